"""Whether somebody with another number may come in: asked of whoever invited, else the bureau.

Shown: whom the invitation is for and both numbers in part. Kept: the decision; only then is the
newcomer told anything. Nobody decides about an account for their own person, and a seat of the
bureau takes a second person (`handlers/joining/seats.py`).
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from handlers.dialogue import Conversation, Draft, End, Next, Turn, Waits, bureau_day
from handlers.joining import admitting, seat_screens, seats
from handlers.screens import Button, Screen
from handlers.words import gettext as _
from programme import access, phones
from programme.access import Action, Noun, Scope, Seat
from programme.roles import Role
from storage import actions, queries
from storage.queries.accounts import Who
from storage.queries.invitations import Invited


class Step(StrEnum):
    """One question: let them in, or not."""

    DECIDE = "decide"


class ApprovalDraft(Draft):
    """The invitation, the account that asks, and its number as far as it is shown."""

    invitation: int
    account: int
    shared: str


T = Turn[ApprovalDraft]


def conversation() -> Conversation[ApprovalDraft]:
    """The map of the conversation."""
    return Conversation(
        name="approval",
        draft=ApprovalDraft,
        first=Step.DECIDE,
        may=may_decide,
        steps={
            Step.DECIDE: Waits(
                ask=ask_decision, picks={"approve": approved, "refuse": refused}, leaves=False
            )
        },
    )


def may_decide(who: Who) -> bool:
    """Whoever may approve at all; whom is asked of the store each time."""
    scope = access.widest(who.roles, Action.APPROVE, Noun.INVITATION)
    return who.person is not None and scope is not Scope.NONE


async def deciding(turn: Turn[Any], invited: Invited) -> list[Who]:
    """Whoever invited, if they still may and can be reached; else all of the bureau who may."""
    if invited.invited_by is not None:
        accounts = await queries.accounts.of_person(turn.session, invited.invited_by)
        reachable = [account.id for account in accounts if account.unreachable is None]
        if found := await _of_these(turn, reachable, invited):
            return found
    return await _of_these(
        turn, await queries.invitations.bureau(turn.session, bureau_day(turn.now)), invited
    )


async def _of_these(turn: Turn[Any], accounts: Sequence[int], invited: Invited) -> list[Who]:
    """Every account of each: the first to decide settles it for all."""
    people = [
        await queries.accounts.who(turn.session, each, bureau_day(turn.now)) for each in accounts
    ]
    return [who for who in people if await _decides(turn, who, invited)]


async def _decides(turn: Turn[Any], who: Who, invited: Invited) -> bool:
    """Guarded roles are a director's, an area a department's; nobody decides for themselves."""
    if not may_decide(who) or (who.person is not None and who.person.id == invited.person_id):
        return False
    roles = await _roles(turn, invited)
    scope = access.allowed_on_person(who.roles, Action.APPROVE, Noun.INVITATION, subject=roles)
    return scope is not Scope.NONE and await queries.invitations.reaches(
        turn.session, who=who, person_id=invited.person_id, today=turn.today,
        action=Action.APPROVE,
    )  # fmt: skip


async def takes_two(turn: Turn[Any], invited: Invited) -> bool:
    """Whether it is a seat of the bureau."""
    return access.takes_two(await _roles(turn, invited))


async def _roles(turn: Turn[Any], invited: Invited) -> frozenset[Role]:
    today = bureau_day(turn.now)
    return await queries.invitations.roles_of(turn.session, invited.person_id, today)


# What follows each answer


async def approved(turn: T, _argument: str) -> Next:
    """The newcomer goes on; to a seat of the bureau only once a second person has confirmed."""
    invited = await queries.invitations.get(turn.session, turn.draft.invitation)
    if not await _decides(turn, turn.who, invited):
        return await _denied(turn, invited)
    if await takes_two(turn, invited):
        return await _second_asked(turn, invited)
    by = (turn.person.id, turn.who.account.id)
    if not await admitting.let_in(turn, invited, turn.draft.account, by):
        return End(settled())
    return End(let_in(invited))


async def _second_asked(turn: T, invited: Invited) -> End:
    """Once: of two directors who let in the same newcomer the first one asks."""
    waits = invited.state == "claimed" and invited.account_id == turn.draft.account
    standing = await queries.seats.find_standing(
        turn.session, person_id=invited.person_id, kind=Seat.LET_IN, now=turn.now
    )
    asked = standing is not None and standing.invitation_id == invited.id
    if asked or not waits or not invited.lets_in(turn.now):
        return End(settled())
    by = (turn.person.id, turn.who.account.id)
    return End(
        await seats.ask(
            turn, Seat.LET_IN, invited.person_id, by, mobile=turn.draft.shared,
            invitation_id=invited.id, account_id=turn.draft.account,
        )
    )  # fmt: skip


async def refused(turn: T, _argument: str) -> Next:
    """The invitation lets nobody in any more; the newcomer is told that, and no more."""
    invited = await queries.invitations.get(turn.session, turn.draft.invitation)
    if not await _decides(turn, turn.who, invited):
        return await _denied(turn, invited)
    by = (turn.person.id, turn.who.account.id)
    if not await admitting.shut_out(turn, invited, turn.draft.account, by):
        return End(settled())
    return End(shut_out(invited))


async def _denied(turn: T, invited: Invited) -> End:
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action=Action.APPROVE, noun=Noun.INVITATION, subject=f"person:{invited.person_id}",
        allowed=False,
    )  # fmt: skip
    return End(settled())


# What is asked


async def ask_decision(turn: T) -> Screen:
    invited = await queries.invitations.get(turn.session, turn.draft.invitation)
    return decision(invited, turn.draft.shared, second=await takes_two(turn, invited))


def decision(invited: Invited, shared: str, *, second: bool) -> Screen:
    facts = (
        (_("For"), invited.name),
        (_("Unit"), invited.unit),
        (_("Registered number"), phones.masked(invited.mobile) or _("(none)")),
        (_("Number sent"), shared),
    )
    return Screen(
        title=_("⏳ An invitation was opened with another number"),
        facts=tuple(fact for fact in facts if fact[1]),
        body="\n".join(
            [
                _("Ask the person by a way you know before you let them in."),
                *([seat_screens.second_needed()] if second else []),
            ]
        ),
        rows=((Button(_("Let them in"), "approve"), Button(_("Refuse"), "refuse")),),
    )


def let_in(invited: Invited) -> Screen:
    return Screen(title=_("Let in: {name}").format(name=invited.name))


def shut_out(invited: Invited) -> Screen:
    sentence = _("The invitation lets nobody in any more. Invite again with /invite.")
    return Screen(title=_("Refused: {name}").format(name=invited.name), body=sentence)


def settled() -> Screen:
    """Decided elsewhere, expired, or none of this person's business: all answer alike."""
    return Screen(body=_("This was settled already."))
