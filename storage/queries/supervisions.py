"""Supervision notices as they stand: what a person was told, and who has seen it (S23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from storage.models import Client, Organisation, Person, Region, Supervision
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; `named` is its quota: rule, client, region, period."""

    id: int
    person_id: int
    rule: str
    client_id: int | None
    region_id: int | None
    period: str
    day: date
    told_at: datetime | None
    seen_at: datetime | None
    served: str
    sender: str

    @property
    def named(self) -> tuple[str, int | None, int | None, str]:
        return self.rule, self.client_id, self.region_id, self.period


def _notices() -> Any:
    s = Supervision
    return (
        select(
            s.id, s.person_id, s.rule, s.client_id, s.region_id, s.period, s.day, s.told_at,
            s.seen_at, func.coalesce(Client.name, Region.name), Person.name,
        )
        .join(Person, Person.id == s.sender_id)
        .outerjoin(Client, Client.id == s.client_id)
        .outerjoin(Region, Region.id == s.region_id)
        .order_by(s.id)
    )  # fmt: skip


async def get(session: Session, numbers: Sequence[int], *, person_id: int) -> list[Notice]:
    """Those of these that are for this person."""
    asked = _notices().where(Supervision.id.in_(numbers), Supervision.person_id == person_id)
    return [Notice(*row) for row in await session.execute(asked)]


async def untold(session: Session, *, person_id: int) -> list[Notice]:
    """What this person is still to be told."""
    asked = _notices().where(Supervision.person_id == person_id, Supervision.told_at.is_(None))
    return [Notice(*row) for row in await session.execute(asked)]


async def of_person(session: Session, *, person_id: int, periods: Sequence[str]) -> list[Notice]:
    """What this person was told about these periods, the newest last."""
    asked = _notices().where(
        Supervision.person_id == person_id,
        Supervision.period.in_(periods),
        Supervision.told_at.is_not(None),
    )
    return [Notice(*row) for row in await session.execute(asked)]


@dataclass(frozen=True, slots=True)
class Sent:
    """What one person was sent on one day: how many, how many told and seen, and when last."""

    person_id: int
    name: str
    unit: str
    day: date
    count: int
    told: int
    seen: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list, and how many there are in all."""

    rows: tuple[Sent, ...]
    total: int


async def sent(session: Session, *, since: date, first: int = 0, limit: int = 7) -> Page:
    """By day and person, the newest day first, and in it whoever has not seen theirs."""
    s = Supervision
    grouped = (
        select(
            s.person_id, Person.name.label("name"), Organisation.name.label("unit"), s.day,
            func.count().label("count"), func.count(s.told_at).label("told"),
            func.count(s.seen_at).label("seen"), func.max(s.seen_at).label("seen_at"),
        )
        .join(Person, Person.id == s.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(s.day >= since)
        .group_by(s.person_id, Person.name, Organisation.name, s.day)
        .subquery()
    )  # fmt: skip
    g = grouped.c
    asked = (
        select(
            g.person_id, g.name, func.coalesce(g.unit, ""), g.day, g.count, g.told, g.seen,
            g.seen_at, func.count().over(),
        )
        .order_by(g.day.desc(), g.seen - g.told, g.name, g.person_id)
        .offset(first)
        .limit(limit)
    )  # fmt: skip
    rows = (await session.execute(asked)).all()
    return Page(tuple(Sent(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)
