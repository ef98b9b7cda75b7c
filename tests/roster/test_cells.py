"""Cells as people write them."""

import contextlib
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.roster import cells
from bot.roster.layout import COLUMNS, Column
from storage.actions.roster.problems import Reason
from storage.queries.roster_rows import NO_END, Sheet


def column(sheet: Sheet, name: str) -> Column:
    return next(one for one in COLUMNS[sheet] if one.name == name)


CODE = column(Sheet.PEOPLE, "code")
NAME = column(Sheet.PEOPLE, "name")
MOBILE = column(Sheet.PEOPLE, "mobile")
ROLES = column(Sheet.PEOPLE, "roles")
ENDS = column(Sheet.PEOPLE, "ends")
STARTS = column(Sheet.PEOPLE, "starts")
ALIASES = column(Sheet.CLIENTS, "aliases")
KIND = column(Sheet.CLIENTS, "kind")
KEY = column(Sheet.CLIENTS, "key_unit")
USCC = column(Sheet.CLIENTS, "uscc")
LATITUDE = column(Sheet.CLIENTS, "latitude")
DATUM = column(Sheet.CLIENTS, "datum")
LEVEL = column(Sheet.AREAS, "level")


@pytest.mark.parametrize(
    ("written", "where", "value"),
    [
        ("", NAME, None),
        (" \u3000\t", NAME, None),
        (" 林\u200b晓\x07 ", NAME, "林晓"),
        ("Anna\u00a0 Lee", NAME, "Anna Lee"),
        ("Ｐ－００１", CODE, "P-001"),
        ("杭州001", CODE, "杭州001"),
        ("15400000001", MOBILE, "15400000001"),
        ("+86 154-0000-0001", MOBILE, "15400000001"),
        ("0086 15400000001", MOBILE, "15400000001"),
        ("１５４０００００００１", MOBILE, "15400000001"),
        ("无", MOBILE, ""),
        ("服务专员、组长", ROLES, ("commissioner", "leader")),
        ("服务专员, 服务专员;envoy", ROLES, ("commissioner", "envoy")),
        ("无", ROLES, ()),
        ("浙大；Zhejiang University、 浙大", ALIASES, ("浙大", "Zhejiang University")),
        ("专精特新小巨人企业", KIND, "little_giant"),
        ('专精特新"小巨人"企业', KIND, "little_giant"),
        ("县(市、区)", LEVEL, "county"),
        ("30.2741", LATITUDE, 30.2741),
        ("３０.２７°", LATITUDE, 30.27),
        ("无", LATITUDE, ""),
        ("wgs84", DATUM, "wgs84"),
        ("GCJ-02", DATUM, "gcj02"),
        ("是", KEY, True),
        ("√", KEY, True),
        ("否", KEY, False),
        ("2025-03-01", STARTS, date(2025, 3, 1)),
        ("2025/3/1", STARTS, date(2025, 3, 1)),
        ("2025．3．1", STARTS, date(2025, 3, 1)),
        ("2025年3月1日", STARTS, date(2025, 3, 1)),
        ("20250301", STARTS, date(2025, 3, 1)),
        ("45717", STARTS, date(2025, 3, 1)),
        ("无", ENDS, NO_END),
    ],
)
def test_a_cell_is_read_as_it_is_meant(written: str, where: Column, value: Any) -> None:
    assert cells.value(written, where) == value


def test_a_credit_code_is_checked_by_its_last_sign() -> None:
    from stdnum.cn import uscc

    body = "91330106ABCDEFGH0"  # of no real unit
    good = body + uscc.calc_check_digit(body)
    assert cells.value(good.lower(), USCC) == good


EVERY = [one for columns in COLUMNS.values() for one in columns]


@settings(deadline=None)
@given(st.text(), st.sampled_from(EVERY))
def test_whatever_is_written_is_a_value_or_says_why(written: str, where: Column) -> None:
    with contextlib.suppress(cells.Unfit):
        value = cells.value(written, where)
        for one in value if isinstance(value, tuple) else (value,):
            assert not isinstance(one, str) or len(one) <= where.most


@settings(deadline=None)
@given(st.text())
def test_a_clean_text_is_clean_already(written: str) -> None:
    said = cells.clean(written)
    assert cells.clean(said) == said
    assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co"} for sign in said)


@pytest.mark.parametrize(
    ("written", "where", "reason"),
    [
        ("P 1", CODE, Reason.NOT_A_CODE),
        ("P1、P2", CODE, Reason.NOT_A_CODE),
        ("P" * 41, CODE, Reason.TOO_LONG),
        ("\ufdfa" * 3, CODE, Reason.TOO_LONG),
        ("长" * 61, NAME, Reason.TOO_LONG),
        ("1540000000", MOBILE, Reason.NOT_A_MOBILE),
        ("057112345678", MOBILE, Reason.NOT_A_MOBILE),
        ("12400000001", MOBILE, Reason.NOT_A_MOBILE),
        ("1.54E+10", MOBILE, Reason.NOT_A_MOBILE),
        ("30°16'27\"", LATITUDE, Reason.NOT_DEGREES),
        ("北纬30.27", LATITUDE, Reason.NOT_DEGREES),
        ("1e2", LATITUDE, Reason.NOT_DEGREES),
        ("200", LATITUDE, Reason.NOT_DEGREES),
        ("BD-09", DATUM, Reason.NOT_A_WORD),
        ("服务专家", ROLES, Reason.NOT_A_WORD),
        ("大学", KIND, Reason.NOT_A_WORD),
        ("也许", KEY, Reason.NOT_YES_OR_NO),
        ("2025-02-29", STARTS, Reason.NOT_A_DATE),
        ("2025-13-01", STARTS, Reason.NOT_A_DATE),
        ("明天", STARTS, Reason.NOT_A_DATE),
        ("1025-03-01", STARTS, Reason.NOT_A_DATE),
        ("2025-03-01 09:30:00", STARTS, Reason.NOT_A_DATE),
        ("无", STARTS, Reason.NOT_A_DATE),
        ("12345", USCC, Reason.NOT_A_USCC),
    ],
)
def test_a_cell_that_does_not_do_says_why(written: str, where: Column, reason: Reason) -> None:
    with pytest.raises(cells.Unfit) as unfit:
        cells.value(written, where)
    assert unfit.value.reason is reason
