"""The calendar file, octet by octet (RFC 5545 3.1, 3.3.11, 3.6.1)."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.plans import calendar_file
from handlers.plans.calendar_file import Event

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
VISIT = Event(
    "u-1", 2, NOW, date(2026, 12, 2), date(2026, 12, 4), "走访：之江实验室", "之江实验室"
)


def test_the_whole_file() -> None:
    assert calendar_file.written([VISIT]).decode().split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhida//Planned visits//ZH",
        "CALSCALE:GREGORIAN", "BEGIN:VEVENT", "UID:u-1", "DTSTAMP:20261121T060000Z",
        "SEQUENCE:2", "DTSTART;VALUE=DATE:20261202", "DTEND;VALUE=DATE:20261205",
        "SUMMARY:走访：之江实验室", "LOCATION:之江实验室", "STATUS:CONFIRMED", "END:VEVENT",
        "END:VCALENDAR", "",
    ]  # fmt: skip


def test_a_cancelled_one_says_so() -> None:
    event = Event("u-1", 3, NOW, date(2026, 12, 2), date(2026, 12, 2), "x", cancelled=True)
    written = calendar_file.written([event])
    assert b"STATUS:CANCELLED\r\n" in written
    assert b"CONFIRMED" not in written


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a,b;c", r"a\,b\;c"),
        ("a\\b", r"a\\b"),
        ("one\ntwo\r\nthree", r"one\ntwo\nthree"),
        ("a\x00b\x1bc\rd", "abcd"),
        ("全角，；不动", "全角，；不动"),
        ('"quoted": fine', '"quoted": fine'),
    ],
)
def test_values_are_escaped(text: str, escaped: str) -> None:
    assert calendar_file.escaped(text) == escaped


@pytest.mark.parametrize("length", [74, 75, 76, 149, 150, 400])
def test_lines_are_folded_at_75_octets(length: int) -> None:
    folded = calendar_file.folded("x" * length)
    lines = folded.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert len(lines[0]) == min(length, 75)
    assert all(line.startswith(b" ") for line in lines[1:])


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300))
def test_unfolded_and_unescaped_it_is_the_text_again(text: str) -> None:
    folded = calendar_file.folded(f"SUMMARY:{calendar_file.escaped(text)}")
    lines = folded.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()  # no character is divided
    whole = folded.removesuffix(b"\r\n").replace(b"\r\n ", b"").decode()
    assert "\n" not in whole
    assert _unescaped(whole.removeprefix("SUMMARY:")) == calendar_file._CONTROL.sub(
        "", text.replace("\r\n", "\n")
    )


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)
