"""Where each quota stands, counted from the records when asked (view `v_quota_status`)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    union_all,
)

from programme.roles import Role
from storage.models import Assignment, QuotaRule, TeamMember
from storage.prepared import Prepared
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.queries.quota_lines import STATUS, Line, lines, opened, worked_out
from storage.queries.scopes import current, holds, serves
from storage.sqlite_driver import LONG
from storage.store import Session

__all__ = [
    "STATUS",
    "Line",
    "Owed",
    "Page",
    "Total",
    "answering",
    "behind",
    "interval",
    "lines",
    "of_person",
    "of_served",
    "open_now",
    "opened",
    "seen",
    "total",
    "totals",
    "within_reach",
]


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
    asked = lines().where(_named(mine), c.starts <= today, c.ends >= today)
    asked = asked.order_by(c.ends, c.served)
    if seen_by is not None:
        asked = asked.where(_reached(seen_by, today))
    found = await _all(session, asked)
    own = [line for line in found if (line.scheme, line.client_id, line.region_id) in mine]
    return sorted(own, key=lambda line: not line.open)


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
    """How many of a rule's quotas are met of those owed in one period; `ends` its last day.

    `exempt` are those of `owed` that need not be met, and are not (reading 10).
    """

    scheme: str
    rule: str
    period: str
    ends: date
    met: int
    owed: int
    not_owed: int
    exempt: int

    @property
    def open(self) -> int:
        """How many still are to be met."""
        return self.owed - self.met - self.exempt


def total(lines: Sequence[Line]) -> list[Total]:
    """What these lines come to, rule by rule."""
    found: dict[tuple[str, str, str, date], list[Line]] = {}
    for line in lines:
        found.setdefault((line.scheme, line.rule, line.period, line.ends), []).append(line)
    return [
        Total(
            *key,
            met=sum(line.done >= line.required > 0 for line in same),
            owed=sum(line.required > 0 for line in same),
            not_owed=sum(line.required == 0 for line in same),
            exempt=sum(line.done < line.required and bool(line.exempt) for line in same),
        )
        for key, same in sorted(found.items())
    ]


async def within_reach(
    session: Session, *, who: Who, today: date, first: int = 0, limit: int = 7
) -> Page:
    """The quotas that `who` may see, in the periods that hold today, those behind first."""
    c = STATUS.c
    behind = case((opened(), 0), (c.required > 0, 1), else_=2)
    asked = (
        lines()
        .prefix_with(LONG)
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
    each = worked_out(here, c.starts <= today, c.ends >= today, _reached(who, today))
    asked = lines(each).prefix_with(LONG).where(opened(each)).order_by(each.c.ends, each.c.served)
    return await _all(session, asked.limit(limit))


async def totals(session: Session, *, who: Who, today: date) -> list[Total]:
    """The same, counted: a line a scheme."""
    c = STATUS.c
    asked = (
        select(
            *(c.scheme, c.rule, c.period, c.ends),
            func.sum(case(((c.done >= c.required) & (c.required > 0), 1), else_=0)),
            func.sum(case((c.required > 0, 1), else_=0)),
            func.sum(case((c.required == 0, 1), else_=0)),
            func.sum(case(((c.done < c.required) & (c.exempt == 1), 1), else_=0)),
        )
        .prefix_with(LONG)
        .where(c.starts <= today, c.ends >= today, _reached(who, today))
        .group_by(c.scheme, c.rule, c.period, c.ends)
        .order_by(c.scheme, c.rule, c.period)
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
    asked = lines().where(served, c.starts <= day, c.ends >= day, _reached(who, today))
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
    return Prepared(lines().where(served == bindparam("served"), c.starts <= day, c.ends >= day))


_OF_CLIENT, _OF_REGION = _of(STATUS.c.client_id), _of(STATUS.c.region_id)


# What is open now, for everybody at once

ANSWERING = (Role.LEADER, Role.BACKBONE)
"""The lasting parts of a team; an expert joins single activities (S14)."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One quota that is open, and one person who answers for it today.

    `ends` is the period's last day; with several people on one client there are as many of these.
    """

    rule: str
    scheme: str
    client_id: int | None
    region_id: int | None
    served: str
    period: str
    starts: date
    ends: date
    required: int
    done: int
    person_id: int


async def open_now(
    session: Session, today: date, *, past: int = 0, people: tuple[int, int] | None = None
) -> list[Owed]:
    """Every open quota of the periods that hold today, or ended at most `past` days ago.

    `people`: only those with a number from the first to the last, so that a sweep over very many
    needs no more memory than a block of them.
    """
    if people is None:
        spans = [
            _answered(served, named, _lasting(today, past), today) for served, named in _SERVED
        ]
    else:
        mine = await _served_by(session, people)
        spans = [
            _answered(served, named, [*_lasting(today, past), named.in_(numbers)], today).where(
                _ANSWERING.between(*people)
            )
            for served, named, numbers in mine
            if numbers  # without any, the whole view would be worked out for nothing
        ]
    rows = await session.execute(union_all(*spans)) if spans else ()
    # Somebody may be assigned twice, in two cycles or alone and in a team.
    return list(dict.fromkeys(Owed(*row) for row in rows))


def owed(today: date, *, past: int = 0) -> CompoundSelect[*tuple[Any, ...]]:
    """The same of everybody as a statement, its columns those of an `Owed`."""
    return union_all(
        *(_answered(served, named, _lasting(today, past), today) for served, named in _SERVED)
    )


def _lasting(today: date, past: int) -> list[ColumnElement[bool]]:
    c = STATUS.c
    return [c.starts <= today, c.ends >= today - timedelta(days=past)]


_SERVED: Any = (
    (Assignment.client_id, STATUS.c.client_id), (Assignment.region_id, STATUS.c.region_id)
)  # fmt: skip
_ANSWERING = func.coalesce(Assignment.person_id, TeamMember.person_id)


def _answered(
    served: Any, named: Any, meant: Collection[ColumnElement[bool]], today: date
) -> Select[Any]:
    """Those of the view that are meant and open, each with whoever answers for it today."""
    # Of one noun only: all that the other owes would be looked up in vain.
    each = worked_out(*meant, named.is_not(None), name=f"each_{named.name}")
    c = each.c
    member = and_(
        TeamMember.team_id == Assignment.team_id,
        TeamMember.part.in_(ANSWERING),
        holds(TeamMember.starts, TeamMember.ends, today),
    )
    return (
        select(
            c.rule, c.scheme, c.client_id, c.region_id, c.served, c.period, c.starts, c.ends,
            c.required, c.done, _ANSWERING.label("person_id"),
        )
        .select_from(each)
        .join(Assignment, and_(Assignment.scheme == c.scheme, served == c[named.name]))
        .outerjoin(TeamMember, member)
        .where(opened(each), current(today), _ANSWERING.is_not(None))
    )  # fmt: skip


async def answering(
    session: Session, today: date, meant: ColumnElement[bool], *, limit: int
) -> list[Owed]:
    """Whoever answers today for the open ones of these, whatever their period."""
    spans = [_answered(served, named, [meant], today) for served, named in _SERVED]
    rows = await session.execute(union_all(*spans).limit(limit))
    return list(dict.fromkeys(Owed(*row) for row in rows))


async def _served_by(
    session: Session, people: tuple[int, int]
) -> list[tuple[Any, Any, list[int]]]:
    """By number, so that the view is worked out for these alone (see `_named`)."""
    teams = select(TeamMember.team_id).where(TeamMember.person_id.between(*people))
    mine = or_(Assignment.person_id.between(*people), Assignment.team_id.in_(teams))
    rows = await session.execute(select(Assignment.client_id, Assignment.region_id).where(mine))
    both = [*zip(*rows, strict=True)] or [(), ()]
    return [
        (served, named, sorted({number for number in numbers if number}))
        for (served, named), numbers in zip(_SERVED, both, strict=True)
    ]


async def interval(session: Session, rule: str) -> str:
    """How often that rule asks: year, half, quarter, or off."""
    asked = select(QuotaRule.kind).where(QuotaRule.code == rule)
    return (await session.execute(asked)).scalar_one()


async def _all(session: Session, asked: Select[Any]) -> list[Line]:
    return [Line(*row) for row in await session.execute(asked)]
