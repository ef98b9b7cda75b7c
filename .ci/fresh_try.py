"""What a newcomer does in a fresh clone: `make try`, talk to it, stop it, start it again.

It is driven from outside, over the sandbox's control interface, with Python's own library only.
"""
# ruff: noqa: INP001, S310, S603, S607, T201 - a script beside the project, loopback only

import json
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Any

FIRST_START = 300  # seconds, most of them pip's
SECOND_START = 3
REPLY = 20
STOP = 15
# GNU make 4.3 says so, and ends with 2, when its child is gone before it looks at the signal.
MAKES_OWN_RACE = "make: *** wait: No child processes"


class Failed(Exception):
    """The newcomer did not get what the README promises."""


class Control:
    """The control interface of a running sandbox: any script is a person."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def get(self, path: str) -> Any:
        return self._ask("GET", path, None)

    def post(self, path: str, body: Any) -> Any:
        return self._ask("POST", path, body)

    def put(self, path: str, body: Any) -> Any:
        return self._ask("PUT", path, body)

    def says(self, person: int, text: str) -> str:
        """Send a text and return the bot's next message."""
        sent = self.post(f"/sandbox/chats/{person}/send", {"text": text})["message_id"]
        return str(self.answer(person, lambda message: message["message_id"] > sent)["text"])

    def answer(self, person: int, wanted: Callable[[Any], bool]) -> Any:
        """Wait for a message of the bot that is wanted."""
        deadline = time.monotonic() + REPLY
        while (left := deadline - time.monotonic()) > 0:
            chat = self.get(f"/sandbox/chats/{person}")
            for message in reversed(chat["messages"]):
                if message["from"] == "bot" and wanted(message):
                    return message
            self.get(f"/sandbox/events?after={chat['seq']}&wait={max(1, int(left))}")
        raise Failed(f"no such answer in the chat of {person} within {REPLY} s")

    def _ask(self, method: str, path: str, body: Any) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=REPLY + 10) as answer:
            return json.load(answer)


class Try:
    """One run of `make try`, as a terminal would hold it."""

    def __init__(self, clone: Path, *, port: int, data: Path) -> None:
        self.port = port
        self.said: list[str] = []
        self._lines: Queue[str | None] = Queue()
        self._process = subprocess.Popen(
            ["make", "try", f"PORT={port}", f"DATA={data}"],
            cwd=clone,
            env=newcomers_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def url(self, seconds: float) -> str:
        """Wait for the line that names the page."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0, deadline - time.monotonic()))
            except Empty:
                raise Failed(f"no URL within {seconds} s:\n{self.transcript()}") from None
            if line is None:
                raise Failed(f"ended before it named a URL:\n{self.transcript()}")
            if found := re.search(rf"http://(127\.0\.0\.1|localhost):{self.port}\b", line):
                return found.group()

    def interrupt(self) -> None:
        """Press Ctrl-C, which reaches the whole group, and look at what is left."""
        os.killpg(self._process.pid, signal.SIGINT)
        try:
            code = self._process.wait(STOP)
        except subprocess.TimeoutExpired:
            raise Failed(f"still running {STOP} s after Ctrl-C") from None
        said = self.transcript()
        if MAKES_OWN_RACE not in said and code not in {0, -signal.SIGINT, 128 + signal.SIGINT}:
            raise Failed(f"Ctrl-C ended it with {code}:\n{said}")
        if "Traceback" in said or ("make: ***" in said and MAKES_OWN_RACE not in said):
            raise Failed(f"Ctrl-C was not quiet:\n{said}")
        if listens(self.port):
            raise Failed(f"something still listens on port {self.port}")

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def transcript(self) -> str:
        return "".join(self.said)

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self.said.append(line)
            self._lines.put(line)
        self._lines.put(None)


def newcomers_environment() -> dict[str, str]:
    """Our environment without what a newcomer would not have set."""
    ours = ("ZHIDA_", "MAKE", "VIRTUAL_ENV", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Below the range that outgoing connections use, so that it is still free a minute later."""
    return next(port for port in random.sample(range(20_000, 32_000), 100) if not listens(port))


def wait_for(holds: Callable[[], bool], what: str, *, seconds: float = REPLY) -> None:
    """Return once it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise Failed(f"{what} did not come up within {seconds} s")
        time.sleep(0.1)


@contextmanager
def running(clone: Path, *, port: int, data: Path) -> Iterator[Try]:
    run = Try(clone, port=port, data=data)
    try:
        yield run
    finally:
        run.kill()


def conversation(control: Control) -> int:
    """Talk to the bot as somebody of the demo bureau; return who."""
    people = control.get("/sandbox/people")["people"]
    if not people:
        raise Failed("the demo bureau is empty")
    person = int(people[0]["id"])
    if not control.says(person, "/help"):
        raise Failed("/help was answered without a word")
    return person


def remembered(control: Control, person: int) -> None:
    """After a restart the chat is as it was."""
    texts = [message["text"] for message in control.get(f"/sandbox/chats/{person}")["messages"]]
    if "/help" not in texts:
        raise Failed("the chat did not survive the restart")


def check(clone: Path, data: Path) -> None:
    """Start, talk, stop, start again: the chat is as it was, and it is quick."""
    port = free_port()
    with running(clone, port=port, data=data) as first:
        person = conversation(Control(first.url(FIRST_START)))
        first.interrupt()
    started = time.monotonic()
    with running(clone, port=port, data=data) as second:
        control = Control(second.url(10 * SECOND_START))
        seconds = time.monotonic() - started
        remembered(control, person)
        second.interrupt()
    if seconds > SECOND_START:
        raise Failed(f"the second start took {seconds:.1f} s, more than {SECOND_START}")
    print(f"make try from a fresh clone: ok, second start {seconds:.1f} s")
