"""Formatted text: HTML to plain text with entities, explicit entities, and links found in text.

Offsets and lengths count UTF-16 code units. A parse mode other than HTML is refused loudly.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from html import unescape
from typing import Any

from bot.sandbox import fields
from bot.sandbox.answers import bad
from bot.sandbox.limits import units

Entity = dict[str, Any]

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}
_EXPLICIT = frozenset(_TAGS.values()) | {
    "expandable_blockquote",
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
}
_WORTH_KEEPING = ("url", "language", "custom_emoji_id")
_PIECE = re.compile(r"<|&(?:lt|gt|amp|quot|#\d{1,8}|#[xX][0-9a-fA-F]{1,6});")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
_CONTROL = {code: " " for code in range(32) if code not in {10, 13}} | {13: None}
_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"'，。；：！？（）《》【】“”]+"
    r"|\b(?:www\.|t\.me/)[^\s<>\"'，。；：！？（）《》【】“”]+)"
    r"|(?P<email>\b[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\b)"
    r"|(?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?)(?![\w/])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})\b"
    r"|(?<!\w)(?P<hashtag>#(?=\w*[^\W\d])\w{1,256})"
)


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    at: int
    begin: int


def read(text: str, *, mode: str, explicit: list[Any] | None) -> tuple[str, list[Entity]]:
    """Plain text and all its entities, trimmed as a message is."""
    if explicit is not None and not mode:
        marked = [_explicit(entity, text) for entity in explicit]
    elif mode.upper() == "HTML":
        text, marked = _html(text) if "<" in text or "&" in text else (text, [])
    elif mode:
        raise bad(f"the sandbox parses HTML only, not parse_mode {mode!r}")
    else:
        marked = []
    if "\r" in text and marked:
        marked = _without_returns(text, marked)
    text, marked = _trimmed(text.translate(_CONTROL), marked) if text else (text, marked)
    return text, in_order(marked + found(text, marked))


def cleaned(text: str) -> str:
    """Text as a message keeps it: no control characters, no blanks around it."""
    return text.translate(_CONTROL).strip(" \n")


def found(text: str, marked: list[Entity]) -> list[Entity]:
    """Commands, addresses, mentions and hashtags that stand in the text itself."""
    if "/" not in text and "@" not in text and "#" not in text and "www." not in text:
        return []
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in marked
        if entity["type"] in {"text_link", "code", "pre"}
    ]
    result = []
    for match in _FOUND.finditer(text):
        kind, words = str(match.lastgroup), match.group()
        if kind == "url":
            words = words.rstrip(".,;:!?)")
        offset, length = units(text[: match.start()]), units(words)
        if not any(begin < offset + length and offset < end for begin, end in taken):
            result.append({"type": kind, "offset": offset, "length": length})
    return result


def in_order(marked: list[Entity]) -> list[Entity]:
    """By place, outer before inner."""
    if len(marked) > 1:
        marked.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return marked


def _without_returns(text: str, marked: list[Entity]) -> list[Entity]:
    """The same entities once carriage returns are taken out of the text."""
    returns = [units(text[: match.start()]) for match in re.finditer("\r", text)]
    result = []
    for entity in marked:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        begin -= bisect_left(returns, begin)
        end -= bisect_left(returns, end)
        result.append({**entity, "offset": begin, "length": end - begin})
    return result


def _trimmed(text: str, marked: list[Entity]) -> tuple[str, list[Entity]]:
    kept = text.strip(" \n")
    if len(kept) == len(text) or not marked:
        return kept, [entity for entity in marked if entity["length"]]
    lead, size = units(text[: len(text) - len(text.lstrip(" \n"))]), units(kept)
    result = []
    for entity in marked:
        begin = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if end > begin:
            result.append({**entity, "offset": begin, "length": end - begin})
    return kept, result


def _explicit(entity: Any, text: str) -> Entity:
    if not isinstance(entity, dict):
        raise bad("can't parse MessageEntity: expected an Object")
    kind, offset, length = (entity.get(name) for name in ("type", "offset", "length"))
    if not isinstance(kind, str) or kind not in _EXPLICIT:
        raise bad("can't parse MessageEntity: unknown type specified")
    offset, length = fields.integer("offset", offset), fields.integer("length", length)
    if offset < 0 or length < 0:
        raise bad("can't parse MessageEntity: offset and length must not be negative")
    if offset + length > units(text):
        raise bad(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
            f"at UTF-16 offset {units(text)}"
        )
    _check_whole_letters(text, offset, length)
    extras = {
        name: fields.text(name, entity[name])
        for name in _WORTH_KEEPING
        if entity.get(name) is not None
    }
    if kind == "text_link" and not extras.get("url"):
        raise bad("can't parse MessageEntity: Can't find field \"url\"")
    return {"type": kind, "offset": offset, "length": length, **extras}


def _check_whole_letters(text: str, offset: int, length: int) -> None:
    if text.isascii():
        return
    code = text.encode("utf-16-le")
    for place, word in ((offset, "begins"), (offset + length, "ends")):
        if 0xDC <= int.from_bytes(code[place * 2 + 1 : place * 2 + 2]) <= 0xDF:
            raise bad(f"entity {word} in a middle of a UTF-16 symbol at UTF-16 offset {place}")


def _html(source: str) -> tuple[str, list[Entity]]:
    out: list[str] = []
    size = 0
    marked: list[Entity] = []
    stack: list[_Open] = []
    at = 0
    while (match := _PIECE.search(source, at)) is not None:
        plain = source[at : match.start()]
        out.append(plain)
        size += units(plain)
        if match.group() != "<":
            letter = unescape(match.group())
            out.append(letter)
            size += units(letter)
            at = match.end()
        elif source.startswith("</", match.start()):
            at = _end_tag(source, match.start(), stack, marked, size)
        else:
            at = _start_tag(source, match.start(), stack, size)
    out.append(source[at:])
    if stack:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return "".join(out), _merged_pre(marked)


def _unparsed(sentence: str) -> Exception:
    return bad(f"can't parse entities: {sentence}")


def _place(source: str, at: int) -> str:
    return f"at byte offset {len(source[:at].encode())}"


def _start_tag(source: str, at: int, stack: list[_Open], size: int) -> int:
    name = re.compile(r"[^\s>]*").match(source, at + 1)
    tag = name.group().lower() if name else ""
    if tag not in _TAGS:
        raise _unparsed(f'Unsupported start tag "{tag}" {_place(source, at)}')
    attributes, end = _attributes(source, at + 1 + len(tag), at)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _unparsed(f'Tag "span" must have class "tg-spoiler" {_place(source, at)}')
    stack.append(_Open(tag, _argument(tag, attributes), at, size))
    return end


def _attributes(source: str, at: int, tag_at: int) -> tuple[dict[str, str], int]:
    result: dict[str, str] = {}
    while True:
        rest = source[at:]
        blank = len(rest) - len(rest.lstrip())
        if source.startswith(">", at + blank):
            return result, at + blank + 1
        match = _ATTRIBUTE.match(source, at)
        if match is None:
            raise _unparsed(f"Unclosed start tag {_place(source, tag_at)}")
        result[match.group(1).lower()] = unescape((match.group(2) or "").strip("\"'"))
        at = match.end()


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "a":
        return attributes.get("href", "")
    if tag == "code" and attributes.get("class", "").startswith("language-"):
        return attributes["class"].removeprefix("language-")
    if tag == "tg-emoji":
        return attributes.get("emoji-id", "")
    return "expandable" if tag == "blockquote" and "expandable" in attributes else ""


def _end_tag(source: str, at: int, stack: list[_Open], marked: list[Entity], size: int) -> int:
    close = source.find(">", at)
    name = source[at + 2 : close].strip().lower() if close >= 0 else ""
    if not stack:
        raise _unparsed(f"Unexpected end tag {_place(source, at)}")
    opened = stack.pop()
    if close < 0:
        raise _unparsed(f"Unclosed end tag {_place(source, at)}")
    if name and name != opened.tag:
        raise _unparsed(
            f"Unmatched end tag {_place(source, at)}, "
            f'expected "</{opened.tag}>", found "</{name}>"'
        )
    if size > opened.begin and (entity := _entity(opened, size)):
        marked.append(entity)
    return close + 1


def _entity(opened: _Open, size: int) -> Entity | None:
    kind = _TAGS[opened.tag]
    entity: Entity = {"type": kind, "offset": opened.begin, "length": size - opened.begin}
    if kind == "text_link":
        if not re.match(r"(?:https?|tg|ton|mailto|tel):|[\w-]+(?:\.[\w-]+)+", opened.argument):
            return None  # a link to nowhere is shown as its words
        entity["url"] = opened.argument
    elif kind == "custom_emoji":
        entity["custom_emoji_id"] = opened.argument
    elif kind == "code" and opened.argument:
        entity["language"] = opened.argument
    elif opened.argument == "expandable":
        entity["type"] = "expandable_blockquote"
    return entity


def _merged_pre(marked: list[Entity]) -> list[Entity]:
    """`<pre><code class="language-x">` is one entity; a language on a bare code means nothing."""
    pres = {(e["offset"], e["length"]): e for e in marked if e["type"] == "pre"}
    result = []
    for entity in marked:
        if entity["type"] == "code":
            outer = pres.get((entity["offset"], entity["length"]))
            language = entity.pop("language", None)
            if outer is not None:
                if language:
                    outer["language"] = language
                continue
        result.append(entity)
    return result
