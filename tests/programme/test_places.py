"""Coordinates of two datums, distances and directions, against published pairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.places import Heading, Point, distance, from_gcj02, heading, to_gcj02

IN_CHINA = st.builds(Point, st.floats(18.2, 53.5), st.floats(73.6, 134.7))
ANYWHERE = st.builds(Point, st.floats(-89, 89), st.floats(-179, 179))


@pytest.mark.parametrize(
    ("place", "shown"),
    [  # pairs that converters of several languages are tested with
        (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),  # Shanghai
        (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),  # Shenzhen
        (Point(39.911954, 116.377817), Point(39.91334545536069, 116.38404722455657)),  # Beijing
    ],
)
def test_chinese_maps_show_a_place_where_published_pairs_say(place: Point, shown: Point) -> None:
    assert distance(to_gcj02(place), shown) < 0.01
    assert distance(from_gcj02(shown), place) < 0.01


@pytest.mark.parametrize(
    "place",
    [Point(48.8584, 2.2945), Point(40.6892, -74.0445), Point(-33.8568, 151.2153), Point(0, 100)],
)
def test_outside_china_nothing_is_shifted(place: Point) -> None:
    assert to_gcj02(place) == place
    assert from_gcj02(place) == place


@given(IN_CHINA)
def test_there_and_back_again_is_the_same_place(place: Point) -> None:
    assert distance(from_gcj02(to_gcj02(place)), place) < 2
    assert distance(to_gcj02(from_gcj02(place)), place) < 2


@given(IN_CHINA)
def test_the_shift_is_some_hundred_metres(place: Point) -> None:
    assert 5 < distance(to_gcj02(place), place) < 1_300


@pytest.mark.parametrize(
    ("one", "other", "kilometres", "way"),
    [
        (Point(0, 0), Point(0, 1), 111.195, Heading.EAST),
        (Point(0, 0), Point(1, 0), 111.195, Heading.NORTH),
        (Point(30.25, 120.17), Point(29.88, 121.54), 138.3, Heading.EAST),  # Hangzhou to Ningbo
        (Point(30.25, 120.17), Point(28.01, 120.67), 253.8, Heading.SOUTH),  # Hangzhou to Wenzhou
        (Point(30.25, 120.17), Point(28.95, 118.87), 191.8, Heading.SOUTH_WEST),  # to Quzhou
        (Point(28.01, 120.67), Point(27.56, 119.71), 106.9, Heading.SOUTH_WEST),  # to Taishun
        (Point(30.25, 120.17), Point(30.77, 120.75), 80.3, Heading.NORTH_EAST),  # to Jiaxing
        (Point(50, 179.9), Point(50, -179.9), 14.3, Heading.EAST),  # over the date line
    ],
)
def test_distances_and_directions(
    one: Point, other: Point, kilometres: float, way: Heading
) -> None:
    assert distance(one, other) / 1000 == pytest.approx(kilometres, rel=0.005)
    assert heading(one, other) is way


@given(ANYWHERE, ANYWHERE)
def test_a_distance_is_the_same_both_ways_and_no_more_than_half_the_earth(
    one: Point, other: Point
) -> None:
    assert distance(one, other) == pytest.approx(distance(other, one), abs=1e-3)
    assert 0 <= distance(one, other) <= 20_016_000
    assert distance(one, one) == 0
