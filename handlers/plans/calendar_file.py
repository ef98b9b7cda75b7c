"""Days as a calendar file (RFC 5545), which any phone puts into its calendar.

Our own lines: whole-day events need ten properties, one rule of escaping and one of folding; a
library for it would weigh more than all of this. No METHOD is named, because a message that has
one must name an organiser by mail address (RFC 5546), and we know none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from handlers.screens import Document

TYPE = "text/calendar; charset=utf-8"
OCTETS = 75  # of a line, its end not counted
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Event:
    """Whole days from `first` to `last`; the same `uid` with a higher `sequence` replaces it.

    `changed` is when it was last revised: without a METHOD that is what DTSTAMP means (3.8.7.2).
    """

    uid: str
    sequence: int
    changed: datetime
    first: date
    last: date
    summary: str
    place: str = ""
    about: str = ""
    cancelled: bool = False


def document(name: str, events: Sequence[Event]) -> Document:
    """The file as it leaves; a channel that cannot send files shows nothing of it."""
    return Document(name, TYPE, written(events))


def written(events: Sequence[Event]) -> bytes:
    """The calendar as bytes: UTF-8, lines ended by CRLF and folded."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhida//Planned visits//ZH",
        "CALSCALE:GREGORIAN",
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]  # fmt: skip
    return b"".join(folded(line) for line in lines)


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{event.changed.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    # The day on which it is over is not part of it.
    yield f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    if event.about:
        yield f"DESCRIPTION:{escaped(event.about)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A value of type TEXT: backslash, semicolon, comma and line ends escaped."""
    even = _CONTROL.sub("", text.replace("\r\n", "\n"))
    for sign in "\\;,":
        even = even.replace(sign, f"\\{sign}")
    return even.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, no character divided, each further one indented."""
    pieces: list[bytes] = []
    current = b""
    for sign in line:
        octets = sign.encode()
        room = OCTETS if not pieces else OCTETS - 1
        if len(current) + len(octets) > room:
            pieces.append(current)
            current = b""
        current += octets
    return b"\r\n ".join([*pieces, current]) + b"\r\n"
