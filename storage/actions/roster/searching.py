"""What a name may be searched by: itself, its other names, their pinyin and its initials."""

from collections.abc import Iterable, Iterator
from typing import Any

# Readings as surnames, where they are not the common reading of the character.
_WRITTEN = "单曾查解仇区缪翟朴华盖乐任召纪洗覃繁"
_READ = "shan zeng zha xie qiu ou miao zhai piao hua ge yue ren shao ji xian qin po"
_SURNAMES = dict(zip(_WRITTEN, _READ.split(), strict=True))


def search_text(name: str, aliases: Iterable[str] = (), *, most: int) -> str:
    """Names in lower case, then full pinyin without tones, then initials, at most `most` long.

    >>> search_text("之江实验室", most=1000)
    '之江实验室 zhijiangshiyanshi zjsys'
    """
    names = [one.lower().replace(" ", "") for one in (name, *aliases) if one.strip()]
    words = dict.fromkeys(names)
    for one in names:
        words |= dict.fromkeys(_sounds(one))
    return _whole_words(words, most)


def person_search_text(name: str, *, most: int = 300) -> str:
    """As `search_text`, with the reading a character has as a surname."""
    words = dict.fromkeys(search_text(name, most=most).split(" "))
    if name[:1] in _SURNAMES:
        given = _syllables(name[1:].lower())
        syllables = [_SURNAMES[name[:1]], *given]
        words |= dict.fromkeys(_joined(syllables))
    return _whole_words(words, most)


def _sounds(name: str) -> Iterator[str]:
    return _joined(_syllables(name)) if any(sign >= "\u3400" for sign in name) else iter(())


def _joined(syllables: list[str]) -> Iterator[str]:
    yield "".join(syllables)
    yield "".join(syllable[:1] for syllable in syllables)


def _syllables(name: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return list(lazy_pinyin(name, errors=_letters))


def _letters(other: str) -> Any:
    """Latin letters and digits are their own initials; signs are left out."""
    return [sign for sign in other if sign.isalnum()]


def _whole_words(words: Iterable[str], most: int) -> str:
    text = ""
    for word in words:
        longer = f"{text} {word}" if text else word[:most]
        if len(longer) <= most:
            text = longer
    return text
