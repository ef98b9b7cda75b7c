"""A digest that waited to leave (the platform out of reach, a 429): whether all of it still holds.

One that does not is taken back, as if it had never been put together: what is due by then is put
together anew, and nothing of it is told that is done, put off, or another's.
"""

from datetime import date, datetime
from typing import Any

from handlers import dialogue
from handlers.dialogue import Turn
from handlers.reminders import standing
from handlers.reminders.draft import DigestDraft
from programme.reminders import Open
from storage import Session, actions, models, queries


async def no_longer(turn: Turn[Any], row: models.Dialogue) -> str | None:
    """Why it must not leave as it was put together; None where all of it still holds."""
    draft = dialogue.read_draft(turn.book["digest"], row)
    if row.state != "open" or draft is None:
        return "over"
    if draft.person != turn.person.id:
        return "moved"
    if draft.day != turn.today:
        return "stale"
    if await queries.absences.find_standing_for(turn.session, turn.person.id, day=turn.today):
        return "away"
    hours = await queries.hours.of_person(turn.session, turn.person.id)
    if not hours.allows(turn.now, await queries.hours.working_days(turn.session)):
        return "quiet"
    return None if await _holds(turn, draft) else "changed"


async def _holds(turn: Turn[Any], draft: DigestDraft) -> bool:
    """Whether every line that was not drawn as done is open as it says, and still theirs."""
    told = [thing.opened for line in draft.lines if not line.over for thing in line.things]
    for_others = await queries.absences.stood_in_for(turn.session, turn.person.id, day=turn.today)
    if not {thing.person for thing in told} <= {turn.person.id, *for_others}:
        return False
    on = {rule.name for rule in await queries.reminders.rules(turn.session) if rule.on}
    if not {thing.rule for thing in told} <= on:
        return False
    now = await standing.open_of(turn, sorted({thing.person for thing in told}))
    by_key = {thing.key: thing for thing in now}
    return all(_same(thing, by_key.get(thing.key), turn.today) for thing in told)


def _same(told: Open, now: Open | None, today: date) -> bool:
    if now is None or (now.until is not None and now.until > today):
        return False
    return (now.done, now.required) == (told.done, told.required)


async def taken_back(session: Session, row: models.Dialogue, now: datetime) -> None:
    """It did not leave: what is due by then is put together at the next tick.

    Of one that may have arrived before, the marked copy is drawn anew.
    """
    draft = DigestDraft.model_validate(row.draft) if row.draft else None
    if row.state != "open" or draft is None or draft.day is None:
        return
    if row.card == "uncertain":
        await actions.reminders.again(session, row.id, row.account_id, now=now, at_once=True)
        return
    await actions.reminders.take_back(session, told_id=draft.person, day=draft.day)
    await actions.dialogues.undo(session, row.id)
    day = (await queries.hours.of_person(session, draft.person)).local_day(now)
    await actions.later.plan(
        session, kind="digest", key=f"digest:{draft.person}:{day}:{now:%H%M%S}", due_at=now,
        subject={"person": draft.person, "account": None, "day": day.isoformat()},
    )  # fmt: skip


async def take_back_unsent(turn: Turn[Any]) -> None:
    """Whatever was put together for this person on an earlier day and has not left."""
    for outbox_id, row in await queries.outbox.unsent_cards(
        turn.session, turn.person.id, conversation="digest"
    ):
        draft = dialogue.read_draft(turn.book["digest"], row)
        if draft is None or draft.day is None or row.card == "uncertain":
            continue
        if await actions.outbox.passed_over(turn.session, outbox_id, reason="stale", now=turn.now):
            await actions.reminders.take_back(turn.session, told_id=turn.person.id, day=draft.day)
            await actions.dialogues.undo(turn.session, row.id)
