"""What a visit says now and said before: every version whole, and what changed between two."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from storage.models import (
    Client,
    Person,
    Region,
    Visit,
    VisitDetail,
    VisitParticipant,
    VisitTask,
    VisitVersion,
)
from storage.store import Session

Detail = tuple[str, str, str, str | None, str | None]
"""Scheme, code, name, and what was said: plain, or sealed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a visit states; `tasks` are (scheme, code)."""

    client_id: int | None
    region_id: int | None
    day: date
    last_day: date | None
    mode: str
    channel: str | None
    place: str | None
    content: str | None
    sealed_content: str | None
    minutes: int | None
    consultations: int | None
    tasks: tuple[tuple[str, str], ...]
    details: tuple[Detail, ...] = ()
    participants: tuple[int, ...] = ()
    confirmed_at: str | None = None
    confirmed_how: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept, sealed, in `visit_versions`."""
        days = {"day": self.day.isoformat(), "last_day": _iso(self.last_day)}
        return {**asdict(self), **days}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Facts":
        """As it was kept; what this release does not know of is left out."""
        known = {field.name for field in fields(cls)} & value.keys()
        facts = {name: value[name] for name in known}
        for name in ("tasks", "details"):
            facts[name] = tuple(tuple(each) for each in facts.get(name, ()))
        last = facts.get("last_day")
        return cls(
            **facts
            | {
                "day": date.fromisoformat(facts["day"]),
                "last_day": date.fromisoformat(last) if last else None,
                "participants": tuple(facts.get("participants", ())),
            }
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


FIELDS = {
    "whom": ("client_id", "region_id"),
    "day": ("day", "last_day"),
    "mode": ("mode", "channel"),
    "place": ("place",),
    "tasks": ("tasks",),
    "minutes": ("minutes",),
    "consultations": ("consultations",),
    "content": ("content", "sealed_content"),
    "details": ("details",),
}
"""What people see as one field, and the columns behind it."""


def changed(before: Facts, after: Facts) -> tuple[str, ...]:
    """The names of the fields in which two versions differ, in the order of the card."""
    return tuple(
        name
        for name, columns in FIELDS.items()
        if any(_said(before, each) != _said(after, each) for each in columns)
    )


def _said(facts: Facts, column: str) -> Any:
    """A detail that was sealed says what it said before."""
    if column == "details":
        return tuple((*each[:3], each[3] or each[4]) for each in facts.details)
    return getattr(facts, column)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a visit; `number` counts from 1, the last is the one that holds.

    `why`, `by`, `at` and `changed` say how it came about; the first was recorded, not amended.
    """

    number: int
    facts: Facts
    served: str
    why: str = ""
    by: str = ""
    at: datetime | None = None
    changed: tuple[str, ...] = ()


async def current(session: Session, visit: Visit) -> Facts:
    """What the visit states now."""
    tasks = select(VisitTask.scheme, VisitTask.code).where(VisitTask.visit_id == visit.id)
    named = (VisitDetail.scheme, VisitDetail.code, VisitDetail.name)
    details = select(*named, VisitDetail.said, VisitDetail.sealed_said)
    people = select(VisitParticipant.person_id).where(VisitParticipant.visit_id == visit.id)
    return Facts(
        client_id=visit.client_id,
        region_id=visit.region_id,
        day=visit.day,
        last_day=visit.last_day,
        mode=visit.mode,
        channel=visit.channel,
        place=visit.place,
        content=visit.content,
        sealed_content=visit.sealed_content,
        minutes=visit.minutes,
        consultations=visit.consultations,
        tasks=tuple(sorted((row[0], row[1]) for row in await session.execute(tasks))),
        details=tuple(
            (row[0], row[1], row[2], row[3], row[4])
            for row in await session.execute(
                details.where(VisitDetail.visit_id == visit.id).order_by(*named)
            )
        ),
        participants=tuple(sorted(await session.scalars(people))),
        confirmed_at=visit.confirmed_at.isoformat() if visit.confirmed_at else None,
        confirmed_how=visit.confirmed_how,
    )


async def count(session: Session, visit_id: int) -> int:
    """How often the visit was amended."""
    asked = select(func.count()).where(VisitVersion.visit_id == visit_id)
    return int(await session.scalar(asked) or 0)


async def history(session: Session, visit: Visit) -> list[Version]:
    """Every version, the first first; whoever may see the visit may see them."""
    rows = (
        await session.execute(
            select(VisitVersion, Person.name)
            .join(Person, Person.id == VisitVersion.by_id)
            .where(VisitVersion.visit_id == visit.id)
            .order_by(VisitVersion.number)
        )
    ).all()
    facts = [Facts.from_json(row[0].before) for row in rows] + [await current(session, visit)]
    called = await names(session, facts)
    first, *later = (
        Version(number, each, called[each.client_id, each.region_id])
        for number, each in enumerate(facts, 1)
    )
    amended = (
        replace(
            version, why=row[0].why, by=row[1], at=row[0].at,
            changed=changed(before, version.facts),
        )
        for version, before, row in zip(later, facts, rows, strict=False)
    )  # fmt: skip
    return [first, *amended]


async def names(
    session: Session, facts: Sequence[Facts]
) -> dict[tuple[int | None, int | None], str]:
    """Of those served in any version: a correction may have been about whom."""
    clients = {each.client_id for each in facts if each.client_id}
    regions = {each.region_id for each in facts if each.region_id}
    found: dict[tuple[int | None, int | None], str] = {}
    for number, name in await session.execute(
        select(Client.id, Client.name).where(Client.id.in_(clients))
    ):
        found[number, None] = name
    for number, name in await session.execute(
        select(Region.id, Region.name).where(Region.id.in_(regions))
    ):
        found[None, number] = name
    return found
