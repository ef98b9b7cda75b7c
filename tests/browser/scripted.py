"""A small bot that answers people over the Bot API, as any program outside would."""

import asyncio
import json
import struct
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bot.sandbox import Sandbox, Upload

TOKEN = "7000000001:" + "browser_tests_" * 3
REPORT = "季度\n工作情况".encode() * 400

CARD = (
    "<b>服务记录 · 待保存</b>\n对象　之江实验室\n日期　11月20日 周五\n方式　现场\n"
    "任务　宣讲政策、解答咨询 *\n<i>* 为推定，请核对</i>"
)
CARD_BUTTONS = [
    [{"text": "保存", "callback_data": "save"}],
    [
        {"text": "日期", "callback_data": "toast"},
        {"text": "方式", "callback_data": "alert"},
        {"text": "通知", "url": "https://example.org/notice"},
    ],
]
ASKING = [
    [{"text": "发送我的手机号", "request_contact": True}],
    [{"text": "发送位置", "request_location": True}, {"text": "以后再说"}],
]
COMMANDS = [
    {"command": "visit", "description": "记一次服务"},
    {"command": "mine", "description": "我的记录"},
    {"command": "help", "description": "帮助"},
]
RICH = "👩‍🔬 <b>粗体<i>斜</i></b> <u>下划线</u> <code>№1</code> &lt;b&gt;&amp;_*[ /mine 完"


def picture(width: int = 60, height: int = 40) -> bytes:
    """A plain PNG."""
    row = b"\0" + bytes((31, 117, 98)) * width
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(row * height),
        b"IEND": b"",
    }
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


class ScriptedBot:
    """Polls the sandbox; `heard` keeps every update it was given."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.heard: list[dict[str, Any]] = []
        self.username = ""

    @asynccontextmanager
    async def answering(self) -> AsyncIterator["ScriptedBot"]:
        self.username = (await self.call("getMe"))["username"]
        await self.call("setMyCommands", {"commands": COMMANDS})
        polling = asyncio.create_task(self._poll())
        try:
            yield self
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
        if not polling.cancelled() and (error := polling.exception()):
            raise error

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Upload] | None = None,
    ) -> Any:
        answer = await self.sandbox.call(TOKEN, method, params or {}, files or {})
        body = json.loads(answer.body)
        assert body["ok"], body
        return body["result"]

    async def says(self, chat: int, text: str, **more: Any) -> int:
        sent = await self.call("sendMessage", {"chat_id": chat, "text": text, **more})
        return int(sent["message_id"])

    async def _poll(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", {"offset": offset, "timeout": 30}):
                offset = update["update_id"] + 1
                self.heard.append(update)
                await self._answer(update)

    async def _answer(self, update: dict[str, Any]) -> None:
        if query := update.get("callback_query"):
            await self._tapped(query)
        elif edited := update.get("edited_message"):
            await self.says(edited["chat"]["id"], f"改成了：{edited['text']}")
        elif message := update.get("message"):
            await self._told(message["chat"]["id"], message)

    async def _told(self, chat: int, message: dict[str, Any]) -> None:
        text = message.get("text", "")
        if contact := message.get("contact"):
            mine = "本人" if contact.get("user_id") == chat else "别人"
            gone = {"remove_keyboard": True}
            await self.says(chat, f"{mine}号码 {contact['phone_number']}", reply_markup=gone)
        elif place := message.get("location"):
            await self.says(chat, f"位置 {place['latitude']:.2f} {place['longitude']:.2f}")
        elif "photo" in message:
            await self.says(chat, f"收到照片：{message.get('caption', '')}")
        elif document := message.get("document"):
            await self.says(chat, f"收到文件：{document['file_name']} {document['file_size']}")
        elif text == "/start":
            keyboard = {"keyboard": ASKING, "resize_keyboard": True}
            await self.says(chat, "请发送本人手机号核对。", reply_markup=keyboard)
        else:
            await self._asked(chat, text)

    async def _asked(self, chat: int, text: str) -> None:
        buttons = {"inline_keyboard": CARD_BUTTONS}
        if text == "记录":
            await self.says(chat, CARD, parse_mode="HTML", reply_markup=buttons)
        elif text == "格式":
            await self.says(chat, RICH, parse_mode="HTML")
        elif text == "邀请":
            link = f"https://t.me/{self.username}?start=Ab3dEf9x"
            open_it = {"inline_keyboard": [[{"text": "打开邀请", "url": link}]]}
            await self.says(chat, f"转给本人：{link}", reply_markup=open_it)
        elif text == "图表":
            photo = Upload("chart.png", picture(600, 400), "image/png")
            params = {"chat_id": chat, "photo": "attach://chart", "caption": "本周安排"}
            await self.call("sendPhoto", params, {"chart": photo})
        elif text == "报告":
            report = Upload("工作情况.txt", REPORT, "text/plain")
            params = {"chat_id": chat, "document": "attach://report"}
            await self.call("sendDocument", params, {"report": report})
        elif text == "等等":
            await self.call("sendChatAction", {"chat_id": chat, "action": "typing"})
        else:
            await self.says(chat, f"听到：{text}")

    async def _tapped(self, query: dict[str, Any]) -> None:
        answers: dict[str, dict[str, Any]] = {
            "save": {},
            "toast": {"text": "日期按钮已过期"},
            "alert": {"text": "这一项不能改", "show_alert": True},
        }
        if query["data"] == "save":
            card = query["message"]
            where = {"chat_id": card["chat"]["id"], "message_id": card["message_id"]}
            await self.call("editMessageText", {**where, "text": "✅ 已记录 №318"})
        answer = {"callback_query_id": query["id"], **answers[query["data"]]}
        await self.call("answerCallbackQuery", answer)
