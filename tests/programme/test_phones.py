"""Mobile numbers: read however they are grouped, compared with their country, shown in part."""

import pytest

from programme import phones

MOBILE = "13900001111"


@pytest.mark.parametrize(
    "said",
    [
        "13900001111", "139 0000 1111", "139-0000-1111", "+8613900001111", "+86 139 0000 1111",
        "008613900001111", "8613900001111", "(+86)13900001111",
    ],
)  # fmt: skip
def test_a_mobile_is_read_however_it_is_written(said: str) -> None:
    assert phones.read(said) == MOBILE


@pytest.mark.parametrize(
    "said",
    [
        "", "1390000111", "139000011111", "12900001111", "+13900001111", "057188880000", "孙新",
        "１３９００００１１１１", "13900001111x", "+85213900001111", "1" * 99,
    ],
)  # fmt: skip
def test_anything_else_is_none(said: str) -> None:
    assert phones.read(said) is None


@pytest.mark.parametrize(
    ("shared", "registered", "same"),
    [
        ("+8613900001111", MOBILE, True),
        ("13900001111", MOBILE, True),
        ("+8613900001111", "+86 139-0000-1111", True),
        ("+13900001111", MOBILE, False),
        ("+8613900001112", MOBILE, False),
        ("+8613900001111", None, False),
        ("", None, False),
        ("", "", False),
        ("+", "", False),
    ],
)
def test_a_shared_number_is_compared_with_its_country(
    shared: str, registered: str | None, same: bool
) -> None:
    assert phones.same(shared, registered) is same


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (MOBILE, "139****1111"),
        ("+8613900001111", "139****1111"),
        ("+12125550100", "+12****0100"),
        ("12345", "****"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_number_is_shown_in_part(number: str | None, shown: str) -> None:
    assert phones.masked(number) == shown
