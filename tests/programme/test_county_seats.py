"""Every county has a seat, and it lies where the county does."""

import pytest

from programme import areas, county_seats, places
from programme.areas import AREAS, Tier
from programme.places import Point

COUNTIES = [area.code for area in AREAS.values() if area.tier is Tier.COUNTY]


def test_every_county_has_a_seat_and_nothing_else_has() -> None:
    assert set(county_seats.SEATS) == set(COUNTIES)
    assert len(COUNTIES) == 90


@pytest.mark.parametrize("code", COUNTIES)
def test_a_seat_lies_in_the_province_and_near_its_city(code: str) -> None:
    here = county_seats.SEATS[code]
    assert county_seats.within_bounds(here)
    city = AREAS[code].parent or ""
    others = [
        county_seats.SEATS[other.code] for other in areas.counties(city) if other.code != code
    ]
    assert min(places.distance(here, other) for other in others) < 60_000


def test_no_two_seats_are_the_same_and_all_have_two_decimals() -> None:
    assert len(set(county_seats.SEATS.values())) == 90
    for seat in county_seats.SEATS.values():
        assert seat == Point(round(seat.latitude, 2), round(seat.longitude, 2))


@pytest.mark.parametrize(
    ("name", "latitude", "longitude"),
    [  # as gazetteers print them, to a twentieth of a degree
        ("景宁县", 27.97, 119.63), ("嵊泗县", 30.73, 122.45), ("泰顺县", 27.56, 119.72),
        ("开化县", 29.14, 118.41), ("萧山区", 30.18, 120.26), ("长兴县", 31.02, 119.91),
        ("龙港市", 27.58, 120.55), ("玉环市", 28.14, 121.23),
    ],
)  # fmt: skip
def test_seats_known_from_elsewhere(name: str, latitude: float, longitude: float) -> None:
    area = areas.find_by_name(name)
    assert area is not None
    assert places.distance(county_seats.SEATS[area.code], Point(latitude, longitude)) < 3_000


def test_a_city_and_the_province_stand_where_their_oldest_district_does() -> None:
    assert county_seats.find("331100") == county_seats.SEATS["331102"]
    assert county_seats.find(areas.PROVINCE) == county_seats.SEATS["330102"]
    assert county_seats.find("999999") is None


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        (Point(30.25, 120.17), True),
        (Point(120.17, 30.25), False),  # the two written the wrong way round
        (Point(32.06, 118.79), False),  # Nanjing
        (Point(26.08, 119.30), False),  # Fuzhou
    ],
)
def test_the_bounds_tell_a_mistake(place: Point, inside: bool) -> None:
    assert county_seats.within_bounds(place) is inside
