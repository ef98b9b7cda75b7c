"""How well and how fast one message is read: field by field and whole, author by author.

    python -m bench.quicklog [FOLDER …] [--wrong FIELD]

Without a folder: those that the reader learned from. `tests/quicklog/aside/m` is of an author whom
it did not learn from. A folder holds `messages.jsonl` (each with its right answer under `want`)
and `registry.json`.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import quantiles
from typing import Any

from handlers import quicklog

CORPUS = Path(__file__).parent.parent / "tests" / "quicklog" / "corpus"
FIELDS = (
    "intent", "date", "date_end", "mode", "clients", "client_candidates", "tasks", "minutes",
    "consultations", "issue",
)  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """One message, what it should have read as, what it was read as, and its CPU time."""

    message: Mapping[str, Any]
    got: Mapping[str, Any]
    seconds: float

    def right(self, field: str) -> bool:
        """Whether a field is exactly right; the span where it shares half of its signs."""
        want, got = self.message["want"][field], self.got[field]
        return alike(want, got) if field == "issue_span" else want == got

    @property
    def whole(self) -> bool:
        return all(self.right(field) for field in FIELDS)


def alike(want: str | None, got: str | None) -> bool:
    """Two spans of one text that share at least half of what either holds."""
    if not want or not got:
        return want == got
    shared = max(
        (size for size in range(min(len(want), len(got)), 0, -1)
         if any(want[at : at + size] in got for at in range(len(want) - size + 1))),
        default=0,
    )  # fmt: skip
    return shared * 2 >= max(len(want), len(got))


def judged(folder: Path) -> Iterator[Judged]:
    """Read every message of an author as the program would."""
    entries = json.loads((folder / "registry.json").read_text("utf-8"))
    registry = quicklog.Registry.of(quicklog.Entry.of(each) for each in entries)
    for line in (folder / "messages.jsonl").read_text("utf-8").splitlines():
        message = json.loads(line)
        began = time.thread_time()
        reading = quicklog.read(
            message["text"],
            role=message["role"],
            today=date.fromisoformat(message["today"]),
            assigned=message["assigned"],
            registry=registry,
        )
        yield Judged(message, reading.answer(), time.thread_time() - began)


def shares(read: Sequence[Judged]) -> dict[str, float]:
    """The share of messages right, by field, then whole."""
    fields = {
        field: sum(each.right(field) for each in read) / len(read)
        for field in (*FIELDS, "issue_span")
    }
    return fields | {"whole": sum(each.whole for each in read) / len(read)}


def main() -> None:
    """Print the table, and the wrong ones of a field where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--wrong", choices=(*FIELDS, "issue_span", "whole"))
    asked = parser.parse_args()
    folders = asked.folders or sorted(each for each in CORPUS.iterdir() if each.is_dir())
    authors = {folder.name: list(judged(folder)) for folder in folders}
    tell(authors)
    if asked.wrong:
        tell_wrong(authors, asked.wrong)


def tell(authors: Mapping[str, Sequence[Judged]]) -> None:
    """Print the share right of each field, and the time a message took."""
    rows = {name: shares(read) for name, read in authors.items()}
    print("field".ljust(18), *(f"{name} ({len(authors[name])})".rjust(9) for name in rows))
    for field in (*FIELDS, "issue_span", "whole"):
        print(field.ljust(18), *(f"{row[field]:9.1%}" for row in rows.values()))
    for name, read in authors.items():
        cuts = quantiles([each.seconds * 1000 for each in read], n=20)
        print(f"{name}: p50 {cuts[9]:.2f} ms, p95 {cuts[18]:.2f} ms")


def tell_wrong(authors: Mapping[str, Sequence[Judged]], field: str) -> None:
    for name, read in authors.items():
        for each in read:
            if not (each.whole if field == "whole" else each.right(field)):
                message = each.message
                print(f"\n{name} {message['id']} {message['role']} {message['today']}")
                print("  ", message["text"])
                for one in (*FIELDS, "issue_span") if field == "whole" else (field,):
                    if not each.right(one):
                        print(f"   {one}: want {message['want'][one]!r}, got {each.got[one]!r}")


if __name__ == "__main__":
    main()
