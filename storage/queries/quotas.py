"""Where each quota stands, counted from the records when asked (view `v_quota_status`)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    case,
    column,
    func,
    or_,
    select,
    table,
)

from storage.models import Assignment
from storage.prepared import Prepared
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.queries.scopes import serves
from storage.store import Session

STATUS = table(
    "v_quota_status",
    column("scheme", String),
    column("client_id", Integer),
    column("region_id", Integer),
    column("served_code", String),
    column("served", String),
    column("area_code", String),
    column("period", String),
    column("starts", Date),
    column("ends", Date),
    column("required", Integer),
    column("done", Integer),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One quota of one client or region in one period; `ends` is its last day."""

    scheme: str
    client_id: int | None
    region_id: int | None
    served: str
    area: str
    period: str
    starts: date
    ends: date
    required: int
    done: int


def _lines() -> Select[Any]:
    c = STATUS.c
    return select(
        c.scheme, c.client_id, c.region_id, c.served, c.area_code, c.period, c.starts, c.ends,
        c.required, c.done,
    )  # fmt: skip


async def of_person(
    session: Session, *, person_id: int, today: date, seen_by: Who | None = None
) -> list[Line]:
    """The quotas of those this person serves, in the periods that hold today; open ones first.

    Somebody else (`seen_by`) sees of them what is within that reach.
    """
    relations = await session.execute(
        select(Assignment.scheme, Assignment.client_id, Assignment.region_id)
        .where(serves(person_id, today))
        .distinct()
    )
    mine = {(scheme, client, region) for scheme, client, region in relations}
    if not mine:
        return []
    c = STATUS.c
    asked = (
        _lines().where(_named(mine), c.starts <= today, c.ends >= today).order_by(c.ends, c.served)
    )
    if seen_by is not None:
        asked = asked.where(_reached(seen_by, today))
    lines = await _all(session, asked)
    own = [line for line in lines if (line.scheme, line.client_id, line.region_id) in mine]
    return sorted(own, key=lambda line: line.done >= line.required)


def _named(served: Collection[tuple[str, int | None, int | None]]) -> ColumnElement[bool]:
    """By number, so that the view is worked out for these alone: a tenth of a join's time."""
    clients = {client for _scheme, client, _region in served if client}
    regions = {region for _scheme, _client, region in served if region}
    both = ((STATUS.c.client_id, clients), (STATUS.c.region_id, regions))
    return or_(*(column.in_(numbers) for column, numbers in both if numbers))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of quotas, and how many there are in all."""

    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Total:
    """How many of a scheme's quotas are met of those owed in one period; `ends` its last day."""

    scheme: str
    period: str
    ends: date
    met: int
    owed: int
    not_owed: int


def total(lines: Sequence[Line]) -> list[Total]:
    """What these lines come to, scheme by scheme."""
    found: dict[tuple[str, str, date], list[Line]] = {}
    for line in lines:
        found.setdefault((line.scheme, line.period, line.ends), []).append(line)
    return [
        Total(
            *key,
            met=sum(line.done >= line.required > 0 for line in same),
            owed=sum(line.required > 0 for line in same),
            not_owed=sum(line.required == 0 for line in same),
        )
        for key, same in sorted(found.items())
    ]


async def within_reach(
    session: Session, *, who: Who, today: date, first: int = 0, limit: int = 7
) -> Page:
    """The quotas that `who` may see, in the periods that hold today, those behind first."""
    c = STATUS.c
    behind = case((c.done < c.required, 0), (c.required > 0, 1), else_=2)
    asked = (
        _lines()
        .add_columns(func.count().over())
        .where(c.starts <= today, c.ends >= today, _reached(who, today))
        .order_by(behind, c.ends, c.served, c.scheme)
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(asked)).all()
    return Page(tuple(Line(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


async def behind(
    session: Session, *, who: Who, areas: Sequence[str], today: date, limit: int
) -> list[Line]:
    """The quotas of these areas that `who` may see and that are open today, at most `limit`."""
    c = STATUS.c
    here = scopes.within(c.area_code, areas)
    open_now = (c.starts <= today) & (c.ends >= today) & (c.done < c.required)
    asked = _lines().where(here, open_now, _reached(who, today)).order_by(c.ends, c.served)
    return await _all(session, asked.limit(limit))


async def totals(session: Session, *, who: Who, today: date) -> list[Total]:
    """The same, counted: a line a scheme."""
    c = STATUS.c
    asked = (
        select(
            c.scheme,
            c.period,
            c.ends,
            func.sum(case(((c.done >= c.required) & (c.required > 0), 1), else_=0)),
            func.sum(case((c.required > 0, 1), else_=0)),
            func.sum(case((c.required == 0, 1), else_=0)),
        )
        .where(c.starts <= today, c.ends >= today, _reached(who, today))
        .group_by(c.scheme, c.period, c.ends)
        .order_by(c.scheme, c.period)
    )
    return [Total(*row) for row in await session.execute(asked)]


async def seen(
    session: Session,
    *,
    who: Who,
    today: date,
    client_id: int | None,
    region_id: int | None,
    day: date,
) -> list[Line]:
    """The quotas of one client or region on a day, where `who` may see them."""
    c = STATUS.c
    served = c.client_id == client_id if client_id is not None else c.region_id == region_id
    asked = _lines().where(served, c.starts <= day, c.ends >= day, _reached(who, today))
    return await _all(session, asked)


def _reached(who: Who, today: date) -> ColumnElement[bool]:
    c = STATUS.c
    return scopes.quotas(
        who, today, client_id=c.client_id, region_id=c.region_id, area=c.area_code
    )


async def of_served(
    session: Session, *, client_id: int | None, region_id: int | None, day: date
) -> list[Line]:
    """The quotas that a visit of that day to that client or region may fill."""
    asked, served = (_OF_CLIENT, client_id) if client_id is not None else (_OF_REGION, region_id)
    return [Line(*row) for row in await asked.rows(session, {"served": served, "day": day})]


def _of(served: ColumnElement[Any]) -> Prepared:
    c, day = STATUS.c, bindparam("day", type_=Date)
    return Prepared(_lines().where(served == bindparam("served"), c.starts <= day, c.ends >= day))


_OF_CLIENT, _OF_REGION = _of(STATUS.c.client_id), _of(STATUS.c.region_id)


async def _all(session: Session, asked: Select[Any]) -> list[Line]:
    return [Line(*row) for row in await session.execute(asked)]
