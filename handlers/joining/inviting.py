"""Invite (/invite): opened by the bureau, and by a local department within its area.

Asked: one person by a part of the name, or all who have not joined. One link is shown; many come
as a sheet. Kept: the invitations, of which only the hash of the code stays.
"""

from enum import StrEnum
from typing import Any

from handlers import pages
from handlers.dialogue import (
    Conversation,
    Draft,
    End,
    Next,
    Opened,
    Stay,
    Turn,
    Waits,
    bureau_day,
    open_,
)
from handlers.find.person_card import PersonDraft, may_invite
from handlers.joining import inviting_screens
from handlers.screens import Screen
from handlers.words import gettext as _
from programme.access import Action, Noun
from storage import actions, queries
from storage.queries.newcomers import Tally
from storage.queries.people import Hits

WORDS_LIMIT = 60


class Step(StrEnum):
    """What /invite waits for."""

    WHOM = "whom"
    LIST = "list"
    ALL = "all"


class InviteDraft(Draft):
    """What is looked for."""

    words: str = ""
    page: int = 0


T = Turn[InviteDraft]


def conversation() -> Conversation[InviteDraft]:
    """The map of the conversation."""
    return Conversation(
        name="invite",
        draft=InviteDraft,
        first=Step.WHOM,
        may=may_invite,
        steps={
            Step.WHOM: Waits(ask=ask_whom, picks={"all": all_asked}, typed=words_given),
            Step.LIST: Waits(
                ask=ask_list, picks={"person": chosen, "page": page_turned}, typed=words_given
            ),
            Step.ALL: Waits(ask=ask_all, picks={"make": confirmed}),
        },
    )


async def opened(turn: Turn[Any], words: str) -> None:
    """`/invite`, or `/invite 孙新` to look at once."""
    draft = InviteDraft(words=words[:WORDS_LIMIT])
    step = Step.LIST if words else Step.WHOM
    await open_(turn, turn.book["invite"], draft=draft, step=step)


# What follows each answer


async def words_given(turn: T, text: str) -> Next:
    """The only one found is opened at once."""
    turn.draft.words, turn.draft.page = text[:WORDS_LIMIT], 0
    found = await _search(turn)
    if found.total == 1:
        return await chosen(turn, str(found.page[0].id))
    if found.total == 0:
        return Stay(_("Nobody within your reach matches “{words}”.").format(words=text[:40]))
    return Step.LIST


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def chosen(turn: T, person: str) -> Next:
    """The person's card: it says how they stand, and invites."""
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action=Action.SEE, noun=Noun.PERSON, subject=f"person:{person}",
    )  # fmt: skip
    words = inviting_screens.looked_for(turn.draft.words)
    return End(words, Opened("person", PersonDraft(person=int(person))))


async def all_asked(turn: T, _argument: str) -> Next:
    return Step.ALL


async def confirmed(turn: T, which: str) -> Next:
    """A job makes the links and the sheet; this card shows how far it is."""
    if not turn.about.username:
        return Stay(_("The assistant's own name is not known yet. Try again in a minute."))
    people = await queries.newcomers.within(
        turn.session, who=turn.who, now=turn.now, today=bureau_day(turn.now),
        without_invitation=which == "fresh",
    )  # fmt: skip
    if not people:
        return Stay()
    expires = turn.now + turn.about.invitations_valid
    job = await actions.jobs.ask(
        turn.session, kind="invitations", account_id=turn.who.account.id,
        dialogue_id=turn.dialogue.id, total=len(people), now=turn.now,
        params={
            "people": people, "codes": {}, "expires": expires.isoformat(),
        },
    )  # fmt: skip
    turn.answers.jobs.append(job)
    return End(inviting_screens.making(0, len(people)))


# What is asked


async def ask_whom(turn: T) -> Screen:
    return inviting_screens.whom((await _unbound(turn, fresh=False)).people)


async def ask_list(turn: T) -> Screen:
    found = await _search(turn)
    if not found.total:
        return inviting_screens.nobody(turn.draft.words)
    return inviting_screens.found(turn.draft.words, found, turn.draft.page)


async def ask_all(turn: T) -> Screen:
    fresh = await _unbound(turn, fresh=True)
    return inviting_screens.all_unbound(fresh, await _unbound(turn, fresh=False))


async def _search(turn: T) -> Hits:
    return await queries.people.search(
        turn.session, who=turn.who, today=turn.today, like=turn.draft.words,
        action=Action.INVITE, noun=Noun.INVITATION,
        first=pages.first(turn.draft.page), limit=pages.PAGE,
    )  # fmt: skip


async def _unbound(turn: T, *, fresh: bool) -> Tally:
    """Those who have not joined; `fresh` leaves out those with an invitation in hand."""
    return await queries.newcomers.tally(
        turn.session, who=turn.who, now=turn.now, today=bureau_day(turn.now),
        without_invitation=fresh,
    )  # fmt: skip
