"""The digest by the clock: put together anew when it falls due, sent or passed over, and why.

It interrupts no draft; of what was missed only the newest is told, and that once.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers import dialogue
from handlers.dialogue import Turn
from handlers.reminders import screens as reminder_screens
from handlers.reminders import standing, waiting
from handlers.reminders.draft import DigestDraft, Step, Thing, Told
from handlers.reminders.lines import Standing
from handlers.screens import Shown
from programme import reminders
from programme.working_days import WorkingDays
from storage import actions, models, queries

WRITING = timedelta(hours=3)
"""A card untouched for so long is not being filled in: a number written then means the digest."""


async def come(turn: Turn[Any], about: Mapping[str, Any]) -> str | None:
    """The digest of a day; what holds by then is asked anew, and where it is not sent, why."""
    day = date.fromisoformat(str(about["day"]))
    working_days = await queries.hours.working_days(turn.session)
    kept_back = await _kept_back(turn, day, working_days)
    if kept_back is not None:
        return kept_back
    await waiting.take_back_unsent(turn)
    for_others = await queries.absences.stood_in_for(turn.session, turn.person.id, day=day)
    things = await standing.open_of(turn, [turn.person.id, *for_others])
    rules = await queries.reminders.rules(turn.session)
    lines = reminders.digest(things, rules, today=day, working_days=working_days)
    if not lines:
        return "nothing"
    await actions.reminders.told(
        turn.session, lines, told_id=turn.person.id, day=day, working_days=working_days
    )
    await actions.dialogues.retire(turn.session, turn.who.account.id, conversation="digest")
    told = [Told.of(line, for_others.get(line.first.person, "")) for line in lines]
    await dialogue.open_for(
        turn, turn.who, turn.book["digest"], cause=_cause(turn, day), since=turn.now - WRITING,
        draft=DigestDraft(day=day, person=turn.person.id, lines=told),
    )  # fmt: skip
    _beside_replies(turn)
    return None


def _beside_replies(turn: Turn[Any]) -> None:
    """Nobody waits for it: it leaves by the slow lane."""
    shown = turn.answers.screens[-1]
    if isinstance(shown, Shown):
        turn.answers.screens[-1] = replace(shown, lane="slow")


def _cause(turn: Turn[Any], day: date) -> str:
    return f"digest:{turn.person.id}:{day}"


async def _kept_back(turn: Turn[Any], day: date, working_days: WorkingDays) -> str | None:
    """Why the digest of that day is not for this moment; one that comes too early is put off."""
    if day != turn.today:
        return "stale"
    if await queries.dialogues.begun_by(turn.session, _cause(turn, day)) is not None:
        return "told"
    if await queries.absences.find_standing_for(turn.session, turn.person.id, day=day):
        return "away"
    hours = await queries.hours.of_person(turn.session, turn.person.id)
    if hours.allows(turn.now, working_days):
        return None
    then = hours.next_allowed(turn.now, working_days)
    if hours.local_day(then) != day:
        return "late" if working_days.is_working(day) else "day_off"
    await actions.later.plan(
        turn.session, kind="digest", key=f"{_cause(turn, day)}:{then:%H%M}", due_at=then,
        subject={"person": turn.person.id, "account": None, "day": day.isoformat()},
    )  # fmt: skip
    return "quiet"


async def again(turn: Turn[Any], about: Mapping[str, Any]) -> str | None:
    """Ten minutes after nobody knew whether it arrived: once more, marked (FAULTS.md, 23)."""
    row = await turn.session.get(models.Dialogue, int(about["dialogue"]))
    book = turn.book["digest"]
    draft = dialogue.read_draft(book, row) if row is not None else None
    if row is None or draft is None or row.state != "open" or row.card != "uncertain":
        return "over"
    hours = await queries.hours.of_person(turn.session, turn.person.id)
    working_days = await queries.hours.working_days(turn.session)
    if draft.arrived or draft.day != turn.today or not hours.allows(turn.now, working_days):
        return "over"
    there = dialogue.replace_dialogue(turn, row, draft)
    lines = await standing.lines(there)
    if all(line.done for line in lines):
        return "nothing"
    draft.lines = [_as_it_stands(*each) for each in zip(draft.lines, lines, strict=True)]
    row.draft = draft.model_dump(mode="json", exclude_defaults=True)
    screen = await book.steps[Step(row.step)].ask(there)
    marked = screen.noted(reminder_screens.maybe_twice())
    turn.answers.screens.append(Shown(row, marked, book.kind, lane="slow"))
    return None


def _as_it_stands(told: Told, line: Standing) -> Told:
    """Its number stays: the message that may have arrived has buttons too."""
    if line.done:
        return told.model_copy(update={"over": True})
    return told.model_copy(update={"things": [Thing.of(thing) for thing in line.things]})
