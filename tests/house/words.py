"""Words for people: where they may stand, and that each has its Chinese sentence."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from tests.house.directions import is_docstring
from tests.house.sources import Breach, Source, names, project_files, read, spelled

SAID_IN = ("handlers/", "bot/commands/")
NOT_TEMPLATES = "bot/sandbox/page/"  # plain pages, whose words stand in their own words.js
LOCALE = "zh_Hans_CN"
CATALOGUES = f"locales/{LOCALE}/"

# `N_` marks a sentence that is looked up later, where it is said.
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

# Where Chinese is data and not a sentence to translate, and why.
CHINESE_IS_DATA = {
    "programme/": "the notices' own wording",
    "bot/demo/": "invented people and units of a Chinese bureau",
    "bot/roster/": "headers and values of the sheets are a file format, the same in any language",
    "handlers/days.py": "days as they are shown in either language",
    "handlers/minutes.py": "lengths as people write them in either language",
    "handlers/quicklog/": "the grammar of messages, as people write them in either language",
    "handlers/visits/reading.py": "the words by which a means or a question is told",
    "handlers/words.py": "each language is named in itself",
    "storage/actions/roster/searching.py": "surnames and how they are read",
}
# Said in both languages at once, to somebody who may not read one of them.
SAID_IN_BOTH = {"语言 · Language", "English / 中文"}
CHINESE = re.compile("[\u3001-\u3011\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff5e]")
TAG = re.compile(r"</?([a-z]+)\b[^>]*>")
PERCENT_PLACE = re.compile(r"%\((\w+)\)[a-z]")


@dataclass(frozen=True)
class Said:
    """A sentence as the sources say it: both forms where it has a plural."""

    path: str
    line: int
    context: str | None
    forms: tuple[str, ...]

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.forms[0]


@dataclass(frozen=True)
class Catalogue:
    """One `.po` file."""

    path: str
    content: Catalog


def said_in_place(source: Source) -> Iterator[Breach]:
    """Words to be translated stand only in handlers/, bot/commands/ and page templates."""
    if source.folder in {"tests", "bench", ".ci"} or source.under(*SAID_IN):
        return
    for node, name in spoken(source):
        law = f"words to be translated stand only in {', '.join(SAID_IN)} and templates"
        yield source.breach(node, f"{law} ({name})")


def said_whole(source: Source) -> Iterator[Breach]:
    """No sentence is glued from pieces: what is looked up is one constant with named places."""
    for node, name in spoken(source):
        for argument in node.args[:1] if name != "pgettext" else node.args[:2]:
            if isinstance(argument, (ast.JoinedStr, ast.BinOp, ast.Call)):
                yield source.breach(node, f"{name}() takes one whole sentence, not glued pieces")


def spoken(source: Source) -> Iterator[tuple[ast.Call, str]]:
    for node in source.nodes:
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else ast.unparse(called)
            if name in KEYWORDS:
                yield node, name


def chinese_in_place(source: Source) -> Iterator[Breach]:
    """Chinese stands in locales/, in programme/ as data, and in the few places listed above."""
    if source.folder in {"tests", "bench", ".ci"} or source.under(*CHINESE_IS_DATA):
        return
    patterns = set(patterns_of(source))
    strings = [node for node in source.nodes if node not in patterns]
    for line in sorted({line for node in strings for line in chinese_lines(source, node)}):
        yield source.breach(line, "Chinese for people stands in locales/ (or is data: list it)")


def patterns_of(source: Source) -> Iterator[ast.AST]:
    """Strings inside a call of `re`: they read what people write, nobody reads them."""
    known = names(source)
    for node in source.nodes:
        if isinstance(node, ast.Call) and spelled(node.func, known).startswith("re."):
            yield from ast.walk(node)


def chinese_lines(source: Source, node: ast.AST) -> Iterator[int]:
    """The lines of a string that hold Chinese as spelled: a range written \\u4e00 may stand."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    if not CHINESE.search(node.value) or node.value in SAID_IN_BOTH or is_docstring(node, source):
        return
    for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
        if CHINESE.search(source.lines[number - 1].partition("  #")[0]):
            yield number


def sentences_of_project() -> Iterator[Said]:
    for path in project_files():
        code = path.endswith(".py") and path.startswith(SAID_IN)
        template = path.endswith(".html") and not path.startswith((NOT_TEMPLATES, "tests/"))
        if code or template:
            yield from sentences(path, read(path))


def sentences(path: str, text: str) -> Iterator[Said]:
    """Every sentence that a Python file or a template looks up."""
    template = path.endswith(".html")
    method: Any = babel_extract if template else extract_python
    options = {"silent": "false", "extensions": "jinja2.ext.i18n"} if template else {}
    found = extract(method, BytesIO(text.encode()), keywords=KEYWORDS, options=options)
    for line, message, _, context in found:
        forms = (message,) if isinstance(message, str) else tuple(message)
        yield Said(path, line, context, forms)


def catalogues_of_project() -> Iterator[Catalogue]:
    for path in project_files():
        if path.startswith(CATALOGUES) and path.endswith(".po"):
            yield catalogue(path, read(path))


def catalogue(path: str, text: str) -> Catalogue:
    return Catalogue(path, read_po(BytesIO(text.encode()), locale=LOCALE, abort_invalid=True))


def complete(said: Iterable[Said], catalogues: Iterable[Catalogue]) -> Iterator[Breach]:
    """Every sentence has one finished Chinese sentence with the same places and tags."""
    known: dict[tuple[str | None, str], tuple[str, Message]] = {}
    for each in catalogues:
        for message in translated(each):
            yield from finished(each.path, message)
            key = message.context, forms_of(message)[0]
            first = known.setdefault(key, (each.path, message))
            if first[1].string != message.string:
                yield at(each.path, message, f"translated otherwise in {first[0]}")
    wanted: dict[tuple[str | None, str], Said] = {}
    for sentence in said:
        wanted.setdefault(sentence.key, sentence)
    for key, sentence in wanted.items():
        if key not in known:
            law = f"{quoted(sentence.forms[0])} has no Chinese in {CATALOGUES}"
            yield Breach(sentence.path, sentence.line, law)
    for key, (path, message) in known.items():
        if key not in wanted:
            yield at(path, message, "nobody says this any more")


def translated(each: Catalogue) -> Iterator[Message]:
    yield from (message for message in each.content if message.id)
    yield from each.content.obsolete.values()


def finished(path: str, message: Message) -> Iterator[Breach]:
    strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if not strings or not all(strings):
        yield at(path, message, "has no Chinese yet")
        return
    if message.fuzzy:
        yield at(path, message, "is marked fuzzy")
    meant = forms_of(message)[-1]
    for text in strings:
        if places(text) != places(meant):
            difference = ", ".join(sorted(places(text) ^ places(meant)))
            yield at(path, message, f"the two differ in their places: {difference}")
        if sorted(TAG.findall(text)) != sorted(TAG.findall(meant)):
            yield at(path, message, "the two differ in their tags")


def places(sentence: str) -> set[str]:
    """The named places of a sentence, `{name}` or `%(name)s`."""
    braces = {name.partition(".")[0] for _, name, _, _ in Formatter().parse(sentence) if name}
    return braces | set(PERCENT_PLACE.findall(sentence))


def forms_of(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def at(path: str, message: Message, law: str) -> Breach:
    return Breach(path, message.lineno or 1, f"{quoted(forms_of(message)[0])}: {law}")


def quoted(sentence: str) -> str:
    """The first line is enough to find it by."""
    return f"“{sentence.partition(chr(10))[0]}”"
