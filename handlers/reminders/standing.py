"""How what a digest told of stands by now: asked anew whenever it is shown or acted on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from handlers import days, dialogue
from handlers.dialogue import Turn
from handlers.reminders.draft import DigestDraft
from handlers.reminders.lines import Standing
from handlers.visits.draft import VisitDraft
from programme.reminders import Open
from storage import actions, models, queries

T = Turn[DigestDraft]


async def open_of(turn: Turn[Any], people: Iterable[int]) -> list[Open]:
    """All that is open of these people; of their cards those with something on them."""
    found = await queries.reminders.of_people(turn.session, people, today=turn.today)
    named = [await _named(turn, thing) if thing.noun == "card" else thing for thing in found]
    return [thing for thing in named if thing is not None]


async def _named(turn: Turn[Any], thing: Open) -> Open | None:
    """A visit's card by whom it is about; None where nothing was filled in yet."""
    row = await turn.session.get_one(models.Dialogue, thing.subject)
    book = turn.book.get(row.conversation)
    draft = dialogue.read_draft(book, row) if book is not None and row.draft else None
    if isinstance(draft, VisitDraft) and draft.name:
        return replace(thing, name=draft.name)
    return thing if draft is not None else None


async def lines(turn: T) -> list[Standing]:
    """The lines in the order they were told, each with what of it is open still."""
    owners = {thing.person for told in turn.draft.lines for thing in told.things}
    by_key = {thing.key: thing for thing in await open_of(turn, sorted(owners))}
    by_name = {rule.name: rule for rule in await queries.reminders.rules(turn.session)}
    served = await _served(turn)
    found = []
    for told in turn.draft.lines:
        before = [thing.opened for thing in told.things]
        left = tuple(by_key[thing.key] for thing in before if thing.key in by_key)
        first = before[0]
        found.append(
            Standing(
                by_name[first.rule], left or tuple(before), told.owner,
                serves=f"{first.noun}:{first.subject}" in served, done=not left,
            )
        )  # fmt: skip
    return found


async def _served(turn: T) -> set[str]:
    """Whom this person may record visits to: `client:12`, `region:3`."""
    targets = await queries.served.choices(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today
    )
    return {target.key for target in targets}


async def put_off(turn: T, line: Standing, until: date) -> None:
    """All of that line comes again on that day."""
    for thing in line.things:
        await actions.reminders.put_off(turn.session, thing, until=until)


def day(each: date, turn: Turn[Any]) -> str:
    return days.shown(each, turn.today)
