"""Open quotas as the fewest days on the road: who is visited together, and on which working day.

Stops of one trip lie near each other, are at most so many, and are of one county where it costs
no trip more. Up to `EXACT` stops that hang together the fewest trips are found by trying all
groupings; beyond, county by county and nearest first, which may take more than the fewest.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise, permutations
from math import ceil, inf

from programme import places
from programme.places import Point
from programme.working_days import WorkingDays

EXACT = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """What one day holds (bureau settings): stops, and metres between any two of them."""

    stops: int = 4
    reach: float = 60_000.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A client or region still to be visited, on `due` at the latest.

    Whatever has no place is near the others of its county, and far from everything else.
    """

    key: str
    county: str
    place: Point | None
    due: date


@dataclass(frozen=True, slots=True)
class Trip:
    """One day's stops, in the order of the shortest way through them."""

    day: date
    stops: tuple[Stop, ...]

    @property
    def metres(self) -> float:
        """From the first stop to the last, as the crow flies."""
        return _way(self.stops)


@dataclass(frozen=True, slots=True)
class Trips:
    """A plan: `late` are the stops for which no working day is left.

    No plan for all stops has fewer trips than `bound`; `exact` where this grouping has no more.
    """

    trips: tuple[Trip, ...]
    late: tuple[Stop, ...]
    bound: int
    exact: bool


Group = tuple[Stop, ...]
_Cost = tuple[int, int, float]
"""Trips, counties over all trips, metres within trips: each counts where those before tie."""


def plan(stops: Sequence[Stop], days: Sequence[date], limits: Limits | None = None) -> Trips:
    """The trips for these stops on these working days, one a day, in the order of the days."""
    limits = limits or Limits()
    groups: list[Group] = []
    bound, exact = 0, True
    for whole in _hanging_together(stops, limits):
        small = len(whole) <= EXACT
        found = _fewest(whole, limits) if small else _nearest_first(whole, limits)
        fewest = len(found) if small else least(whole, limits)
        groups += found
        bound, exact = bound + fewest, exact and len(found) == fewest
    if not _in_time(groups, days):
        others = (_kept(groups, days), _kept(_largest_first(stops, limits), days))
        groups = max(others, key=lambda kept: sum(map(len, kept)))
    trips = tuple(_dated(groups, days))
    made = {stop for trip in trips for stop in trip.stops}
    return Trips(trips, tuple(stop for stop in stops if stop not in made), bound, exact)


def days_left(calendar: WorkingDays, today: date, last: date) -> list[date]:
    """The working days from tomorrow to `last`; today itself where it is the only one left."""
    span = [today + timedelta(days=n) for n in range(1, (last - today).days + 1)]
    coming = [day for day in span if calendar.is_working(day)]
    return coming or ([today] if today <= last and calendar.is_working(today) else [])


def apart(one: Stop, other: Stop) -> float:
    """Metres between two stops; 0 within a county where a place is not known."""
    if one.place is None or other.place is None:
        return 0.0 if one.county == other.county else inf
    return places.distance(one.place, other.place)


# Who goes together


def _hanging_together(stops: Sequence[Stop], limits: Limits) -> Iterator[Group]:
    """Stops that may share a trip, with those that may share one with these, and so on."""
    left = sorted(stops, key=lambda stop: (stop.county, stop.key))
    while left:
        whole, grown = [left.pop(0)], 0
        while grown < len(whole):
            near = [stop for stop in left if apart(whole[grown], stop) <= limits.reach]
            left = [stop for stop in left if stop not in near]
            whole += near
            grown += 1
        yield tuple(whole)


def _fewest(whole: Group, limits: Limits) -> list[Group]:
    """The grouping of least cost, by trying all: the first stop left goes with each choice.

    Sets of stops are bits of a number here, which makes it six times as fast.
    """
    choices = [_with_first(whole[at:], at, limits) for at in range(len(whole))]

    @cache
    def best(left: int) -> tuple[_Cost, tuple[Group, ...]]:
        if not left:
            return (0, 0, 0.0), ()
        found: tuple[_Cost, tuple[Group, ...]] | None = None
        for bits, cost, group in choices[(left & -left).bit_length() - 1]:
            if bits & ~left:
                continue
            rest, others = best(left ^ bits)
            total = (cost[0] + rest[0], cost[1] + rest[1], cost[2] + rest[2])
            if found is None or total < found[0]:
                found = total, (group, *others)
        assert found is not None  # noqa: S101 - the first stop alone is a choice
        return found

    return list(best(2 ** len(whole) - 1)[1])


def _with_first(left: Group, at: int, limits: Limits) -> list[tuple[int, _Cost, Group]]:
    """Every group that the first of these may go in; bit `at` is the first one's."""
    first = left[0]
    near = [n for n, stop in enumerate(left) if n and apart(first, stop) <= limits.reach]
    found = []
    for size in range(min(limits.stops, len(near) + 1)):
        for others in combinations(near, size):
            group = (first, *(left[n] for n in others))
            if all(apart(*pair) <= limits.reach for pair in combinations(group[1:], 2)):
                bits = sum(1 << (at + n) for n in (0, *others))
                found.append((bits, _cost(group), group))
    return found


def _cost(group: Group) -> _Cost:
    return 1, len({stop.county for stop in group}), _tree(group)


def _tree(group: Group) -> float:
    """Metres of the shortest tree over the stops: cheap, and short where a way is short."""
    metres, joined, left = 0.0, [group[0]], list(group[1:])
    while left:
        step, stop = min(
            ((apart(a, b), b) for a in joined for b in left), key=lambda pair: pair[0]
        )
        joined.append(stop)
        left.remove(stop)
        metres += step
    return metres


def _nearest_first(whole: Group, limits: Limits) -> list[Group]:
    """From the most remote stop on: its own county first, then whatever is nearest."""
    remote = {stop: sum(apart(stop, other) <= limits.reach for other in whole) for stop in whole}
    left, groups = sorted(whole, key=remote.__getitem__), []
    while left:
        group = _grown(left[0], left, limits)
        left = [stop for stop in left if stop not in group]
        groups.append(group)
    return groups


def _grown(first: Stop, left: Iterable[Stop], limits: Limits) -> Group:
    group = [first]
    near = [stop for stop in left if stop != first and apart(first, stop) <= limits.reach]
    while near and len(group) < limits.stops:
        stop = min(near, key=lambda one: _step(group, one))
        group.append(stop)
        near = [one for one in near if one != stop and apart(stop, one) <= limits.reach]
    return tuple(group)


def _step(group: Sequence[Stop], stop: Stop) -> tuple[bool, float]:
    elsewhere = stop.county not in {one.county for one in group}
    return elsewhere, min(apart(one, stop) for one in group)


def least(whole: Group, limits: Limits) -> int:
    """No fewer trips than this: stops over stops a day, or stops of which no two go together."""
    alone: list[Stop] = []
    for stop in whole:
        if all(apart(stop, one) > limits.reach for one in alone):
            alone.append(stop)
    return max(ceil(len(whole) / limits.stops), len(alone))


# When


def _due(group: Group) -> date:
    return min(stop.due for stop in group)


def _in_time(groups: Iterable[Group], days: Sequence[date]) -> bool:
    """Whether each group can have a day of its own, those due first going first."""
    dues = sorted(map(_due, groups))
    return len(dues) <= len(days) and all(day <= due for day, due in zip(days, dues, strict=False))


def _largest_first(stops: Iterable[Stop], limits: Limits) -> list[Group]:
    """Groups as large as they come, for when there are more trips than days."""
    left, groups = list(stops), []
    grown = {stop: _grown(stop, left, limits) for stop in left}
    while left:
        group = min(grown.values(), key=lambda one: (-len(one), _due(one), _tree(one)))
        left = [stop for stop in left if stop not in group]
        met = [stop for stop in left if not set(group).isdisjoint(grown[stop])]
        still = {stop: grown[stop] for stop in left}
        grown = still | {stop: _grown(stop, left, limits) for stop in met}
        groups.append(group)
    return groups


def _kept(groups: Iterable[Group], days: Sequence[date]) -> list[Group]:
    """As many stops as these groups reach in time: taking the largest that still fits is best."""
    kept: list[Group] = []
    for group in sorted(groups, key=lambda one: (-len(one), _due(one))):
        if _in_time([*kept, group], days):
            kept.append(group)
    return kept


def _dated(groups: Sequence[Group], days: Sequence[date]) -> Iterator[Trip]:
    """Each on its day, those due first going first, spread over the days that are left."""
    ordered = sorted(groups, key=_due)
    latest = _latest(ordered, days)
    place = -1
    for number, group in enumerate(ordered):
        spread = number * (latest[-1] + 1) // len(ordered)
        place = min(max(place + 1, spread), latest[number])
        yield Trip(days[place], _ordered(group))


def _latest(ordered: Sequence[Group], days: Sequence[date]) -> list[int]:
    """The last place among the days at which each may go, so that the later ones may too."""
    places_: list[int] = []
    after = len(days)
    for group in reversed(ordered):
        after = min(after - 1, sum(day <= _due(group) for day in days) - 1)
        places_.append(after)
    return places_[::-1]


def _ordered(group: Group) -> Group:
    return min(permutations(group), key=_way)


def _way(stops: Sequence[Stop]) -> float:
    return sum(apart(one, other) for one, other in pairwise(stops))
