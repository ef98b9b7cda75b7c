"""A screen as text: HTML for a channel with buttons, numbered lines for one without."""

import re
from html import unescape

from markupsafe import escape

from handlers.screens import Screen

WIDEST = 3  # a wider row is a grid, such as a month: its days are written, not listed
_TAG = re.compile(r"<[^>]+>")


def html(screen: Screen, limit: int) -> str:
    """The screen in the HTML of the Bot API; cut as plain text where it would be too long."""
    text = _text(screen)
    if len(plain(text)) <= limit:
        return text
    return str(escape(plain(text)[: limit - 1] + "…"))


def _text(screen: Screen) -> str:
    """What was refused, what it is and its facts, then what is asked, each a block of lines."""
    facts = [f"{escape(name)}　{escape(said)}" for name, said in screen.facts]
    title = f"<b>{escape(screen.title)}</b>" if screen.title else ""
    note = str(escape(screen.note))
    hint = f"<i>{escape(screen.hint)}</i>" if screen.hint else ""
    said = _joined([str(escape(screen.body)), hint])
    blocks = [note, _joined([title, *facts]), said] if facts else [note, _joined([title, said])]
    return "\n\n".join(block for block in blocks if block)


def _joined(lines: list[str]) -> str:
    return "\n".join(line for line in lines if line)


def numbered(screen: Screen, limit: int) -> list[str]:
    """The screen as messages of at most `limit` UTF-8 bytes, its choices as lines to be typed."""
    text = plain(_text(screen))
    in_grid = {id(button) for row in screen.rows if len(row) > WIDEST for button in row}
    lines = [
        f"{number} {button.label}" if screen.numbered else f"[{button.label}]"
        for number, button in enumerate(screen.choices(), 1)
        if id(button) not in in_grid
    ]
    links = [f"{b.label}: {b.url}" for row in screen.rows for b in row if b.url]
    file = screen.file.text.split("\n") if screen.file else []
    file += [each.text for each in screen.kept if each.text]
    return _cut([*text.split("\n"), *file, *lines, *links], limit)


def _cut(lines: list[str], limit: int) -> list[str]:
    """Lines gathered into messages; a line that is too long for one is divided."""
    messages: list[str] = []
    current = ""
    for piece in (piece for line in lines for piece in _pieces(line, limit)):
        joined = f"{current}\n{piece}" if current else piece
        if len(joined.encode()) > limit:
            messages.append(current)
            joined = piece
        current = joined
    return [*messages, current] if current else messages


def _pieces(line: str, limit: int) -> list[str]:
    pieces, current = [], ""
    for sign in line:
        if len((current + sign).encode()) > limit:
            pieces.append(current)
            current = ""
        current += sign
    return [*pieces, current]


def plain(text: str) -> str:
    """HTML without its tags and entities."""
    return unescape(_TAG.sub("", text))
