"""Supervision notices (督促, S23): recorded by one tap, told in working hours, acknowledged.

Each is a row; whether something is still owed is asked again when it is told.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import Field

from handlers import dialogue, pages
from handlers.coverage import notice_screens
from handlers.dialogue import (
    Beside,
    Conversation,
    Draft,
    End,
    Next,
    Opened,
    Stay,
    Turn,
    Waits,
    bureau_day,
    known,
)
from handlers.exemptions import draft as exemption_draft
from handlers.screens import Screen, Shown, Sign
from handlers.words import gettext as _
from storage import Session, actions, models, queries
from storage.queries.coverage import Asked
from storage.queries.quotas import Line
from storage.queries.supervisions import Notice

MOST = 3000
"""So many persons and quotas in one go; whoever has more does it area by area."""
KEPT = timedelta(days=366)
PAST = 800
"""Days back: a year that was missed may be told of long after its end."""
PEOPLE_AT_ONCE = 500


async def send(turn: Turn[Any], asked: Asked) -> Stay:
    """Record a notice for everybody who answers for what is open; what is to be said of it."""
    owed = await queries.coverage.answering(
        turn.session, asked, who=turn.who, today=turn.today, limit=MOST + 1
    )
    if len(owed) > MOST:
        sentence = _("More than {most} at once: choose an area first. Nothing was sent.")
        return Stay(sentence.format(most=MOST))
    others = [each for each in owed if each.person_id != turn.person.id]
    by = (turn.person.id, turn.who.account.id)
    day = bureau_day(turn.now)
    made = await actions.supervisions.send(turn.session, others, by=by, day=day, now=turn.now)
    await _plan(turn, made)
    count = sum(map(len, made.values()))
    said = _("Notices recorded: {count}, to {people} people; they get them in working hours.")
    sent = said.format(count=count, people=len(made)) if count else _("Nothing new was sent.")
    if count < len(others):
        again = _("{count} were sent today already.").format(count=len(others) - count)
        sent = f"{sent}\n{again}"
    return Stay(sent, Sign.DONE if count else Sign.REFUSED)


async def _plan(turn: Turn[Any], made: Mapping[int, list[int]]) -> None:
    """A later row a person, due in that person's own working hours."""
    calendar = await queries.hours.working_days(turn.session)
    people = sorted(made)
    for first in range(0, len(people), PEOPLE_AT_ONCE):
        hours = await queries.hours.of_people(turn.session, people[first : first + PEOPLE_AT_ONCE])
        for person, own in hours.items():
            await actions.later.plan(
                turn.session, kind="supervision", key=f"supervision:{min(made[person])}",
                due_at=own.next_allowed(turn.now, calendar),
                subject={"person": person, "account": None},
            )  # fmt: skip


async def told(turn: Turn[Any], _subject: Mapping[str, Any]) -> str | None:
    """By the clock: what is still owed of what was recorded, on one card."""
    untold = await queries.supervisions.untold(turn.session, person_id=turn.person.id)
    still = await _still_owed(turn)
    due = [notice.id for notice in untold if notice.named in still]
    if not due:
        return "not_owed"
    await actions.supervisions.told(turn.session, due, now=turn.now)
    draft = SupervisionDraft(notices=due)
    await dialogue.open_for(
        turn, turn.who, turn.book["supervision"], draft=draft, cause=f"supervision:{min(due)}"
    )
    card = turn.answers.screens[-1]
    if isinstance(card, Shown):  # nobody waits for it: replies go first
        turn.answers.screens[-1] = replace(card, kind="supervision", lane="slow")
    return None


async def no_longer(turn: Turn[Any], row: models.Dialogue) -> str | None:
    """Why a card that waited must not leave as it was put together; None where it holds."""
    draft = dialogue.read_draft(turn.book["supervision"], row)
    if row.state != "open" or draft is None:
        return "over"
    found = await queries.supervisions.get(turn.session, draft.notices, person_id=turn.person.id)
    if len(found) < len(draft.notices):
        return "moved"
    hours = await queries.hours.of_person(turn.session, turn.person.id)
    if not hours.allows(turn.now, await queries.hours.working_days(turn.session)):
        return "quiet"
    still = await _still_owed(turn)
    return None if all(notice.named in still for notice in found) else "changed"


async def taken_back(session: Session, row: models.Dialogue, now: datetime) -> None:
    """It did not leave: what is owed of it by then is told in the next working hours."""
    draft = SupervisionDraft.model_validate(row.draft) if row.draft else None
    if row.state != "open" or draft is None:
        return
    person = await actions.supervisions.untold(session, draft.notices)
    await actions.dialogues.undo(session, row.id)
    hours = await queries.hours.of_person(session, person)
    due = hours.next_allowed(now, await queries.hours.working_days(session))
    await actions.later.plan(
        session, kind="supervision", key=f"supervision:{min(draft.notices)}:{now:%y%m%d%H%M%S}",
        due_at=due, subject={"person": person, "account": None},
    )  # fmt: skip


async def _still_owed(turn: Turn[Any]) -> set[queries.exemptions.Named]:
    me = turn.person.id
    owed = await queries.quotas.open_now(turn.session, turn.today, past=PAST, people=(me, me))
    return {(each.rule, each.client_id, each.region_id, each.period) for each in owed}


# The card of whoever is told


class Step(StrEnum):
    """The notice waits to be acknowledged."""

    NOTICE = "notice"


class SupervisionDraft(Draft):
    """The notices by their numbers, and the page."""

    notices: list[int] = Field(default_factory=list)
    page: int = 0


T = Turn[SupervisionDraft]


def conversation() -> Conversation[SupervisionDraft]:
    """The map of the conversation."""
    return Conversation(
        name="supervision",
        draft=SupervisionDraft,
        first=Step.NOTICE,
        may=known,  # what one was told stays one's own
        steps={
            Step.NOTICE: Waits(
                ask=ask_notice,
                picks={
                    "seen": acknowledged,
                    "page": page_turned,
                    "tasks": tasks_asked,
                    "exempt": exemption_asked,
                },
                leaves=False,
            )
        },
    )


async def acknowledged(turn: T, _argument: str) -> Next:
    await actions.supervisions.seen(
        turn.session, turn.draft.notices, person_id=turn.person.id, now=turn.now
    )
    return End(replace(await ask_notice(turn), rows=()))


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def tasks_asked(turn: T, _argument: str) -> Next:
    quota = turn.book["quota"]
    return Beside(Opened("quota", quota.draft())) if quota.may(turn.who) else Stay()


async def exemption_asked(turn: T, _argument: str) -> Next:
    if not exemption_draft.may_ask(turn.who):
        return Stay()
    return Beside(exemption_draft.opened())


async def ask_notice(turn: T) -> Screen:
    found = await queries.supervisions.get(
        turn.session, turn.draft.notices, person_id=turn.person.id
    )
    first = pages.first(turn.draft.page)
    shown = found[first : first + pages.PAGE]
    lines = [await _line(turn, notice) for notice in shown]
    return notice_screens.card(
        found, list(zip(shown, lines, strict=True)), page=turn.draft.page, today=turn.today,
        may_ask=exemption_draft.may_ask(turn.who),
    )  # fmt: skip


async def _line(turn: T, notice: Notice) -> Line | None:
    """How that quota stands now; at most a page of them are asked for."""
    return await queries.exemptions.find_quota(turn.session, *notice.named)
