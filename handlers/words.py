"""The words a person sees, in that person's language: `_("English sentence")` is looked up.

The `.po` files of a language (one a noun) are read and merged in memory at start.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path

DEFAULT = "zh_Hans_CN"
LANGUAGES: Mapping[str, str] = {"zh_Hans_CN": "中文", "en": "English"}

_FOLDER = Path(__file__).parent.parent / "locales"
_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def use(language: str) -> None:
    """Speak `language` from here on in this task; an unknown one means the default."""
    _language.set(language if language in LANGUAGES else DEFAULT)


def current() -> str:
    """The language spoken now."""
    return _language.get()


def in_language(language: str, words: Callable[[], str]) -> str:
    """What `words` says in `language`, whatever is spoken now."""
    token = _language.set(language)
    try:
        return words()
    finally:
        _language.reset(token)


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` for a while, to somebody else."""
    token = _language.set(language if language in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _language.reset(token)


def guess(code: str | None) -> str:
    """The language for a channel's language code, e.g. Telegram's `zh-hans` or `en-GB`."""
    return "en" if (code or "").lower().startswith("en") else DEFAULT


def gettext(message: str) -> str:
    """The sentence in the language spoken now."""
    return _catalog(_language.get()).get((None, message), message)


def pgettext(context: str, message: str) -> str:
    """As `gettext`, where one English word has several meanings."""
    return _catalog(_language.get()).get((context, message), message)


def ngettext(one: str, many: str, count: int) -> str:
    """The sentence for a number; Chinese has one form, English two."""
    found = _catalog(_language.get()).get((None, one))
    if found is not None:
        return found
    return one if count == 1 else many


@cache
def _catalog(language: str) -> Mapping[tuple[str | None, str], str]:
    """Every message of a language by context and English sentence (the first form of plurals)."""
    from babel.messages.pofile import read_po

    words: dict[tuple[str | None, str], str] = {}
    for path in sorted((_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
                text = message.string[0] if isinstance(message.string, tuple) else message.string
                if key and text:
                    words[message.context, str(key)] = str(text)
    return words
