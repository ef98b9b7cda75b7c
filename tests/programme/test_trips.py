"""Trips: the fewest there are where all can be tried, each quota in time, days left with 调休."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programme import county_seats, trips
from programme.places import Point
from programme.trips import Limits, Stop
from programme.working_days import WorkingDays

YEAR_END = date(2026, 12, 31)
DAYS = trips.days_left(WorkingDays(), date(2026, 11, 21), YEAR_END)
NEARBY = ("330106", "330110", "330109", "330122", "330127", "331127", "331126")


def stop(number: int, county: str, *, north: float = 0.0, due: date = YEAR_END) -> Stop:
    seat = county_seats.SEATS[county]
    place = Point(seat.latitude + north, seat.longitude)
    return Stop(f"client:{number}", county, place, due)


@st.composite
def some_stops(draw: st.DrawFn, most: int = 8) -> list[Stop]:
    counties = draw(st.lists(st.sampled_from(NEARBY), max_size=most))
    norths = [draw(st.sampled_from((0.0, 0.05, 0.2))) for _ in counties]
    dues = [draw(st.sampled_from((YEAR_END, date(2026, 11, 25)))) for _ in counties]
    return [
        stop(number, county, north=north, due=due)
        for number, (county, north, due) in enumerate(zip(counties, norths, dues, strict=True))
    ]


LIMITS = st.builds(Limits, st.integers(1, 4), st.sampled_from((0.0, 30_000.0, 60_000.0)))


def fits(group: Sequence[Stop], limits: Limits) -> bool:
    near = all(trips.apart(*pair) <= limits.reach for pair in combinations(group, 2))
    return near and len(group) <= limits.stops


def groupings(stops: Sequence[Stop]) -> Iterator[list[list[Stop]]]:
    """Every way to divide the stops, each once."""
    if not stops:
        yield []
        return
    first, rest = stops[0], stops[1:]
    for others in groupings(rest):
        yield [[first], *others]
        for at, group in enumerate(others):
            yield [*others[:at], [first, *group], *others[at + 1 :]]


@settings(max_examples=60, deadline=None)
@given(some_stops(), LIMITS)
def test_no_grouping_at_all_has_fewer_trips_or_fewer_counties(
    stops: list[Stop], limits: Limits
) -> None:
    made = trips.plan([stop for stop in stops if stop.due == YEAR_END], DAYS, limits)
    allowed = (
        (len(groups), sum(len({stop.county for stop in group}) for group in groups))
        for groups in groupings([stop for stop in stops if stop.due == YEAR_END])
        if all(fits(group, limits) for group in groups)
    )
    counties = sum(len({stop.county for stop in trip.stops}) for trip in made.trips)
    assert (len(made.trips), counties) == min(allowed)
    assert made.exact
    assert made.bound == len(made.trips)
    assert not made.late


@settings(max_examples=100, deadline=None)
@given(some_stops(most=20), LIMITS, st.integers(0, 6))
def test_every_stop_is_on_one_trip_in_time_or_said_to_be_late(
    stops: list[Stop], limits: Limits, days: int
) -> None:
    made = trips.plan(stops, DAYS[:days], limits)
    on_trips = [stop for trip in made.trips for stop in trip.stops]
    assert sorted([*on_trips, *made.late], key=repr) == sorted(stops, key=repr)
    assert len({trip.day for trip in made.trips}) == len(made.trips)
    for trip in made.trips:
        assert trip.day in DAYS[:days]
        assert fits(trip.stops, limits)
        assert all(trip.day <= stop.due for stop in trip.stops)
    assert [trip.day for trip in made.trips] == sorted(trip.day for trip in made.trips)
    if days >= len(stops) and all(stop.due == YEAR_END for stop in stops):
        assert not made.late


@settings(max_examples=40, deadline=None)
@given(some_stops(most=8), LIMITS)
def test_no_bound_is_claimed_above_the_fewest(stops: list[Stop], limits: Limits) -> None:
    whole = tuple(stop for stop in stops if stop.due == YEAR_END)
    if whole:
        assert trips.least(whole, limits) <= trips.plan(whole, DAYS, limits).bound


def test_stops_of_one_county_go_together_rather_than_with_a_neighbour() -> None:
    stops = [
        stop(1, "330106"),
        stop(2, "330110"),
        stop(3, "330106", north=0.02),
        stop(4, "330110"),
    ]
    made = trips.plan(stops, DAYS, Limits(stops=2))
    assert [{stop.county for stop in trip.stops} for trip in made.trips] == [
        {"330106"},
        {"330110"},
    ]


def test_a_stop_without_a_place_goes_with_its_county_and_nobody_else() -> None:
    unknown = Stop("client:9", "330106", None, YEAR_END)
    made = trips.plan([stop(1, "330106"), unknown, stop(2, "330110")], DAYS, Limits(stops=3))
    together = next(trip.stops for trip in made.trips if unknown in trip.stops)
    assert {stop.county for stop in together} == {"330106"}


def test_a_trip_visits_its_stops_along_the_shortest_way() -> None:
    stops = [stop(n, "330106", north=north) for n, north in enumerate((0.2, 0.0, 0.3, 0.1))]
    (trip,) = trips.plan(stops, DAYS).trips
    norths = [one.place.latitude for one in trip.stops if one.place]
    assert norths in (sorted(norths), sorted(norths, reverse=True))
    assert trip.metres == pytest.approx(0.3 * 111_195, rel=0.01)


def test_what_ends_first_is_visited_first_and_trips_are_spread_over_the_days() -> None:
    far = [stop(1, "331127", due=YEAR_END), stop(2, "330127"), stop(3, "330110")]
    soon = stop(4, "331126", due=date(2026, 11, 24))
    made = trips.plan([*far, soon], DAYS, Limits(reach=20_000.0))
    assert made.trips[0].stops == (soon,)
    assert made.trips[0].day <= date(2026, 11, 24)
    gaps = [after.day - trip.day for trip, after in zip(made.trips, made.trips[1:], strict=False)]
    assert min(gaps) >= timedelta(days=5)


def test_with_too_few_days_the_fullest_trips_are_kept_and_the_rest_is_said() -> None:
    stops = [*(stop(n, "330106") for n in range(4)), stop(5, "331127"), stop(6, "330127")]
    made = trips.plan(stops, DAYS[:1])
    assert [len(trip.stops) for trip in made.trips] == [4]
    assert {one.county for one in made.late} == {"331127", "330127"}
    assert made.bound == 3
    assert trips.plan(stops, []).late == tuple(stops)


@pytest.mark.parametrize(
    ("today", "last", "days"),
    [
        (date(2026, 11, 21), date(2026, 11, 30), ["23", "24", "25", "26", "27", "30"]),
        (date(2026, 9, 30), date(2026, 10, 11), ["08", "09", "10"]),  # a Saturday worked
        (date(2026, 12, 31), date(2026, 12, 31), ["31"]),  # nothing but today
        (date(2026, 10, 4), date(2026, 10, 4), []),  # a Sunday of the holiday
        (date(2027, 1, 1), date(2026, 12, 31), []),
    ],
)
def test_the_days_left_are_working_days_with_those_exchanged(
    today: date, last: date, days: list[str]
) -> None:
    left = trips.days_left(WorkingDays(), today, last)
    assert [f"{day:%d}" for day in left] == days


def test_many_stops_in_one_city_take_no_more_trips_than_they_must() -> None:
    stops = [stop(n, NEARBY[n % 3], north=0.002 * n) for n in range(60)]
    made = trips.plan(stops, DAYS)
    assert (len(made.trips), made.bound, made.exact) == (15, 15, True)
