"""Reminders are told once, put off, switched by the bureau, and sent again once where unsure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from programme.reminders import Line, Open, Rule, newest, passed_over, put_off_until
from programme.working_days import WorkingDays
from storage import upsert
from storage.actions import later
from storage.models import Account, Reminder, ReminderSwitch, Snooze
from storage.store import Session

AGAIN_AFTER = timedelta(minutes=10)


async def told(
    session: Session,
    lines: Iterable[Line],
    *,
    told_id: int,
    day: date,
    working_days: WorkingDays,
) -> None:
    """Each of these was told that day; what of its series had been missed is stale for good."""
    rows: list[dict[str, Any]] = []
    for line in lines:
        for thing, nth in zip(line.things, line.nth, strict=True):
            rows.append(_row(thing, nth, day, told_id=told_id))
            rows += _missed(line, thing, nth, day, working_days)
            if thing.until is not None:
                await _no_longer_put_off(session, thing)
    if rows:
        dialect = session.get_bind().dialect.name
        await session.execute(upsert.insert(dialect, Reminder).on_conflict_do_nothing(), rows)


def _missed(
    line: Line, thing: Open, nth: str, day: date, working_days: WorkingDays
) -> list[dict[str, Any]]:
    """What of the series had come by then and was not told: it never will be.

    What was put off stands for the occurrence of its day.
    """
    stands = newest(line.rule, thing.anchor, day, working_days)
    if stands is None:
        return []
    stale = passed_over(line.rule, thing.anchor, stands.nth, working_days)
    put_off = [] if stands.nth == nth else [stands.nth]
    return [
        *(_row(thing, name, day, reason="stale") for name in stale),
        *(_row(thing, name, day, reason="put_off") for name in put_off),
    ]


def _row(
    thing: Open, nth: str, day: date, *, told_id: int | None = None, reason: str | None = None
) -> dict[str, Any]:
    state = "skipped" if reason else "said"
    end = {"day": day, "told_id": told_id, "state": state, "reason": reason}
    return {**_series(thing), "nth": nth, **end}


def _series(thing: Open) -> dict[str, Any]:
    return {
        "person_id": thing.person, "rule": thing.rule, "noun": thing.noun,
        "subject": thing.subject, "period": thing.period,
    }  # fmt: skip


_NAMES = ("person_id", "rule", "noun", "subject", "period")


async def _no_longer_put_off(session: Session, thing: Open) -> None:
    conditions = [getattr(Snooze, name) == value for name, value in _series(thing).items()]
    await session.execute(
        delete(Snooze).where(*conditions).execution_options(synchronize_session=False)
    )


async def take_back(session: Session, *, told_id: int, day: date) -> None:
    """What this person was to be told that day did not leave: it was not told to anybody.

    What had been put off to a day stands there again.
    """
    mine = (Reminder.told_id == told_id, Reminder.day == day, Reminder.state == "said")
    for row in list(await session.scalars(select(Reminder).where(*mine))):
        until = put_off_until(row.nth)
        if until is not None:
            await _put_off(session, {name: getattr(row, name) for name in _NAMES}, until)
    await session.execute(
        delete(Reminder).where(*mine).execution_options(synchronize_session=False)
    )


async def put_off(session: Session, thing: Open, *, until: date) -> None:
    """Not before that day; a later word takes the place of an earlier one."""
    await _put_off(session, _series(thing), until)


async def _put_off(session: Session, series: dict[str, Any], until: date) -> None:
    dialect = session.get_bind().dialect.name
    await session.execute(
        upsert.insert(dialect, Snooze)
        .values(**series, until=until)
        .on_conflict_do_update(index_elements=list(series), set_={"until": until})
    )


async def switch(session: Session, rule: Rule, *, set_by: int, now: datetime) -> None:
    """This is how the bureau wants the rule from now on: on or off, and its days."""
    dialect = session.get_bind().dialect.name
    given = {"on": rule.on, "days": list(rule.days), "set_by": set_by, "set_at": now}
    await session.execute(
        upsert.insert(dialect, ReminderSwitch)
        .values(rule=rule.name, **given)
        .on_conflict_do_update(index_elements=["rule"], set_=given)
    )


async def again(
    session: Session, dialogue_id: int, account_id: int, *, now: datetime, at_once: bool = False
) -> None:
    """It may or may not have arrived: have it sent once more, marked, in ten minutes.

    `at_once` where that one did not leave, since what it said holds no more.
    """
    account = await session.get_one(Account, account_id)
    if account.person_id is None:
        return
    key = f"digest_again:{dialogue_id}" + (f":{now:%H%M%S}" if at_once else "")
    await later.plan(
        session, kind="digest_again", key=key, due_at=now if at_once else now + AGAIN_AFTER,
        subject={"person": account.person_id, "account": account_id, "dialogue": dialogue_id},
    )  # fmt: skip
