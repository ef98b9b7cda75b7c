"""The card all peers show: the same words and buttons as ours, from a draft in a dict."""

from collections.abc import Mapping
from typing import Any

Rows = list[list[tuple[str, str]]]

CLIENTS = {"1": "之江实验室", "2": "浙江大学", "3": "省智能工厂技术创新中心"}
MODES = {"onsite": "现场", "phone": "电话", "wechat": "微信", "video": "视频", "mail": "邮件"}
DAYS = {"today": "今天", "yesterday": "昨天"}
TASKS = {
    "publicise": "宣讲政策",
    "advise": "解答咨询",
    "learn": "了解情况",
    "guide": "指导业务",
    "coordinate": "协调事项",
    "suggest": "提出建议",
}
WHOM, MODE, DAY, TASK, CONTENT, CARD = range(6)


def facts(draft: Mapping[str, Any]) -> str:
    """What was answered so far, a line each."""
    lines = []
    if "client" in draft:
        lines.append(f"对象　{CLIENTS[draft['client']]}")
    if "day" in draft:
        lines.append(f"日期　{DAYS[draft['day']]}")
    if "mode" in draft:
        lines.append(f"方式　{MODES[draft['mode']]}")
    if draft.get("tasks"):
        lines.append("任务　" + "、".join(TASKS[task] for task in draft["tasks"]))
    if "content" in draft:
        lines.append(f"内容　{draft['content']}")
    return "\n".join(lines)


def screen(step: int, draft: Mapping[str, Any]) -> tuple[str, Rows]:
    """Text and buttons of a step; HTML."""
    text, rows = _asked(step, draft)
    rows.append([("返回", "back"), ("取消", "cancel")] if step else [("取消", "cancel")])
    said = facts(draft)
    title = "服务记录 · 待保存" if step == CARD else "记一次服务"
    return "\n".join(part for part in (f"<b>{title}</b>", said, text) if part), rows


def _asked(step: int, draft: Mapping[str, Any]) -> tuple[str, Rows]:
    if step == WHOM:
        return "服务对象是哪家？点选，或输入名称的任意几个字。", [
            [(name, f"client:{key}")] for key, name in CLIENTS.items()
        ]
    if step == MODE:
        buttons = [(name, f"mode:{key}") for key, name in MODES.items()]
        return "现场还是非现场？", [buttons[:1], buttons[1:]]
    if step == DAY:
        return "哪一天？", [[(name, f"day:{key}")] for key, name in DAYS.items()]
    if step == TASK:
        return "做了哪些？可多选。", _tasks(draft.get("tasks", []))
    if step == CONTENT:
        return "讲了什么、做了什么？用一条消息写下来。", [[("跳过", "skip")]]
    change = [("对象", "change:0"), ("日期", "change:2"), ("方式", "change:1")]
    more = [("任务", "change:3"), ("内容", "change:4")]
    return "", [[("保存", "save")], change, more]


def _tasks(chosen: list[str]) -> Rows:
    buttons = [("✓ " * (key in chosen) + name, f"task:{key}") for key, name in TASKS.items()]
    pairs = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    return [[("完成", "done")], *pairs] if chosen else pairs


def toggled(draft: Mapping[str, Any], task: str) -> list[str]:
    """The tasks with this one ticked, or not any more."""
    chosen = {*draft.get("tasks", [])} ^ {task}
    return [each for each in TASKS if each in chosen]


def kept(number: int) -> str:
    return f"<b>已保存为 №{number}</b>"


def receipt(number: int, draft: Mapping[str, Any]) -> tuple[str, Rows]:
    said = " · ".join((CLIENTS[draft["client"]], DAYS[draft["day"]], MODES[draft["mode"]]))
    rows = [[("再记一次", "more")], [("撤回修改", "undo")]]
    return f"<b>✅ 已记录 №{number}</b>\n{said}\n现场服务 1/1（2026年）", rows
