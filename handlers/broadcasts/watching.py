"""A notice that was sent: how far it is, held, let go, cancelled; who did not get or press it.

Whoever may send within reach of it may do so; numbers for a call are shown to those who may edit
the person, and that is noted.
"""

from datetime import datetime
from enum import StrEnum

from handlers import pages
from handlers.broadcasts import progress_screens, sending
from handlers.broadcasts.draft import BroadcastDraft, Step
from handlers.dialogue import Next, Stay, Turn, Waits, bureau_day
from handlers.screens import Screen
from programme import access
from programme.access import Action, Noun, Scope
from programme.broadcasts import Follows
from storage import Session, actions, models, queries
from storage.queries.accounts import Who
from storage.queries.broadcasts import Group

T = Turn[BroadcastDraft]


def waits() -> dict[StrEnum, Waits[BroadcastDraft]]:
    """The steps of this part of the conversation."""
    return {
        Step.SENT: Waits(
            ask=ask_sent,
            picks={
                "pause": paused, "resume": resumed, "cancel": cancelled, "look": looked_again,
                "names": group_asked, "follow": followed, "original": original_asked,
                "list": list_asked,
            },
            leaves=False,
        ),
        Step.TOLD: Waits(
            ask=ask_told, picks={"group": group_asked, "page": page_turned, "sent": went_back},
            leaves=False,
        ),
    }  # fmt: skip


# What follows each answer


async def paused(turn: T, _argument: str) -> Next:
    if await _own(turn):
        await actions.broadcasts.pause(turn.session, turn.draft.number or 0)
        await _note(turn, "pause")
    return Stay()


async def resumed(turn: T, _argument: str) -> Next:
    """Its messages are queued again, and a job wakes the lane for them."""
    row = await _own(turn)
    if row is not None and await actions.broadcasts.resume(turn.session, row.id):
        turn.answers.jobs.append(await sending.job(turn, row, kind="broadcast_wake"))
        await _note(turn, "resume")
    return Stay()


async def cancelled(turn: T, _argument: str) -> Next:
    if await _own(turn):
        await actions.broadcasts.cancel(turn.session, turn.draft.number or 0, now=turn.now)
        await _note(turn, "cancel")
    return Stay()


async def looked_again(turn: T, _argument: str) -> Next:
    return Stay()


async def list_asked(turn: T, _argument: str) -> Next:
    turn.draft.page = 0
    return Step.LIST


async def group_asked(turn: T, group: str) -> Next:
    turn.draft.page, turn.draft.group = 0, group
    return Step.TOLD


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def went_back(turn: T, _argument: str) -> Next:
    return Step.SENT


async def original_asked(turn: T, number: str) -> Next:
    turn.draft.number = int(number)
    return Stay()


async def followed(turn: T, follows: str) -> Next:
    row = await _own(turn)
    if row is None:
        return Stay()
    return await sending.follow(turn, row, Follows(follows))


async def _own(turn: T) -> models.Broadcast | None:
    return await queries.broadcasts.find(
        turn.session, turn.draft.number or 0, who=turn.who, today=bureau_day(turn.now),
        action=Action.SEND,
    )  # fmt: skip


async def _note(turn: T, action: str) -> None:
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action=action, noun=Noun.BROADCAST, subject=str(turn.draft.number),
    )  # fmt: skip


# What is asked


async def ask_sent(turn: T) -> Screen:
    """From now on this card is the one that follows it."""
    number = turn.draft.number or 0
    found = await shown(turn.session, number, turn.who, turn.now, turn.about.messages_a_second)
    if found is None:
        return progress_screens.gone()
    await actions.broadcasts.shown_on(turn.session, number, turn.dialogue.id)
    return found


async def shown(
    session: Session, number: int, who: Who, now: datetime, rate: int
) -> Screen | None:
    """How far it is, in the language spoken now; None where it is not within reach."""
    row = await queries.broadcasts.find(session, number, who=who, today=bureau_day(now))
    if row is None:
        return None
    progress = await queries.broadcasts.progress(session, number)
    return await progress_screens.progress(session, row, progress, who=who, now=now, rate=rate)


async def ask_told(turn: T) -> Screen:
    row = await queries.broadcasts.find(
        turn.session, turn.draft.number or 0, who=turn.who, today=bureau_day(turn.now)
    )
    if row is None:
        return progress_screens.gone()
    group = Group(turn.draft.group)
    found = await queries.broadcasts.people(
        turn.session, row.id, group, first=pages.first(turn.draft.page)
    )
    numbers = await _numbers(turn, group, [each.person_id for each in found.rows])
    progress = await queries.broadcasts.progress(turn.session, row.id)
    return progress_screens.told(row, group, found, progress, numbers=numbers, turn=turn)


async def _numbers(turn: T, group: Group, people: list[int]) -> dict[int, str] | None:
    """For a phone call to those who were not reached; None where this role may not see them."""
    if group not in {Group.UNDELIVERABLE, Group.UNCERTAIN, Group.LEFT_OUT, Group.SILENT}:
        return {}
    today = bureau_day(turn.now)
    allowed = []
    for person in people:
        roles = await queries.invitations.roles_of(turn.session, person, today)
        scope = access.allowed_on_person(turn.who.roles, Action.EDIT, Noun.PERSON, subject=roles)
        allowed += [person] if scope is not Scope.NONE else []
    if people and not allowed:
        return None
    found = await queries.broadcasts.mobiles(turn.session, allowed)
    for person in found:
        await actions.audit.note(
            turn.session, at=turn.now, person_id=turn.person.id,
            account_id=turn.who.account.id, action=Action.SEE, noun="mobile",
            subject=f"person:{person}",
        )  # fmt: skip
    return found
