"""What an operator does next, in the same clone: roster, invitation, and one visit over the wire.

The Bot API is the sandbox's, in a process of its own; `zhida run` polls it as it polls Telegram.
"""
# ruff: noqa: INP001, S603, T201 - a script beside the project, loopback only

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fresh_try import Control, Failed, free_port, listens, newcomers_environment, wait_for

TOKEN = "7654321:the-sandbox-knows-this-token-only-00"  # noqa: S105 - opens nothing
PERSON, NAME = 1001, "林晓"


def check(clone: Path, folder: Path) -> None:
    """Import the filled example, invite one person from it, let them join and log a visit."""
    api, web = free_port(), free_port()
    zhida = Zhida(clone, folder, api=api, web=web)
    with zhida.running("sandbox", "--port", str(api)):
        wait_for(lambda: listens(api), "the sandbox")
        zhida("migrate")
        zhida("template", "--example", "roster.xlsx")
        zhida("import", "roster.xlsx", "--invitations", "links.xlsx")
        phone = zhida.mobile_of(NAME)
        code = re.search(r"start=([\w-]+)", zhida("invite", NAME))
        if code is None:
            raise Failed("zhida invite gave no link")
        with zhida.running("run"):
            wait_for(lambda: listens(web), "zhida run")
            control = Control(f"http://127.0.0.1:{api}")
            control.put(f"/sandbox/people/{PERSON}", {"name": NAME, "phone": f"+86{phone}"})
            joins(control, code.group(1))
            logs_a_visit(control)
        zhida("doctor", well=False)  # it misses an operator, which is no fault
    print("roster, invitation and a visit over the wire: ok")


def joins(control: Control, code: str) -> None:
    """Open the link, share the number, accept the undertaking."""
    control.post(f"/sandbox/chats/{PERSON}/send", {"start": code})
    control.answer(PERSON, lambda message: "手机号" in message["text"])
    control.post(f"/sandbox/chats/{PERSON}/send", {"contact": True})
    control.answer(PERSON, lambda message: NAME in message["text"])
    taps(control, "是我", "不增加负担", "不给服务对象增加负担")
    taps(control, "已阅读，将遵守", "服务专员")


def logs_a_visit(control: Control) -> None:
    """One visit, by buttons and one sentence."""
    control.says(PERSON, "/visit")
    taps(control, "之江实验室", "现场还是非现场")
    taps(control, "现场", "哪一天")
    taps(control, "今天", "做了哪些")
    taps(control, "宣讲政策", "完成")
    taps(control, "完成", "一条消息")
    control.post(f"/sandbox/chats/{PERSON}/send", {"text": "讲了快速预审"})
    control.answer(PERSON, lambda message: "待保存" in message["text"])
    taps(control, "保存", "已记录 №1")


def taps(control: Control, label: str, *wanted: str) -> None:
    """Press a button and wait until one of the wanted words is on the screen or a button."""
    control.post(f"/sandbox/chats/{PERSON}/tap", {"label": label})
    control.answer(PERSON, lambda message: any(words in shown(message) for words in wanted))


def shown(message: Any) -> str:
    rows = message.get("inline_keyboard") or []
    return "\n".join([message["text"], *(button["text"] for row in rows for button in row)])


class Zhida:
    """The command line of the clone, in a folder of its own."""

    def __init__(self, clone: Path, folder: Path, *, api: int, web: int) -> None:
        self._program = str(clone / ".venv/bin/zhida")
        self._python = str(clone / ".venv/bin/python")
        self._folder = folder
        folder.mkdir()
        settings = {
            "ZHIDA_TOKEN": TOKEN,
            "ZHIDA_API_BASE": f"http://127.0.0.1:{api}",
            "ZHIDA_PORT": str(web),
            "LANG": "zh_CN.UTF-8",
        }
        self._environment = {**newcomers_environment(), **settings}
        self._environment.pop("LC_ALL", None)

    def __call__(self, *arguments: str, well: bool = True) -> str:
        done = subprocess.run(
            [self._program, *arguments], cwd=self._folder, env=self._environment, timeout=120,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if "Traceback" in done.stderr or (well and done.returncode):
            raise Failed(f"zhida {' '.join(arguments)}: {done.returncode}\n{done.stderr}")
        return done.stdout

    def mobile_of(self, name: str) -> str:
        """The mobile that the roster's own sheet gives for that person."""
        script = (
            "import sys, openpyxl\n"
            "for row in openpyxl.load_workbook('roster.xlsx')['人员'].values:\n"
            "    said = [str(cell) for cell in row]\n"
            "    if sys.argv[1] in said:\n"
            "        print(next(cell for cell in said if len(cell) == 11 and cell.isdigit()))\n"
        )
        done = subprocess.run(
            [self._python, "-c", script, name], cwd=self._folder, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        return done.stdout.split()[0]

    @contextmanager
    def running(self, *arguments: str) -> Iterator[None]:
        """A long-running command, ended as the system would end it."""
        process = subprocess.Popen(
            [self._program, *arguments], cwd=self._folder, env=self._environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            yield
            os.kill(process.pid, signal.SIGTERM)
            _out, said = process.communicate(timeout=20)
            if process.returncode not in {0, -signal.SIGTERM} or "Traceback" in said:
                raise Failed(f"zhida {arguments[0]} ended with {process.returncode}\n{said}")
        finally:
            process.kill()
            process.wait()
