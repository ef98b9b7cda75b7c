"""What people commonly say of each task, beside the authors' messages: it only teaches.

A file a role in `tests/quicklog/phrases`, a message a line: `intent mode tasks | text`, a dash for
none, the issue in 【】. They name no days: those are read by the grammar alone.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from handlers.quicklog import Entry

PHRASES = Path(__file__).parent.parent / "tests" / "quicklog" / "phrases"
TODAY = "2026-11-20"
UNITS = (
    Entry("K01", "望湖实验室", ("望湖", "Wanghu")),
    Entry("K02", "启明新材料有限公司", ("启明", "Qiming")),
    Entry("R01", "清溪县", ("清溪", "Qingxi")),
)
NONE = "-"


def messages() -> Iterator[dict[str, Any]]:
    """Every line in the form of the authors' messages, `want` with what it teaches only."""
    for file in sorted(PHRASES.glob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            yield _message(file.stem, line)


def _message(role: str, line: str) -> dict[str, Any]:
    said, told = line.split(" | ", 1)
    intent, mode, tasks = said.split(" ")
    span = told[told.index("【") + 1 : told.index("】")] if "【" in told else None
    return {
        "text": told.replace("【", "").replace("】", ""),
        "role": role,
        "today": TODAY,
        "assigned": ["R01"] if role == "envoy" else ["K01", "K02"],
        "want": {
            "intent": intent,
            "mode": None if mode == NONE else mode,
            "tasks": [] if tasks == NONE else tasks.split(","),
            "issue_span": span,
        },
    }
