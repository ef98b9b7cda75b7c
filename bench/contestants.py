"""The contestants, each in a child process that stays for the whole run and waits its turn."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from bench.figures import Figures

NAMES = {
    "a": "a · ConversationHandler, nothing stored",
    "b": "b · the same, one insert at the end",
    "c": "c · aiogram FSM, one insert at the end",
    "d": "d · our durability, the ordinary way",
    "ours": "ours",
}
MESSAGE = "ours · one message and Save, 2 updates"


class Contestant:
    """A child process that runs what it is asked, one run after the other."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child

    def run(self, asked: Mapping[str, Any]) -> Figures:
        to_write, to_read = cast("IO[str]", self._child.stdin), cast("IO[str]", self._child.stdout)
        print(json.dumps(asked), file=to_write, flush=True)
        line = to_read.readline()
        if not line:
            raise RuntimeError(f"a contestant ended with {self._child.wait()}")
        figures: Figures = json.loads(line)
        return figures


@contextlib.contextmanager
def started() -> Iterator[dict[str, Contestant]]:
    """All of them, warmed up; they end with this block."""
    children = {name: _child(name) for name in NAMES}
    try:
        contestants = {name: Contestant(child) for name, child in children.items()}
        for contestant in contestants.values():
            contestant.run({"people": 3})
            contestant.run({"people": 3, "http": True})
        yield contestants
    finally:
        for child in children.values():
            cast("IO[str]", child.stdin).close()
            child.wait(30)


def _child(name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bench.worker", name],
        cwd=Path(__file__).parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
