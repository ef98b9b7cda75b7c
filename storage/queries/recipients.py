"""Who a broadcast is for: the audience's filters as SQL, within the sender's reach.

One statement tells of everybody whether they get it, by which account, or why they are left out;
the same is asked again of a few shortly before their message leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, null, or_, select

from programme.access import Action, Noun
from programme.broadcasts import LATELY, Audience, Follows, Left, Standing
from storage.models import (
    Absence,
    Account,
    Assignment,
    BroadcastRecipient,
    Organisation,
    Outbox,
    Person,
    RoleGrant,
    TeamMember,
)
from storage.queries import scopes
from storage.queries.absences import covers
from storage.queries.accounts import Who
from storage.queries.quotas import STATUS
from storage.queries.scopes import current, holds
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of an audience: `account_id` is where they are written to, `left` why not."""

    person_id: int
    name: str
    unit: str
    language: str
    account_id: int | None
    left: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and how many there are in all."""

    rows: tuple[Candidate, ...]
    total: int


async def batch(
    session: Session, audience: Audience, *, who: Who, today: date, after: int, limit: int
) -> list[Candidate]:
    """The next ones by their number, those left out among them."""
    asked = _candidates(audience, who, today).where(Person.id > after)
    found = await session.execute(asked.order_by(Person.id).limit(limit))
    return [Candidate(*row) for row in found]


async def last(session: Session, broadcast_id: int) -> int:
    """The number of the last person who has a row of it; 0 where nobody has."""
    r = BroadcastRecipient
    asked = select(func.max(r.person_id)).where(r.broadcast_id == broadcast_id)
    return int(await session.scalar(asked) or 0)


async def still(
    session: Session, audience: Audience, *, who: Who, today: date, people: Sequence[int]
) -> dict[int, str | None]:
    """Of these people whoever is still of the audience, with why they are left out now."""
    asked = _candidates(audience, who, today).where(Person.id.in_(people))
    return {row[0]: row[5] for row in await session.execute(asked)}


async def counts(
    session: Session, audience: Audience, *, who: Who, today: date
) -> dict[str | None, int]:
    """How many get it (None), and how many are left out, by the reason."""
    found = _candidates(audience, who, today).subquery()
    asked = select(found.c.left_out, func.count()).group_by(found.c.left_out)
    return {row[0]: int(row[1]) for row in await session.execute(asked)}


async def page(
    session: Session, audience: Audience, *, who: Who, today: date, left: bool, first: int,
    limit: int = 7,
) -> Page:  # fmt: skip
    """Those who get it by name, or those who are left out."""
    found = _candidates(audience, who, today).subquery()
    c = found.c
    wanted = c.left_out.is_not(None) if left else c.left_out.is_(None)
    asked = (
        select(found, func.count().over())
        .where(wanted)
        .order_by(c.left_out, c.name, c.person_id)
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(asked)).all()
    return Page(tuple(Candidate(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


def _candidates(audience: Audience, who: Who, today: date) -> Select[Any]:
    """Everybody the audience names within the sender's reach, but for the sender."""
    me = who.person.id if who.person else 0
    bound = select(Account.id).where(Account.person_id == Person.id)
    reachable = bound.where(Account.unreachable.is_(None))
    account = reachable.order_by(Account.last_heard.desc(), Account.id).limit(1).scalar_subquery()
    away = select(Absence.id).where(Absence.person_id == Person.id, covers(today)).exists()
    left = case(
        (~_in_role(audience, today), literal(Left.GONE.value)),
        (~bound.exists(), literal(Left.NOT_BOUND.value)),
        (~reachable.exists(), literal(Left.BLOCKED.value)),
        (away, literal(Left.AWAY.value)),
        else_=null(),
    )
    return (
        select(
            Person.id.label("person_id"), Person.name.label("name"),
            func.coalesce(Organisation.name, "").label("unit"), Person.language.label("language"),
            account.label("account_id"), left.label("left_out"),
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(
            scopes.people(who, today, Action.SEND, Noun.BROADCAST), Person.id != me,
            *_filters(audience, today),
        )
    )  # fmt: skip


def _in_role(audience: Audience, today: date) -> ColumnElement[bool]:
    held = select(RoleGrant.id).where(
        RoleGrant.person_id == Person.id, *_roles(audience),
        holds(RoleGrant.starts, RoleGrant.ends, today),
    )  # fmt: skip
    return and_(Person.state == "active", held.exists())


def _filters(audience: Audience, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if audience.people:
        found.append(Person.id.in_(audience.people))
    elif audience.of:
        found.append(Person.id.in_(_of(audience.of, audience.follows)))
    else:
        lately = select(RoleGrant.person_id).where(
            *_roles(audience), RoleGrant.starts <= today,
            or_(RoleGrant.ends.is_(None), RoleGrant.ends >= today - LATELY),
        )  # fmt: skip
        found.append(Person.id.in_(lately))
    if audience.schemes:
        found.append(_serving(current(today), Assignment.scheme.in_(audience.schemes), today))
    if audience.areas:
        found.append(scopes.people_of(audience.areas, today))
    if audience.units:
        found.append(Organisation.kind.in_(audience.units))
    if audience.quota:
        found.append(_quota(audience, today))
    return found


def _roles(audience: Audience) -> list[ColumnElement[bool]]:
    return [RoleGrant.role.in_(audience.roles)] if audience.roles else []


def _serving(
    current_: ColumnElement[bool], which: ColumnElement[bool], today: date
) -> ColumnElement[bool]:
    """People who serve by one of these assignments, alone or in a team."""
    alone = select(Assignment.person_id).where(current_, which, Assignment.person_id.is_not(None))
    teams = select(Assignment.team_id).where(current_, which, Assignment.team_id.is_not(None))
    members = select(TeamMember.person_id).where(
        TeamMember.team_id.in_(teams), holds(TeamMember.starts, TeamMember.ends, today)
    )
    return or_(Person.id.in_(alone), Person.id.in_(members))


def _quota(audience: Audience, today: date) -> ColumnElement[bool]:
    """Those with an open quota in a period that holds today; or with quotas, none of them open."""
    c = STATUS.c
    owed = _answering(c.required > 0, audience, today)
    behind = _answering((c.done < c.required) & (c.exempt == 0), audience, today)
    return behind if audience.quota == Standing.OPEN else and_(owed, ~behind)


def _answering(which: ColumnElement[bool], audience: Audience, today: date) -> ColumnElement[bool]:
    c = STATUS.c
    some = select(c.scheme, c.client_id, c.region_id).where(
        c.starts <= today, c.ends >= today, which
    )
    if audience.schemes:
        some = some.where(c.scheme.in_(audience.schemes))
    quotas = some.subquery()
    of_it = and_(
        Assignment.scheme == quotas.c.scheme,
        or_(
            Assignment.client_id == quotas.c.client_id,
            Assignment.region_id == quotas.c.region_id,
        ),
    )
    assigned = select(Assignment.id).join(quotas, of_it).where(current(today))
    return _serving(current(today), Assignment.id.in_(assigned), today)


def _of(broadcast_id: int, follows: str) -> Select[Any]:
    """Those of another broadcast to whom it may not have come, or who did not press."""
    r = BroadcastRecipient
    asked = (
        select(r.person_id)
        .outerjoin(Outbox, Outbox.id == r.outbox_id)
        .where(r.broadcast_id == broadcast_id, r.acknowledged_at.is_(None))
    )
    wanted = "uncertain" if follows == Follows.AGAIN else "sent"
    return asked.where(state() == wanted)


def state() -> ColumnElement[str]:
    """How a recipient stands (`Outbox` joined): a press proves that it came."""
    r = BroadcastRecipient
    return case(
        (r.acknowledged_at.is_not(None), "sent"),
        (r.state == "queued", func.coalesce(Outbox.state, "queued")),
        else_=r.state,
    )
