"""How far an area, or the province, is covered: counts by place, and whoever is behind (C11, E5).

One statement each; every condition on what `who` may see is part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from programme.access import Noun
from storage.models import Assignment, Organisation, Person, Team, Visit
from storage.queries import quotas, scopes
from storage.queries.accounts import Who
from storage.queries.quota_lines import worked_out
from storage.queries.quotas import STATUS, Line
from storage.sqlite_driver import LONG
from storage.store import Session

AT_ONCE = 2000
SERVERS = 3
"""How many of those who serve a unit are named."""


@dataclass(frozen=True, slots=True)
class Cell(quotas.Total):
    """The total of one place, which is the first digits of its code."""

    place: str
    starts: date


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of the coverage: on which day, in which area, of which rule (empty: any)."""

    day: date
    area: str = ""
    rule: str = ""


async def matrix(
    session: Session, asked: Asked, *, who: Who, today: date, digits: int
) -> list[Cell]:
    """Counted by the first `digits` of the area's code: 4 for cities, 6 for counties."""
    c = STATUS.c
    # Worked out once a quota: its counts are asked for several times below.
    each = (
        select(
            func.substr(c.area_code, 1, digits).label("place"),
            *(c.scheme, c.rule, c.period, c.starts, c.ends, c.required, c.done, c.exempt),
        )
        .where(*_meant(asked, who, today))
        .cte("each")
        .prefix_with("MATERIALIZED")
    )
    e = each.c
    keys = (e.place, e.scheme, e.rule, e.period, e.starts, e.ends)
    counted = (
        select(
            *(e.scheme, e.rule, e.period, e.ends),
            _number(and_(e.required > 0, e.done >= e.required)),
            _number(e.required > 0),
            _number(e.required == 0),
            _number(and_(e.done < e.required, e.exempt == 1)),
            *(e.place, e.starts),
        )
        .group_by(*keys)
        .order_by(e.place, e.rule, e.period)
        .prefix_with(LONG)
    )
    return [Cell(*row) for row in await session.execute(counted)]


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _meant(asked: Asked, who: Who, today: date) -> list[ColumnElement[bool]]:
    c = STATUS.c
    meant = [c.starts <= asked.day, c.ends >= asked.day]
    if asked.area:
        meant.append(scopes.within(c.area_code, [asked.area]))
    if asked.rule:
        meant.append(c.rule == asked.rule)
    reached = scopes.quotas(
        who, today, client_id=c.client_id, region_id=c.region_id, area=c.area_code,
        noun=Noun.COVERAGE,
    )  # fmt: skip
    return [*meant, reached]


async def behind(
    session: Session, asked: Asked, *, who: Who, today: date, first: int = 0, limit: int = 7
) -> quotas.Page:
    """Those still open, the periods that end first before the others, place by place."""
    each = worked_out(*_meant(asked, who, today))
    c = each.c
    found = (
        quotas.lines(each)
        .add_columns(func.count().over())
        .prefix_with(LONG)
        .where(quotas.opened(each))
        .order_by(c.ends, c.area_code, c.served, c.rule)
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(found)).all()
    return quotas.Page(tuple(Line(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


async def every(
    session: Session, asked: Asked, *, who: Who, today: date, limit: int
) -> list[Line]:
    """All of them, whatever became of them, for a sheet; at most `limit`."""
    c = STATUS.c
    found = (
        quotas.lines()
        .prefix_with(LONG)
        .where(*_meant(asked, who, today))
        .order_by(c.area_code, c.rule, c.period, c.served)
        .limit(limit)
    )
    return [Line(*row) for row in await session.execute(found)]


async def answering(
    session: Session, asked: Asked, *, who: Who, today: date, limit: int
) -> list[quotas.Owed]:
    """Whoever answers today for what is open of it; at most `limit` of person and quota."""
    meant = and_(*_meant(asked, who, today))
    return await quotas.answering(session, today, meant, limit=limit)


@dataclass(frozen=True, slots=True)
class Visited:
    """How many visits, to how many clients and regions."""

    visits: int
    served: int


async def visited(session: Session, *, who: Who, today: date, since: date) -> Visited:
    """Of the days since then, within reach, by whomever, on-site or not."""
    v = Visit
    asked = select(
        func.count(v.id),
        func.count(v.client_id.distinct()) + func.count(v.region_id.distinct()),
    ).where(v.day > since, v.day <= today, v.state != "withdrawn", scopes.visits(who, today))
    return Visited(*(await session.execute(asked)).one())


Key = tuple[str, int | None, int | None]
"""Whom somebody serves, and how: the scheme, the client or the region."""


async def servers(
    session: Session, lines: Sequence[Line], *, today: date
) -> dict[Key, tuple[str, ...]]:
    """Who serves each of these today: the person with their unit, or the team."""
    found: dict[Key, list[str]] = {}
    for scheme, client, region, name, unit in await session.execute(_serving(lines, today)):
        said = f"{unit} {name}" if unit else name
        found.setdefault((scheme, client, region), []).append(said)
    return {key: tuple(names[:SERVERS]) for key, names in found.items()}


async def servers_of_all(
    session: Session, lines: Sequence[Line], *, today: date
) -> dict[Key, tuple[str, ...]]:
    """As `servers`, for very many: so many at a time."""
    found: dict[Key, tuple[str, ...]] = {}
    for first in range(0, len(lines), AT_ONCE):
        found |= await servers(session, lines[first : first + AT_ONCE], today=today)
    return found


def _serving(lines: Sequence[Line], today: date) -> Any:
    a = Assignment
    clients = {line.client_id for line in lines if line.client_id}
    regions = {line.region_id for line in lines if line.region_id}
    return (
        select(
            a.scheme, a.client_id, a.region_id, func.coalesce(Person.name, Team.name),
            Organisation.name,
        )
        .outerjoin(Person, Person.id == a.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Team, Team.id == a.team_id)
        .where(or_(a.client_id.in_(clients), a.region_id.in_(regions)), scopes.current(today))
        .order_by(a.id)
    )  # fmt: skip
