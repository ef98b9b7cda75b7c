"""Half a year of visits before a day: always the same ones for the same day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.demo import tables
from bot.demo.rows import BEGAN, HALF_YEAR
from bot.demo.said import SAID
from programme import tasks
from programme.periods import Quarter
from programme.schemes import Scheme
from programme.visits import Mode, RemoteChannel
from storage.queries.roster_rows import AssignmentRow, Roster

_SEED = 318
_MINUTES = (45, 60, 90, 120, 150, 180, 240)


@dataclass(frozen=True, slots=True)
class Record:
    """One visit as its people would have logged it; people and those served by code."""

    day: date
    scheme: Scheme
    author: str
    participants: tuple[str, ...]
    client: str | None
    region: str | None
    mode: Mode
    channel: RemoteChannel | None
    task_codes: tuple[str, ...]
    content: str
    minutes: int
    received_at: datetime


def records(roster: Roster, *, today: date, zone: ZoneInfo) -> list[Record]:
    """Every record of the half-year that ends yesterday, in the order of their days."""
    rng = Random(_SEED)  # noqa: S311 - the same story each time, not a secret
    days = _working_days(today)
    made = [
        record
        for relation in roster.assignments
        if relation.ends is None
        for record in _of_relation(rng, relation, roster, days=days, today=today, zone=zone)
    ]
    return sorted(made, key=lambda record: (record.received_at, record.author))


def _working_days(today: date) -> list[date]:
    """Mondays to Fridays since the schemes began: holidays matter little for a story."""
    span = (today - HALF_YEAR + timedelta(days=n) for n in range(HALF_YEAR.days))
    return [day for day in span if day.weekday() < 5 and day >= BEGAN]


def _of_relation(
    rng: Random,
    relation: AssignmentRow,
    roster: Roster,
    *,
    days: Sequence[date],
    today: date,
    zone: ZoneInfo,
) -> Iterator[Record]:
    people = _servers(relation, roster)
    chosen = sorted(rng.sample(days, min(len(days), rng.randint(1, 4))))
    if relation.region:
        chosen = sorted({*chosen, *_one_a_quarter(rng, days)})
    for number, day in enumerate(chosen):
        owed = relation.region is not None or number == 0
        mode = _mode(rng, relation, day, today, owed=owed)
        if mode is not None:
            yield _record(rng, relation, people, day=day, mode=mode, zone=zone)


def _one_a_quarter(rng: Random, days: Sequence[date]) -> Iterator[date]:
    """A day in each quarter that the half-year touches."""
    for quarter in dict.fromkeys(Quarter.containing(day) for day in days):
        yield rng.choice([day for day in days if day in quarter])


def _servers(relation: AssignmentRow, roster: Roster) -> Sequence[str]:
    """Those who may have gone: the person, with a colleague of the same client, or the team."""
    if relation.person is None:
        return [
            member.person
            for member in roster.members
            if member.code == relation.team and member.part != "expert"
        ]
    others = [
        other.person
        for other in roster.assignments
        if other.person
        and other.client
        and (other.client, other.scheme) == (relation.client, relation.scheme)
    ]
    return list(dict.fromkeys([relation.person, *others]))


def _mode(
    rng: Random, relation: AssignmentRow, day: date, today: date, *, owed: bool
) -> Mode | None:
    """On the spot where it is owed and often else, but some wait for their visit still."""
    mode = Mode.ONSITE if rng.random() < 0.6 or owed else Mode.REMOTE
    if relation.region == tables.REGION_MISSED and mode is Mode.ONSITE:
        missed = Quarter.containing(today).previous
        mode = Mode.REMOTE if day in missed else mode
    if relation.client in tables.NOT_VISITED:
        return Mode.REMOTE if relation.client == "C025" else None
    if relation.region in tables.REGIONS_OPEN and day >= Quarter.containing(today).start:
        return Mode.REMOTE if rng.random() < 0.3 else None
    return mode


def _record(
    rng: Random,
    relation: AssignmentRow,
    people: Sequence[str],
    *,
    day: date,
    mode: Mode,
    zone: ZoneInfo,
) -> Record:
    scheme = Scheme(relation.scheme or "")
    author = people[0] if relation.person else rng.choice(people)
    together = [person for person in people if person != author and rng.random() < 0.4]
    chosen = set(rng.sample([task.code for task in tasks.of_scheme(scheme)], rng.randint(1, 3)))
    codes = tuple(task.code for task in tasks.of_scheme(scheme) if task.code in chosen)
    evening = datetime.combine(day, time(rng.randint(15, 21), rng.randint(0, 59)), zone)
    return Record(
        day=day,
        scheme=scheme,
        author=author,
        participants=(author, *together),
        client=relation.client,
        region=relation.region,
        mode=mode,
        channel=None if mode is Mode.ONSITE else rng.choice(list(RemoteChannel)),
        task_codes=codes,
        content="，".join(rng.choice(SAID[scheme][code]) for code in codes) + "。",
        minutes=rng.choice(_MINUTES if mode is Mode.ONSITE else _MINUTES[:3]),
        received_at=evening,
    )
