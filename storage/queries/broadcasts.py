"""Broadcasts: those within reach, how far each is, and its people by how it ended with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true

from programme.access import Action, Noun
from programme.broadcasts import State
from storage.models import Broadcast, BroadcastRecipient, Dialogue, Organisation, Outbox, Person
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.queries.recipients import state
from storage.store import Session

R = BroadcastRecipient


class Group(StrEnum):
    """Its people by what they mean to whoever sent it."""

    SILENT = "silent"
    """It came, and they did not press."""
    UNDELIVERABLE = "undeliverable"
    UNCERTAIN = "uncertain"
    LEFT_OUT = "left_out"
    """Left out from the start, or skipped when their turn came."""
    ACKNOWLEDGED = "acknowledged"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is, by numbers of people; those left out are not of the `total`."""

    states: Mapping[str, int]
    acknowledged: int
    left: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def waiting(self) -> int:
        return sum(self.states.get(each, 0) for each in ("held", "queued", "sending"))

    @property
    def done(self) -> int:
        return self.total - self.waiting

    def of(self, group: Group) -> int:
        return {
            Group.SILENT: self.states.get("sent", 0) - self.acknowledged,
            Group.ACKNOWLEDGED: self.acknowledged,
            Group.LEFT_OUT: sum(self.left.values()) + self.states.get("skipped", 0),
            Group.WAITING: self.waiting,
        }.get(group, self.states.get(group.value, 0))


@dataclass(frozen=True, slots=True)
class Told:
    """One person of a broadcast; `mobile` only where it was asked for."""

    person_id: int
    name: str
    unit: str
    state: str
    reason: str | None
    acknowledged_at: datetime | None
    mobile: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and how many there are in all."""

    rows: tuple[Any, ...]
    total: int


async def find(
    session: Session, number: int, *, who: Who, today: date, action: Action = Action.SEE
) -> Broadcast | None:
    """That broadcast, where `who` may reach it with that action."""
    asked = select(Broadcast).where(Broadcast.id == number, _reached(who, today, action))
    return (await session.scalars(asked)).one_or_none()


async def get(session: Session, number: int) -> Broadcast:
    return await session.get_one(Broadcast, number)


async def find_by_key(session: Session, key: str) -> Broadcast | None:
    return (await session.scalars(select(Broadcast).where(Broadcast.key == key))).one_or_none()


async def count_keys(session: Session, key: str) -> int:
    """How many keys begin so."""
    asked = select(func.count()).where(Broadcast.key.startswith(key, autoescape=True))
    return int(await session.scalar(asked) or 0)


async def within_reach(
    session: Session, *, who: Who, today: date, first: int = 0, limit: int = 7
) -> Page:
    """Broadcasts that `who` may see, with the sender's name, the newest first."""
    asked = (
        select(Broadcast, Person.name, func.count().over())
        .join(Person, Person.id == Broadcast.sent_by)
        .where(_reached(who, today, Action.SEE))
        .order_by(Broadcast.id.desc())
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(asked)).all()
    return Page(tuple((row[0], row[1]) for row in rows), rows[0][2] if rows else 0)


def _reached(who: Who, today: date, action: Action) -> ColumnElement[bool]:
    """The bureau's reach is all; a department's what it, or one of its area, has sent."""
    far = scopes.reach(who, today, action, Noun.BROADCAST)
    if far.nothing:
        return false()
    if far.everything:
        return true()
    return or_(Broadcast.sent_by == far.person_id, scopes.within(Broadcast.area, far.areas))


LAST_ONES = timedelta(minutes=10)
"""So long after it was cancelled the last messages may still be leaving."""


async def underway(session: Session, *, now: datetime) -> list[Broadcast]:
    """Those being sent, paused, or just cancelled."""
    going = Broadcast.state.in_((State.SENDING, State.PAUSED))
    ending = and_(Broadcast.state == State.CANCELLED, Broadcast.ended_at > now - LAST_ONES)
    asked = select(Broadcast).where(or_(going, ending)).order_by(Broadcast.id)
    return list(await session.scalars(asked))


async def progress(session: Session, number: int) -> Progress:
    """Counted from the rows, in one statement."""
    how = state()
    left = case((R.state == Group.LEFT_OUT, R.reason))
    pressed = case((R.acknowledged_at.is_not(None), 1), else_=0)
    asked = (
        select(how, left, func.count(), func.sum(pressed))
        .select_from(R)
        .outerjoin(Outbox, Outbox.id == R.outbox_id)
        .where(R.broadcast_id == number)
        .group_by(how, left)
    )
    states: dict[str, int] = {}
    left_out: dict[str, int] = {}
    acknowledged = 0
    for each, why, count, of_them in await session.execute(asked):
        if each == Group.LEFT_OUT:
            left_out[why] = count
        else:
            states[each] = count
        acknowledged += of_them
    return Progress(states, acknowledged, left_out)


async def people(
    session: Session, number: int, group: Group, *, first: int, limit: int = 7
) -> Page:
    """Those of one group, by name."""
    asked = (
        _told()
        .add_columns(func.count().over())
        .where(R.broadcast_id == number, _of_group(group))
        .order_by(Person.name, Person.id)
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(asked)).all()
    return Page(tuple(Told(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


def _told() -> Select[Any]:
    reason = case((R.state == "queued", Outbox.reason), else_=R.reason)
    return (
        select(
            Person.id, Person.name, func.coalesce(Organisation.name, ""), state(), reason,
            R.acknowledged_at,
        )
        .select_from(R)
        .join(Person, Person.id == R.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Outbox, Outbox.id == R.outbox_id)
    )  # fmt: skip


def _of_group(group: Group) -> ColumnElement[bool]:
    if group is Group.SILENT:
        return and_(state() == "sent", R.acknowledged_at.is_(None))
    if group is Group.ACKNOWLEDGED:
        return R.acknowledged_at.is_not(None)
    if group is Group.LEFT_OUT:
        return state().in_(("left_out", "skipped"))
    if group is Group.WAITING:
        return state().in_(("held", "queued", "sending"))
    return state() == group.value


async def mobiles(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    """The registered numbers of these people, for whoever may see them."""
    asked = select(Person.id, Person.mobile).where(Person.id.in_(numbers))
    return {row[0]: row[1] for row in await session.execute(asked) if row[1]}


async def of_messages(session: Session, outbox: Sequence[int]) -> list[BroadcastRecipient]:
    """Whom these messages are for."""
    return list(await session.scalars(select(R).where(R.outbox_id.in_(outbox))))


async def find_unpressed(session: Session, account_id: int) -> Dialogue | None:
    """The newest notice in that chat whose button was not pressed."""
    asked = (
        select(Dialogue)
        .join(R, R.dialogue_id == Dialogue.id)
        .where(Dialogue.account_id == account_id, Dialogue.state == "open")
        .where(R.acknowledged_at.is_(None))
        .order_by(Dialogue.id.desc())
        .limit(1)
    )
    return (await session.scalars(asked)).one_or_none()


async def find_unended_follower(session: Session, number: int, follows: str) -> Broadcast | None:
    """The one that repeats this one for that reason and has not ended."""
    unended = Broadcast.state.in_((State.SCHEDULED, State.SENDING, State.PAUSED))
    asked = select(Broadcast).where(
        Broadcast.follows_id == number, Broadcast.follows == follows, unended
    )
    return (await session.scalars(asked.limit(1))).one_or_none()


async def named(
    session: Session, names: Sequence[str], *, who: Who, today: date
) -> dict[str, list[tuple[int, str]]]:
    """People within the sender's reach by their exact name: numbers and units of each."""
    asked = (
        select(Person.name, Person.id, func.coalesce(Organisation.name, ""))
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(scopes.people(who, today, Action.SEND, Noun.BROADCAST), Person.name.in_(names))
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for name, number, unit in await session.execute(asked):
        found.setdefault(name, []).append((number, unit))
    return found


async def by_mobile(
    session: Session, wanted: Sequence[str], *, who: Who, today: date
) -> dict[str, int]:
    """People within the sender's reach by registered number: sealed, so all are looked through."""
    asked = select(Person.mobile, Person.id).where(
        scopes.people(who, today, Action.SEND, Noun.BROADCAST), Person.state == "active",
        Person.mobile.is_not(None),
    )  # fmt: skip
    some = set(wanted)
    return {row[0]: row[1] for row in await session.execute(asked) if row[0] in some}
