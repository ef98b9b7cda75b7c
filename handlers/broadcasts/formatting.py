"""A notice's text as it will arrive: bold, italic, underlined, code and links, all else escaped.

Formatting comes from the sender's own program, or from signs typed as they are known there:
**bold**, __italic__, [words](https://…).
"""

import re
from collections.abc import Sequence

from handlers.heard import Mark
from handlers.screens import Markup, escape

_LINK = re.compile(r"https?://[^\s<>\"']{1,1000}", re.IGNORECASE)
_TYPED = re.compile(
    r"\*\*(?P<b>[^\n*]+?)\*\*|__(?P<i>[^\n_]+?)__"
    r"|\[(?P<words>[^\n\[\]]+)\]\((?P<url>https?://[^\s()<>\"']+)\)"
)
_TAG = re.compile(r"<[^>]+>")


def read(text: str, marks: Sequence[Mark] = ()) -> Markup:
    """The text in the tags of a screen's body; a mark that crosses another is left out."""
    if not marks:
        return _typed(text)
    return _marked(text, _nested(marks, len(text)))


def visible(body: str) -> str:
    """What is read of it."""
    return Markup(_TAG.sub("", body)).unescape()


def _typed(text: str) -> Markup:
    parts: list[Markup] = []
    at = 0
    for found in _TYPED.finditer(text):
        parts.append(escape(text[at : found.start()]))
        at = found.end()
        if found["url"]:
            parts.append(_linked(found["url"], escape(found["words"])))
        else:
            tag = "b" if found["b"] else "i"
            parts.append(_tagged(tag, escape(found["b"] or found["i"])))
    return Markup("").join([*parts, escape(text[at:])])


def _nested(marks: Sequence[Mark], length: int) -> list[Mark]:
    """From the outermost; whatever is empty, no link of the web, or crosses another goes."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        empty = not 0 <= mark.start < mark.end <= length
        crosses = any(o.start < mark.start < o.end < mark.end for o in kept)
        if not empty and not crosses and (mark.tag != "a" or _LINK.fullmatch(mark.url)):
            kept.append(mark)
    return kept


def _marked(text: str, marks: Sequence[Mark], first: int = 0, last: int | None = None) -> Markup:
    last = len(text) if last is None else last
    parts: list[Markup] = []
    at = first
    while marks:
        mark, *rest = marks
        inside = [each for each in rest if each.end <= mark.end]
        parts.append(escape(text[at : mark.start]))
        said = _marked(text, inside, mark.start, mark.end)
        parts.append(_linked(mark.url, said) if mark.tag == "a" else _tagged(mark.tag, said))
        at, marks = mark.end, [each for each in rest if each not in inside]
    return Markup("").join([*parts, escape(text[at:last])])


def _tagged(tag: str, said: Markup) -> Markup:
    return Markup(f"<{tag}>{{}}</{tag}>").format(said)


def _linked(url: str, said: Markup) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, said)
