"""What people are to be reminded of: for everybody at once, and all of one person's.

Each noun is a select of the same columns (`_SOURCES`): whose, of which series, since or until
when. A noun that comes later adds one.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select, union

from programme.hours import ZONE, Hours
from programme.reminders import About, Open, Rule, Switch, Window, in_force, windows
from programme.working_days import WorkingDays
from storage.models import (
    Absence,
    Account,
    Dialogue,
    Invitation,
    Person,
    PersonSettings,
    Reminder,
    ReminderSwitch,
    Snooze,
)
from storage.queries import absences, hours, quotas
from storage.store import Session

CARDS = ("visit", "plan")
"""Conversations in which something is filled in that would be lost."""
PAST, AHEAD = 60, 400
"""Days: how far back and ahead an anchor may lie; beyond any lead that the bureau can set."""
AT_ONCE = 500

People = tuple[int, int]
"""The numbers of people, from the first to the last."""


async def rules(session: Session) -> tuple[Rule, ...]:
    """Every rule as the bureau set it, those switched off included."""
    rows = await session.scalars(select(ReminderSwitch))
    return in_force(
        {row.rule: Switch(row.on, tuple(row.days) if row.days else None) for row in rows}
    )


# Everybody at once


async def due(
    session: Session, rules: Sequence[Rule], *, today: date, working_days: WorkingDays
) -> AsyncIterator[list[tuple[int, Hours]]]:
    """Everybody who is to be told something that day, with their hours, some hundreds at a time.

    One statement, however many people and assignments there are; whoever is away gives way to the
    stand-in, whoever cannot be reached is left out. For some nothing may be left once their digest
    is put together.
    """
    arms = [arm for about in About if (arm := _due(about, rules, today, working_days)) is not None]
    if not arms:
        return
    whose = union(*arms).subquery()
    away = (
        select(Absence.stand_in_id)
        .where(Absence.person_id == whose.c.person, absences.covers(today))
        .order_by(Absence.id.desc())
        .limit(1)
        .correlate(whose)
    )
    tellers = (
        select(case((away.exists(), away.scalar_subquery()), else_=whose.c.person))
        .select_from(whose)
        .scalar_subquery()
    )
    account = select(Account.id).where(
        Account.person_id == Person.id, Account.unreachable.is_(None)
    )
    asked = (
        select(Person.id, *hours.COLUMNS)
        .outerjoin(PersonSettings, PersonSettings.person_id == Person.id)
        .where(Person.id.in_(tellers), Person.state == "active", account.exists())
    )
    for some in (await session.execute(asked)).partitions(AT_ONCE):
        yield [(row[0], hours.made(*row[1:])) for row in some]


def _due(
    about: About, rules: Sequence[Rule], today: date, working_days: WorkingDays
) -> Select[Any] | None:
    """The people to be told of these by the rules that are on; None where none is."""
    own = [rule for rule in rules if rule.about is about and rule.on]
    if not own:
        return None
    thing = _SOURCES[about](today, None).subquery()
    put_off = and_(*_same_series(Snooze, thing.c))
    stand = [
        and_(
            thing.c.rule == rule.name,
            or_(*(_stands(thing.c, about, each) for each in windows(rule, today, working_days)))
            if windows(rule, today, working_days)
            else false(),
        )
        for rule in own
    ]
    return (
        select(thing.c.person.label("person"))
        .select_from(thing)
        .outerjoin(Snooze, put_off)
        .where(thing.c.rule.in_([rule.name for rule in own]))
        .where(or_(Snooze.until <= today, and_(Snooze.until.is_(None), or_(*stand))))
    )


def _stands(thing: Any, about: About, window: Window) -> ColumnElement[bool]:
    """An occurrence stands, and was not told of."""
    first: Any = window.first
    after: Any = window.last + timedelta(days=1)
    if about is not About.QUOTA:
        first, after = _begins(first), _begins(after)
    said = select(Reminder.nth).where(*_same_series(Reminder, thing), Reminder.nth == window.nth)
    return and_(thing.anchor >= first, thing.anchor < after, ~said.exists())


def _same_series(kept: type[Snooze] | type[Reminder], thing: Any) -> list[ColumnElement[bool]]:
    names = ("person_id", "rule", "noun", "subject", "period")
    columns = (thing.person, thing.rule, thing.noun, thing.subject, thing.period)
    return [getattr(kept, name) == column for name, column in zip(names, columns, strict=True)]


def _begins(day: date) -> datetime:
    """When that day begins at the bureau."""
    return datetime.combine(day, time.min, ZoneInfo(ZONE))


# All of some people's


async def of_people(session: Session, people: Iterable[int], *, today: date) -> list[Open]:
    """Everything open of each of these, with what was said of it and whether it was put off."""
    found: list[Open] = []
    for person in people:
        found += await _of_person(session, person, today)
    return found


async def _of_person(session: Session, person: int, today: date) -> list[Open]:
    alone = (person, person)
    owed = await quotas.open_now(session, today, past=PAST, people=alone)
    things = [_owed(each) for each in owed]
    for timed in (_cards, _invitations):
        things += [_opened(row) for row in await session.execute(timed(today, alone))]
    said = await _said(session, person, today)
    until = await _put_off(session, person)
    return [
        replace(thing, said=said.get(thing.key, frozenset()), until=until.get(thing.key))
        for thing in things
    ]


def _owed(row: quotas.Owed) -> Open:
    noun = "client" if row.client_id is not None else "region"
    return Open(
        row.rule, row.person_id, noun, row.client_id or row.region_id or 0, row.period, row.ends,
        row.served, row.done, row.required,
    )  # fmt: skip


def _opened(row: Any) -> Open:
    anchor = row.anchor.astimezone(ZoneInfo(ZONE)).date()
    return Open(
        row.rule, row.person, row.noun, row.subject, row.period, anchor, row.name, row.done,
        row.required,
    )  # fmt: skip


async def _said(
    session: Session, person: int, today: date
) -> dict[tuple[str, int, str, int, str], frozenset[str]]:
    asked = select(Reminder).where(
        Reminder.person_id == person, Reminder.day >= today - timedelta(days=AHEAD)
    )
    said: dict[tuple[str, int, str, int, str], frozenset[str]] = {}
    for row in await session.scalars(asked):
        key = (row.rule, row.person_id, row.noun, row.subject, row.period)
        said[key] = said.get(key, frozenset()) | {row.nth}
    return said


async def _put_off(session: Session, person: int) -> dict[tuple[str, int, str, int, str], date]:
    rows = await session.scalars(select(Snooze).where(Snooze.person_id == person))
    return {
        (row.rule, row.person_id, row.noun, row.subject, row.period): row.until for row in rows
    }


# Where they come from: whose, rule, noun, subject, period, anchor, name, done, required


def _quotas(today: date, _people: People | None = None) -> Select[Any]:
    """Open quotas of everybody, by the last day of their period."""
    c = quotas.owed(today, past=PAST).subquery().c
    noun = case((c.client_id.is_not(None), "client"), else_="region")
    subject = func.coalesce(c.client_id, c.region_id)
    return select(
        c.person_id.label("person"), c.rule, noun.label("noun"), subject.label("subject"),
        c.period, c.ends.label("anchor"), c.served.label("name"), c.done, c.required,
    )  # fmt: skip


def _cards(today: date, people: People | None) -> Select[Any]:
    """Cards left open, by the moment they were opened; the name is the conversation's."""
    asked = (
        _timed("card", "card", Account.person_id, Dialogue.id, Dialogue.opened_at)
        .add_columns(Dialogue.conversation.label("name"), *_NO_COUNT)
        .join(Account, Account.id == Dialogue.account_id)
        .where(Dialogue.state == "open", Dialogue.conversation.in_(CARDS))
        .where(Account.person_id.is_not(None))
        .where(Dialogue.opened_at >= _begins(today - timedelta(days=PAST)))
    )
    return asked if people is None else asked.where(Account.person_id.between(*people))


def _invitations(today: date, people: People | None) -> Select[Any]:
    """Invitations nobody used, by the moment they lapse; whose they are is who sent them."""
    of = Invitation
    asked = (
        _timed("invitation", "invitation", of.invited_by, of.id, of.expires_at)
        .add_columns(Person.name.label("name"), *_NO_COUNT)
        .join(Person, Person.id == of.person_id)
        .where(of.state == "open", of.invited_by.is_not(None), of.expires_at >= _begins(today))
    )
    return asked if people is None else asked.where(of.invited_by.between(*people))


def _timed(rule: str, noun: str, person: Any, subject: Any, anchor: Any) -> Select[Any]:
    return select(
        person.label("person"), literal(rule).label("rule"), literal(noun).label("noun"),
        subject.label("subject"), literal("").label("period"), anchor.label("anchor"),
    )  # fmt: skip


_NO_COUNT = (literal(0).label("done"), literal(0).label("required"))
_SOURCES: Mapping[About, Callable[[date, People | None], Select[Any]]] = MappingProxyType(
    {About.QUOTA: _quotas, About.CARD: _cards, About.INVITATION: _invitations}
)
