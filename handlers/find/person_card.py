"""One person of the roster (from /invite or /find): opened by whoever may invite or edit them.

Shown: unit, roles, part of the mobile, whether they have joined. Asked: another mobile, or whether
the post was left. Kept: the change, an invitation, and a line of the audit for each. A member of
the bureau is changed once a second one has confirmed it (`handlers/joining/seats.py`).
"""

from enum import StrEnum

from handlers import clocks
from handlers.dialogue import Conversation, Draft, End, Next, Stay, Turn, Waits, bureau_day
from handlers.joining import inviting_screens, seats
from handlers.joining.inviting_screens import Card
from handlers.screens import Screen, Told
from handlers.words import gettext as _
from handlers.words import speaking
from programme import access, phones
from programme.access import Action, Noun, Scope, Seat
from storage import actions, queries
from storage.errors import NotThere, Refused
from storage.queries.accounts import Who
from storage.queries.people import Hit


class Step(StrEnum):
    """What the card waits for."""

    CARD = "card"
    MOBILE = "mobile"
    LEAVE = "leave"


class PersonDraft(Draft):
    """The person the card is about."""

    person: int = 0


T = Turn[PersonDraft]


def conversation() -> Conversation[PersonDraft]:
    """The map of the conversation."""
    return Conversation(
        name="person",
        draft=PersonDraft,
        first=Step.CARD,
        may=may_open,
        steps={
            Step.CARD: Waits(
                ask=ask_card,
                picks={"invite": invited, "mobile": mobile_asked, "leave": leave_asked},
            ),
            Step.MOBILE: Waits(ask=ask_mobile, typed=mobile_given),
            Step.LEAVE: Waits(ask=ask_leave, picks={"yes": left}),
        },
    )


def may_invite(who: Who) -> bool:
    """Whoever may invite at all; whom is asked of the store each time."""
    return who.person is not None and _scope(who, Action.INVITE, Noun.INVITATION)


def may_open(who: Who) -> bool:
    return may_invite(who) or (who.person is not None and _scope(who, Action.EDIT, Noun.PERSON))


def _scope(who: Who, action: Action, noun: Noun) -> bool:
    return access.widest(who.roles, action, noun) is not Scope.NONE


async def reached(turn: T, action: Action, noun: Noun) -> Hit | None:
    """The person, where this may be done with them: within reach, guarded roles a director's."""
    person_id = turn.draft.person
    found = await queries.people.find(
        turn.session, person_id, who=turn.who, today=turn.today, action=action, noun=noun
    )
    if found is None or found.state != "active":
        return None
    roles = await queries.invitations.roles_of(turn.session, person_id, bureau_day(turn.now))
    scope = access.allowed_on_person(turn.who.roles, action, noun, subject=roles)
    return None if scope is Scope.NONE else found


async def _refused(turn: T, action: Action, noun: Noun) -> Next:
    """Out of reach, guarded, or left meanwhile: all answer alike, and it is noted."""
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action=action, noun=noun, subject=f"person:{turn.draft.person}", allowed=False,
    )  # fmt: skip
    return End(inviting_screens.out_of_reach(), state="cancelled")


# What follows each answer


async def invited(turn: T, _argument: str) -> Next:
    """A fresh link, in a message to be passed on as it is, in the language of the invited."""
    found = await reached(turn, Action.INVITE, Noun.INVITATION)
    if found is None:
        return await _refused(turn, Action.INVITE, Noun.INVITATION)
    if not turn.about.username:
        return Stay(_("The assistant's own name is not known yet. Try again in a minute."))
    code = await actions.invitations.issue(
        turn.session, person_id=found.id, invited_by=turn.person.id, now=turn.now,
        valid=turn.about.invitations_valid, account_id=turn.who.account.id,
    )  # fmt: skip
    expires = turn.now + turn.about.invitations_valid
    mobile = phones.masked(await queries.people.mobile(turn.session, found.id))
    with speaking(await queries.people.language(turn.session, found.id)):
        until = clocks.shown(expires, turn)
        passed_on = inviting_screens.letter(turn.about.link(code), until, mobile)
    told = Told(passed_on, key=f"invitation:{turn.heard.key}")
    until = clocks.shown(expires, turn)
    return End(inviting_screens.issued(found.name, until), told=(told,))


async def mobile_asked(turn: T, _argument: str) -> Next:
    return Step.MOBILE


async def leave_asked(turn: T, _argument: str) -> Next:
    return Step.LEAVE


async def mobile_given(turn: T, text: str) -> Next:
    mobile = phones.read(text)
    if mobile is None:
        return Stay(_("That is no mobile number of the mainland: eleven digits, like 139…"))
    if await reached(turn, Action.EDIT, Noun.PERSON) is None:
        return await _refused(turn, Action.EDIT, Noun.PERSON)
    if await _takes_two(turn):
        return await _second_asked(turn, Seat.MOBILE, mobile=mobile)
    try:
        await actions.people.change_mobile(
            turn.session, turn.draft.person, mobile=mobile,
            by=(turn.person.id, turn.who.account.id), now=turn.now,
        )  # fmt: skip
    except Refused:
        return Stay(_("That number is registered for somebody else in post."))
    return Step.CARD


async def left(turn: T, _argument: str) -> Next:
    found = await reached(turn, Action.EDIT, Noun.PERSON)
    if found is None:
        return await _refused(turn, Action.EDIT, Noun.PERSON)
    if await _takes_two(turn):
        return await _second_asked(turn, Seat.LEAVE)
    relations = await queries.assignments.of_person(
        turn.session, person_id=found.id, who=turn.who, today=turn.today
    )
    try:
        await actions.people.leave(
            turn.session, found.id, by=(turn.person.id, turn.who.account.id),
            today=bureau_day(turn.now), now=turn.now,
        )  # fmt: skip
    except Refused:
        return Stay(_("This is the last director in post: appoint another one first."))
    except NotThere:
        return await _refused(turn, Action.EDIT, Noun.PERSON)
    return End(inviting_screens.has_left(found.name, [each.served for each in relations]))


async def _takes_two(turn: T) -> bool:
    today = bureau_day(turn.now)
    roles = await queries.invitations.roles_of(turn.session, turn.draft.person, today)
    return access.takes_two(roles)


async def _second_asked(turn: T, change: Seat, **facts: str) -> Next:
    """A seat of the bureau: nothing is changed before a second member has confirmed it."""
    directors = await queries.people.directors(turn.session, bureau_day(turn.now))
    if change is Seat.LEAVE and directors == {turn.draft.person}:
        return Stay(_("This is the last director in post: appoint another one first."))
    by = (turn.person.id, turn.who.account.id)
    return End(await seats.ask(turn, change, turn.draft.person, by, **facts))


# What is asked


async def ask_card(turn: T) -> Screen:
    found = await reached(turn, Action.INVITE, Noun.INVITATION)
    editable = await reached(turn, Action.EDIT, Noun.PERSON)
    either = found or editable
    if either is None:
        return inviting_screens.out_of_reach()
    return inviting_screens.person(
        await _card(turn, either), may_invite=found is not None, may_edit=editable is not None
    )


async def _card(turn: T, found: Hit) -> Card:
    accounts = await queries.accounts.of_person(turn.session, found.id)
    since = [account.bound_at for account in accounts if account.bound_at]
    standing = await queries.invitations.find_open(turn.session, person_id=found.id)
    waits = standing is not None and standing.lets_in(turn.now)
    return Card(
        hit=found,
        mobile=phones.masked(await queries.people.mobile(turn.session, found.id)),
        joined=clocks.day(max(since), turn) if since else "",
        invited=clocks.shown(standing.expires_at, turn) if standing and waits else "",
    )


async def ask_mobile(turn: T) -> Screen:
    mobile = phones.masked(await queries.people.mobile(turn.session, turn.draft.person))
    return inviting_screens.mobile(mobile, second=await _takes_two(turn))


async def ask_leave(turn: T) -> Screen:
    found = await reached(turn, Action.EDIT, Noun.PERSON)
    if found is None:
        return inviting_screens.out_of_reach()
    relations = await queries.assignments.of_person(
        turn.session, person_id=found.id, who=turn.who, today=turn.today
    )
    served = [each.served for each in relations]
    return inviting_screens.leaving(found.name, served, second=await _takes_two(turn))
