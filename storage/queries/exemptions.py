"""Exemptions as they stand: what was asked, by whom, and what became of it (C11, E5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from programme.access import Action, Noun
from storage.models import Client, Exemption, Organisation, Person, Region
from storage.queries import quotas, scopes
from storage.queries.accounts import Who
from storage.queries.quota_lines import worked_out
from storage.queries.quotas import STATUS, Line
from storage.store import Session

Named = tuple[str, int | None, int | None, str]
"""A quota: its rule, client, region, and the period's name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One exemption with the names that stand in it; `word` is what the approver said."""

    id: int
    rule: str
    scheme: str
    client_id: int | None
    region_id: int | None
    period: str
    reason: str
    asked_by: int
    asked_at: datetime
    state: str
    decided_at: datetime | None
    word: str | None
    served: str
    asker: str
    unit: str
    approver: str | None

    @property
    def named(self) -> Named:
        return self.rule, self.client_id, self.region_id, self.period


_APPROVER = aliased(Person)
_ASKED: Any = (
    select(
        *(Exemption.id, Exemption.rule, Exemption.scheme, Exemption.client_id),
        *(Exemption.region_id, Exemption.period, Exemption.reason, Exemption.asked_by),
        *(Exemption.asked_at, Exemption.state, Exemption.decided_at, Exemption.word),
        *(func.coalesce(Client.name, Region.name), Person.name),
        *(func.coalesce(Organisation.name, ""), _APPROVER.name),
    )
    .join(Person, Person.id == Exemption.asked_by)
    .outerjoin(Organisation, Organisation.id == Person.organisation_id)
    .outerjoin(_APPROVER, _APPROVER.id == Exemption.approver)
    .outerjoin(Client, Client.id == Exemption.client_id)
    .outerjoin(Region, Region.id == Exemption.region_id)
)


async def find(session: Session, exemption_id: int, *, who: Who, today: date) -> Asked | None:
    """That one, where `who` may see it."""
    asked = _ASKED.where(Exemption.id == exemption_id, _reached(who, today))
    row = (await session.execute(asked)).one_or_none()
    return Asked(*row) if row else None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list, and how many there are in all."""

    rows: tuple[Asked, ...]
    total: int


async def within_reach(
    session: Session, *, who: Who, today: date, first: int = 0, limit: int = 7
) -> Page:
    """Those that `who` may see: whatever waits first, then the newest."""
    waiting = case((Exemption.state == "asked", 0), else_=1)
    asked = (
        _ASKED.add_columns(func.count().over())
        .where(_reached(who, today))
        .order_by(waiting, Exemption.id.desc())
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(asked)).all()
    return Page(tuple(Asked(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


async def count_waiting(session: Session, *, who: Who, today: date) -> int:
    """How many that `who` may see wait for a decision."""
    asked = (
        select(func.count(Exemption.id))
        .outerjoin(Client, Client.id == Exemption.client_id)
        .outerjoin(Region, Region.id == Exemption.region_id)
        .where(Exemption.state == "asked", _reached(who, today))
    )
    return await session.scalar(asked) or 0


async def recent(session: Session, *, who: Who, today: date, since: date) -> tuple[int, int]:
    """How many wait for a decision, and how many were approved since that day."""
    begins = datetime.combine(since, time(), UTC)
    approved = and_(Exemption.state == "approved", Exemption.decided_at >= begins)
    asked = (
        select(
            func.coalesce(func.sum(case((Exemption.state == "asked", 1), else_=0)), 0),
            func.coalesce(func.sum(case((approved, 1), else_=0)), 0),
        )
        .select_from(Exemption)
        .outerjoin(Client, Client.id == Exemption.client_id)
        .outerjoin(Region, Region.id == Exemption.region_id)
        .where(_reached(who, today))
    )
    waits, let_off = (await session.execute(asked)).one()
    return waits, let_off


async def waiting(session: Session, lines: Sequence[Line]) -> frozenset[Named]:
    """Those of these quotas for which an exemption is asked, and not decided."""
    if not lines:
        return frozenset()
    clients = [line.client_id for line in lines if line.client_id]
    regions = [line.region_id for line in lines if line.region_id]
    asked = select(
        Exemption.rule, Exemption.client_id, Exemption.region_id, Exemption.period
    ).where(
        Exemption.state == "asked",
        or_(Exemption.client_id.in_(clients), Exemption.region_id.in_(regions)),
    )
    rows = await session.execute(asked)
    return frozenset((rule, client, region, period) for rule, client, region, period in rows)


async def quota(
    session: Session,
    *,
    who: Who,
    today: date,
    rule: str,
    client_id: int | None,
    region_id: int | None,
    period: str,
) -> Line | None:
    """The quota that `who` may ask to be let off, however it stands."""
    asked = _quota(rule, client_id, region_id, period).where(_askable(who, today))
    row = (await session.execute(asked)).one_or_none()
    return Line(*row) if row else None


async def find_quota(
    session: Session, rule: str, client_id: int | None, region_id: int | None, period: str
) -> Line | None:
    """The quota that an exemption is about; None where nobody serves there any more."""
    row = (await session.execute(_quota(rule, client_id, region_id, period))).one_or_none()
    return Line(*row) if row else None


def _quota(rule: str, client_id: int | None, region_id: int | None, period: str) -> Select[Any]:
    c = STATUS.c
    served = c.client_id == client_id if client_id is not None else c.region_id == region_id
    return quotas.lines().where(served, c.rule == rule, c.period == period)


async def open_quotas(
    session: Session, *, who: Who, today: date, rules: Sequence[str], since: date,
    first: int, limit: int,
) -> quotas.Page:  # fmt: skip
    """What `who` may ask to be let off: open, begun, ended since that day; the newest first."""
    s = STATUS.c
    each = worked_out(s.rule.in_(rules), s.starts <= today, s.ends >= since, _askable(who, today))
    c = each.c
    asked: Select[Any] = (
        quotas.lines(each)
        .add_columns(func.count().over())
        .where(quotas.opened(each))
        .order_by(c.ends < today, c.ends.desc(), c.served, c.rule)
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(asked)).all()
    return quotas.Page(tuple(Line(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


def _askable(who: Who, today: date) -> ColumnElement[bool]:
    c = STATUS.c
    return scopes.quotas(
        who, today, client_id=c.client_id, region_id=c.region_id, area=c.area_code,
        action=Action.LOG, noun=Noun.EXEMPTION,
    )  # fmt: skip


def _reached(who: Who, today: date) -> ColumnElement[bool]:
    own = Exemption.asked_by == (who.person.id if who.person else 0)
    return or_(
        own,
        scopes.quotas(
            who, today, client_id=Exemption.client_id, region_id=Exemption.region_id,
            area=func.coalesce(Client.area, Region.area), noun=Noun.EXEMPTION,
        ),
    )  # fmt: skip
