"""What came to the bureau about discipline: units' concerns, and what visitors declared.

Lists hold no word of it; whoever reads one opens it (`actions.concerns`, `actions.declarations`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func, literal, null, select, true, union_all

from programme import access
from programme.access import Action, Noun, Scope
from storage.models import Account, Client, Concern, Declaration, Person, Region, RoleGrant, Visit
from storage.queries.accounts import Who
from storage.queries.scopes import holds
from storage.store import Session

READERS = ("clerk", "director")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: a `concern` of a unit, or a `declaration` of a visitor (`person`)."""

    kind: str
    id: int
    person_id: int | None
    served: str
    person: str | None
    visit_id: int | None
    at: datetime
    unread: bool

    @property
    def key(self) -> str:
        """`concern:7:0`, `declaration:318:12`."""
        return f"{self.kind}:{self.id}:{self.person_id or 0}"


@dataclass(frozen=True, slots=True)
class Page:
    """One page, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int


async def seen(session: Session, *, who: Who, first: int = 0, limit: int = 7) -> Page:
    """Those that `who` may see, newest first: concerns the bureau's, declarations a director's."""
    found = union_all(_concerns(who), _declarations(who)).subquery()
    c = found.c
    asked = (
        select(c.kind, c.id, c.person_id, c.served, c.person, c.visit_id, c.at, c.unread)
        .add_columns(func.count().over())
        .order_by(c.at.desc(), c.id.desc())
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(asked)).all()
    return Page(tuple(map(_row, rows)), rows[0][-1] if rows else 0)


async def find(session: Session, key: str, *, who: Who) -> Row | None:
    """The entry of that key, where `who` may open it."""
    kind, number, person = key.split(":")
    asked = _concerns(who, Action.OPEN).where(Concern.id == int(number))
    if kind == "declaration":
        asked = _declarations(who, Action.OPEN).where(
            Declaration.visit_id == int(number), Declaration.person_id == int(person)
        )
    row = (await session.execute(asked)).one_or_none()
    return _row(row) if row else None


def _row(row: Any) -> Row:
    kind, number, person_id, served, person, visit_id, at, unread = row[:8]
    return Row(kind, number, person_id, served, person, visit_id, at, bool(unread))


def _all(who: Who, action: Action, noun: Noun) -> ColumnElement[bool]:
    return true() if access.widest(who.roles, action, noun) is Scope.ALL else false()


def _concerns(who: Who, action: Action = Action.SEE) -> Any:
    unread = (Concern.state == "received").label("unread")
    return (
        select(
            literal("concern").label("kind"), Concern.id.label("id"),
            null().label("person_id"), Client.name.label("served"), null().label("person"),
            Concern.visit_id.label("visit_id"), Concern.received_at.label("at"), unread,
        )
        .join(Client, Client.id == Concern.client_id)
        .where(_all(who, action, Noun.CONCERN))
    )  # fmt: skip


def _declarations(who: Who, action: Action = Action.SEE) -> Any:
    return (
        select(
            literal("declaration").label("kind"), Declaration.visit_id.label("id"),
            Declaration.person_id.label("person_id"),
            func.coalesce(Client.name, Region.name).label("served"),
            Person.name.label("person"), Declaration.visit_id.label("visit_id"),
            Declaration.at.label("at"), false().label("unread"),
        )
        .join(Visit, Visit.id == Declaration.visit_id)
        .join(Person, Person.id == Declaration.person_id)
        .outerjoin(Client, Client.id == Visit.client_id)
        .outerjoin(Region, Region.id == Visit.region_id)
        .where(Declaration.state == "said", _all(who, action, Noun.DECLARATION))
    )  # fmt: skip


async def readers(
    session: Session, *, today: date, roles: Sequence[str] = READERS
) -> list[tuple[Account, str]]:
    """Whom the bureau has for it today: an account of each of these roles, the latest heard, and
    the language they are written to in."""
    held = (RoleGrant.role.in_(roles), holds(RoleGrant.starts, RoleGrant.ends, today))
    asked = (
        select(Account, Person.language)
        .join(Person, Person.id == Account.person_id)
        .where(Person.state == "active", Person.id.in_(select(RoleGrant.person_id).where(*held)))
        .order_by(Account.last_heard, Account.id)
    )
    latest = {row[0].person_id: (row[0], row[1]) for row in await session.execute(asked)}
    return list(latest.values())


async def count_of(session: Session, client_id: int, *, since: datetime) -> int:
    """How many concerns came in about one client since then."""
    asked = select(func.count()).where(
        Concern.client_id == client_id, Concern.received_at >= since
    )
    return int(await session.scalar(asked) or 0)
