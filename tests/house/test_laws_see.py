"""Each law meets a small file that breaks it and one that keeps it."""

from collections.abc import Callable, Iterator

import pytest

from tests.house import belongings, directions, shape, words
from tests.house.sources import Breach, Source

SourceLaw = Callable[[Source], Iterator[Breach]]
TextLaw = Callable[[str, str], Iterator[Breach]]

BROKEN: list[tuple[SourceLaw, str, str]] = [
    (directions.one_way, "programme/x.py", "import storage"),
    (directions.one_way, "storage/x.py", "from handlers.words import gettext"),
    (directions.one_way, "handlers/x.py", "from bot import clock"),
    (directions.one_way, "handlers/x.py", "def later():\n    import bot.clock as c"),
    (directions.one_way, "handlers/x.py", "import importlib\nimportlib.import_module('bot.api')"),
    (directions.one_way, "bot/x.py", "from tests import postgres"),
    (directions.one_way_in_storage, "storage/models/x.py", "from storage import queries"),
    (directions.one_way_in_storage, "storage/models/x.py", "from ..queries import visits"),
    (directions.one_way_in_storage, "storage/queries/x.py", "import storage.actions.visits"),
    (directions.one_way_in_storage, "storage/queries/x.py", "from storage.actions import visits"),
    (directions.doors, "handlers/x.py", "import telegram"),
    (directions.doors, "storage/x.py", "from telegram.error import TimedOut"),
    (directions.doors, "bot/x.py", "from sqlalchemy import select"),
    (directions.doors, "programme/x.py", "import sqlalchemy.orm as orm"),
    (directions.environment, "bot/x.py", "import os\nos.environ['A']"),
    (directions.environment, "bot/x.py", "from os import getenv"),
    (directions.environment, "bot/x.py", "import os as system\nsystem.getenv('A')"),
    (directions.environment, "storage/x.py", "from dotenv import load_dotenv"),
    (directions.environment, "bot/x.py", "from pydantic_settings import BaseSettings"),
    (directions.environment, "bot/commands/x.py", "option(envvar='ZHIDA_TOKEN')"),
    (directions.wall_clock, "bot/x.py", "from datetime import datetime\ndatetime.now(UTC)"),
    (directions.wall_clock, "storage/x.py", "import datetime as dt\nf = dt.datetime.utcnow"),
    (directions.wall_clock, "programme/x.py", "from datetime import date as d\nd.today()"),
    (directions.wall_clock, "handlers/x.py", "import time\ntime.time()"),
    (directions.wall_clock, "handlers/x.py", "from time import monotonic"),
    (
        directions.calendar,
        "handlers/x.py",
        "from programme.working_days import WorkingDays\nWorkingDays()",
    ),
    (directions.database_clock, "storage/x.py", "from sqlalchemy import func\nfunc.now()"),
    (directions.database_clock, "storage/x.py", "import sqlalchemy as sa\nsa.func.current_date()"),
    (directions.database_clock, "storage/x.py", "text('SELECT now()')"),
    (directions.database_clock, "storage/x.py", "DEFAULT = 'CURRENT_TIMESTAMP'"),
    (directions.database_clock, "storage/x.py", "text(\"SELECT datetime('now')\")"),
    (directions.pure_programme, "programme/x.py", "async def quota(): ..."),
    (shape.opening, "bot/x.py", "import os"),
    (shape.opening, "bot/__init__.py", ""),
    (shape.opening, "bot/x.py", '"""One.\ntwo\nthree\nfour\nfive"""'),
    (shape.file_length, "bot/x.py", "a = 1\n" * 351),
    (shape.function_length, "bot/x.py", "def long():\n" + "    a = 1\n" * 50),
    (shape.module_name, "bot/utils.py", ""),
    (shape.module_name, "storage/date_helpers.py", ""),
    (shape.module_name, "handlers/common/visits.py", ""),
    (shape.no_print, "handlers/x.py", "print('hello')"),
    (shape.no_sleep_in_tests, "tests/test_x.py", "import time\ntime.sleep(1)"),
    (shape.no_sleep_in_tests, "tests/test_x.py", "from asyncio import sleep\nsleep(0.1)"),
    (shape.no_sleep_in_tests, "tests/test_x.py", "import asyncio\nasyncio.sleep(delay=1)"),
    (words.said_in_place, "bot/delivery.py", "_('Saved')"),
    (words.said_in_place, "storage/x.py", "words.ngettext('a', 'b', 2)"),
    (words.said_whole, "handlers/x.py", "_(f'{count} visits')"),
    (words.said_whole, "handlers/x.py", "gettext('Saved' + name)"),
    (words.said_whole, "handlers/x.py", "pgettext('month', 'May %s' % year)"),
    (words.said_whole, "handlers/x.py", "_('{n} visits'.format(n=2))"),
    (words.chinese_in_place, "handlers/x.py", "title = '已记录'"),
    (words.chinese_in_place, "bot/x.py", "f'{name}：{value}'"),
    (words.chinese_in_place, "storage/x.py", "'、'.join(re.findall('a', text))"),
]

KEPT: list[tuple[SourceLaw, str, str]] = [
    (directions.one_way, "bot/x.py", "from handlers import words\nimport storage.store"),
    (directions.one_way, "handlers/x.py", "import botany\nfrom programme import tasks"),
    (directions.one_way_in_storage, "storage/actions/x.py", "from storage import queries, models"),
    (directions.one_way_in_storage, "storage/queries/x.py", "from ..models import visits"),
    (directions.doors, "bot/x.py", "import telegram"),
    (directions.doors, "storage/x.py", "import sqlalchemy"),
    (directions.doors, "tests/test_x.py", "import sqlalchemy, telegram"),
    (directions.environment, "bot/settings.py", "import os\nos.environ['A']"),
    (directions.environment, "bot/x.py", "import os\nos.getpid()"),
    (directions.wall_clock, "bot/clock.py", "import time\ntime.monotonic()"),
    (directions.wall_clock, "bot/x.py", "from bot import clock\nclock.now()"),
    (directions.wall_clock, "bot/x.py", "from datetime import datetime\ndatetime(2026, 1, 1)"),
    (directions.database_clock, "storage/x.py", '"""Never now() nor CURRENT_TIMESTAMP."""'),
    (directions.database_clock, "storage/x.py", "from sqlalchemy import func\nfunc.count()"),
    (directions.pure_programme, "programme/x.py", "def quota(): ..."),
    (shape.opening, "bot/x.py", '"""One.\ntwo\nthree\nfour\n\nMore, for those who stay."""'),
    (shape.file_length, "bot/x.py", "a = 1\n" * 350),
    (shape.function_length, "bot/x.py", "def whole():\n" + "    a = 1\n" * 49),
    (shape.module_name, "storage/models/visits.py", ""),
    (shape.module_name, "bot/commands/command.py", ""),
    (shape.no_print, "bot/commands/x.py", "print('hello')"),
    (shape.no_sleep_in_tests, "tests/test_x.py", "import asyncio\nasyncio.sleep(0)"),
    (shape.no_sleep_in_tests, "tests/faults/test_x.py", "import time\ntime.sleep(0.1)"),
    (words.said_in_place, "handlers/x.py", "_('Saved')"),
    (words.said_in_place, "bot/commands/x.py", "_('Saved')"),
    (words.said_whole, "handlers/x.py", "_('{n} visits').format(n=2)"),
    (words.said_whole, "handlers/x.py", "ngettext('{n} visit', '{n} visits', len(visits))"),
    (words.chinese_in_place, "handlers/x.py", '"""走访 is a visit."""\nsize = 1  # 走访'),
    (words.chinese_in_place, "handlers/x.py", r"re.compile('[\u4e00-\u9fff]')"),
    (words.chinese_in_place, "handlers/x.py", "import re\nre.split('[，、]', text)"),
    (words.chinese_in_place, "programme/x.py", "title = '宣讲政策'"),
]

BROKEN_TEXTS: list[tuple[TextLaw, str, str]] = [
    (belongings.machine_paths, "README.md", "see " + "/ro" + "ot/notes"),
    (belongings.machine_paths, "deploy/x.service", "User=x\nExecStart=" + "/ho" + "me/ann/zhida"),
    (belongings.index_addresses, "x.txt", "--index-" + "url https://example.org"),
    (belongings.index_addresses, "x.txt", "https://mirror.example.org/" + "simple/"),
    (belongings.unfinished, "bot/x.py", "# TO" + "DO: finish"),
    (belongings.unfinished, "README.md", "Good enough for " + "now."),
    (belongings.unfinished, "bot/x.py", "value = 1  # a place" + "holder"),
    (belongings.lock_files, "uv.lock", ""),
    (belongings.lock_files, "web/package-lock.json", ""),
]

KEPT_TEXTS: list[tuple[TextLaw, str, str]] = [
    (belongings.machine_paths, "README.md", "/var/lib/zhida, https://example.org/work/list"),
    (belongings.index_addresses, "Makefile", "uv pip compile --no-emit-index-" + "url"),
    (belongings.unfinished, "page.html", "<input place" + 'holder="name">'),
    (belongings.unfinished, "programme/x.py", "the rule for nowhere else"),
    (belongings.lock_files, "requirements.txt", ""),
]


def named(case: object) -> str:
    return str(getattr(case, "__name__", case))[:30]


@pytest.mark.parametrize(("law", "path", "text"), BROKEN, ids=named)
def test_a_source_that_breaks_the_law_is_seen(law: SourceLaw, path: str, text: str) -> None:
    found = list(law(Source(path, text)))
    assert found
    assert str(found[0]).startswith(f"{path}:")


@pytest.mark.parametrize(("law", "path", "text"), KEPT, ids=named)
def test_a_source_that_keeps_the_law_is_left_alone(law: SourceLaw, path: str, text: str) -> None:
    assert list(map(str, law(Source(path, text)))) == []


@pytest.mark.parametrize(("law", "path", "text"), BROKEN_TEXTS, ids=named)
def test_a_file_that_breaks_the_law_is_seen(law: TextLaw, path: str, text: str) -> None:
    assert list(law(path, text))


@pytest.mark.parametrize(("law", "path", "text"), KEPT_TEXTS, ids=named)
def test_a_file_that_keeps_the_law_is_left_alone(law: TextLaw, path: str, text: str) -> None:
    assert list(map(str, law(path, text))) == []


def test_a_folder_of_tests_without_its_opening_is_seen() -> None:
    source = Source("tests/new/test_x.py", '"""A test."""')
    assert list(shape.tests_are_packages(source, frozenset()))
    assert not list(shape.tests_are_packages(source, frozenset({"tests/new/__init__.py"})))


def test_a_reason_for_a_function_that_is_short_again_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shape, "LONG_FOR_A_REASON", {"bot/x.py:long": "it is a table"})
    long = Source("bot/x.py", "def long():\n" + "    a = 1\n" * 50)
    assert not list(shape.function_length(long))
    assert not list(shape.reasons_still_needed((long,)))
    assert list(shape.reasons_still_needed((Source("bot/x.py", "def long(): ..."),)))


HANDLER = """
title = _("Saved {day}")
line = ngettext("{n} visit", "{n} visits", count)
month = pgettext("month", "May")
lazy = N_("Back")
"""
FINISHED = """
msgid "Saved {day}"
msgstr "已记录 {day}"

msgid "{n} visit"
msgid_plural "{n} visits"
msgstr[0] "{n}次"

msgctxt "month"
msgid "May"
msgstr "5月"

msgid "Back"
msgstr "返回"
"""


def complaints(handler: str, *catalogues: str) -> list[str]:
    said = list(words.sentences("handlers/x.py", handler))
    known = [words.catalogue(f"locales/{n}.po", text) for n, text in enumerate(catalogues)]
    return [str(breach) for breach in words.complete(said, known)]


def test_a_finished_catalogue_has_no_complaints() -> None:
    assert complaints(HANDLER, FINISHED) == []


@pytest.mark.parametrize(
    ("changed", "into", "complaint"),
    [
        ('msgid "Back"', 'msgid "Forth"', "“Back” has no Chinese"),
        ('msgid "Back"', 'msgid "Forth"', "“Forth”: nobody says this any more"),
        ('msgctxt "month"\n', "", "“May” has no Chinese"),
        ('"返回"', '""', "“Back”: has no Chinese yet"),
        ('msgid "Back"', '#, fuzzy\nmsgid "Back"', "“Back”: is marked fuzzy"),
        ("已记录 {day}", "已记录", "“Saved {day}”: the two differ in their places: day"),
        ("{n}次", "{m}次", "“{n} visit”: the two differ in their places: m, n"),
        ("返回", "<b>返回", "“Back”: the two differ in their tags"),
        ('msgid "Back"\nmsgstr "返回"', '#~ msgid "Old"\n#~ msgstr "旧"', "“Old”: nobody says"),
    ],
)
def test_an_unfinished_catalogue_is_seen(changed: str, into: str, complaint: str) -> None:
    assert changed in FINISHED
    assert complaint in "\n".join(complaints(HANDLER, FINISHED.replace(changed, into)))


def test_two_translations_of_one_sentence_are_seen() -> None:
    other = 'msgid "Back"\nmsgstr "后退"\n'
    assert "translated otherwise" in "\n".join(complaints(HANDLER, FINISHED, other))


def test_a_template_is_read_too() -> None:
    found = words.sentences(
        "bot/web/page.html", "<p>{{ _('Saved') }}</p>{% trans %}Hi{% endtrans %}"
    )
    assert [each.forms[0] for each in found] == ["Saved", "Hi"]
