"""Kinds of units, their way to the bureau (C3, C6), and the areas of the province."""

import itertools

import pytest

from programme import areas, units
from programme.areas import Tier
from programme.units import ClientType, Level, Route

DIRECT = {
    (ClientType.LABORATORY, Level.NATIONAL),
    (ClientType.LABORATORY, Level.PROVINCIAL),
    (ClientType.TECHNOLOGY_INNOVATION_CENTRE, Level.NATIONAL),
    (ClientType.TECHNOLOGY_INNOVATION_CENTRE, Level.PROVINCIAL),
    (ClientType.MANUFACTURING_INNOVATION_CENTRE, Level.NATIONAL),
    (ClientType.MANUFACTURING_INNOVATION_CENTRE, Level.PROVINCIAL),
    (ClientType.UNIVERSITY, Level.NATIONAL),
    (ClientType.UNIVERSITY, Level.PROVINCIAL),
    (ClientType.RESEARCH_INSTITUTE, Level.NATIONAL),
    (ClientType.RESEARCH_INSTITUTE, Level.PROVINCIAL),
    (ClientType.MEDICAL_INSTITUTION, Level.PROVINCIAL),
}

COUNTIES = {
    "杭州": 13, "宁波": 10, "温州": 12, "嘉兴": 7, "湖州": 5, "绍兴": 6, "金华": 9, "衢州": 6,
    "舟山": 4, "台州": 9, "丽水": 9,
}  # fmt: skip


@pytest.mark.parametrize(("kind", "level"), [*itertools.product(ClientType, Level)])
def test_the_bureau_recruits_directly_only_what_the_notice_names(
    kind: ClientType, level: Level
) -> None:
    expected = Route.DIRECT if (kind, level) in DIRECT else Route.BY_LEVELS
    assert units.recruitment_route(kind, level) is expected


@pytest.mark.parametrize("level", Level)
def test_only_provincial_units_put_candidates_forward_directly(level: Level) -> None:
    expected = Route.DIRECT if level is Level.PROVINCIAL else Route.BY_LEVELS
    assert units.submission_route(level) is expected


def test_the_key_list_draws_on_the_kinds_of_the_notice() -> None:
    words = {units.CLIENT_WORDS[kind] for kind in units.KEY}
    assert {"实验室", "技术创新中心", "制造业创新中心", "科技领军企业"} <= words
    assert ClientType.MEDICAL_INSTITUTION not in units.KEY


def test_the_province_has_eleven_cities_and_ninety_counties() -> None:
    tiers = [area.tier for area in areas.AREAS.values()]
    assert (tiers.count(Tier.PROVINCE), tiers.count(Tier.CITY), tiers.count(Tier.COUNTY)) == (
        1,
        11,
        90,
    )
    assert {city.short: len(areas.counties(city.code)) for city in areas.cities()} == COUNTIES


def test_hangzhou_has_its_districts_of_2021() -> None:
    assert [area.short for area in areas.counties("330100")] == [
        "上城", "拱墅", "西湖", "滨江", "萧山", "余杭", "富阳", "临安", "临平", "钱塘", "桐庐",
        "淳安", "建德",
    ]  # fmt: skip


def test_codes_and_names_are_each_used_once() -> None:
    listed = list(areas.AREAS.values())
    for attribute in ("code", "name", "short", "spoken"):
        assert len({getattr(area, attribute) for area in listed}) == len(listed)


def test_a_code_says_where_its_area_lies() -> None:
    for area in areas.AREAS.values():
        assert len(area.code) == 6
        assert area.code.isdigit()
        if area.tier is Tier.COUNTY:
            assert area.parent == area.code[:4] + "00"
            assert area.code[4:] != "00"
            assert area.name.endswith({"0": "区", "1": "区", "2": "县", "8": "市"}[area.code[4]])


@pytest.mark.parametrize(
    ("code", "name", "short", "spoken"),
    [
        ("330000", "浙江省", "浙江", "浙江省"),
        ("330109", "萧山区", "萧山", "萧山区"),
        ("330383", "龙港市", "龙港", "龙港市"),
        ("331083", "玉环市", "玉环", "玉环市"),
        ("331127", "景宁畲族自治县", "景宁", "景宁县"),
    ],
)
def test_an_area_is_called_by_three_names(code: str, name: str, short: str, spoken: str) -> None:
    area = areas.area(code)
    assert (area.name, area.short, area.spoken) == (name, short, spoken)
    assert areas.find_by_name(name) is areas.find_by_name(spoken) is area


def test_no_area_is_found_by_a_name_it_does_not_have() -> None:
    assert areas.find_by_name("下城区") is None


@pytest.mark.parametrize(
    ("inner", "outer", "inside"),
    [
        ("331127", "331127", True),
        ("331127", "331100", True),
        ("331127", "330000", True),
        ("331127", "330100", False),
        ("331100", "331127", False),
    ],
)
def test_a_city_holds_its_counties_and_not_the_other_way(
    inner: str, outer: str, inside: bool
) -> None:
    assert areas.within(inner, outer) is inside
