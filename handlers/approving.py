"""Whether somebody with another number may come in: asked of whoever invited, else the bureau.

Shown: whom the invitation is for and both numbers in part. Kept: the decision; only then is the
newcomer told anything.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from handlers.dialogue import Conversation, Draft, End, Next, Turn, Waits, bureau_day, open_for
from handlers.joining_draft import JoiningDraft
from handlers.joining_draft import Step as JoiningStep
from handlers.screens import Button, Screen, Told
from handlers.words import gettext as _
from handlers.words import speaking
from programme import access, phones
from programme.access import Action, Noun, Scope
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
    """Guarded roles are a director's; an area's department decides for its own area."""
    if not may_decide(who):
        return False
    roles = await queries.invitations.roles_of(
        turn.session, invited.person_id, bureau_day(turn.now)
    )
    scope = access.allowed_on_person(who.roles, Action.APPROVE, Noun.INVITATION, subject=roles)
    return scope is not Scope.NONE and await queries.invitations.reaches(
        turn.session, who=who, person_id=invited.person_id, today=turn.today,
        action=Action.APPROVE,
    )  # fmt: skip


# What follows each answer


async def approved(turn: T, _argument: str) -> Next:
    """The newcomer goes on, on a card of their own."""
    invited = await queries.invitations.get(turn.session, turn.draft.invitation)
    newcomer = await queries.accounts.who(turn.session, turn.draft.account, bureau_day(turn.now))
    if not await _decides(turn, turn.who, invited):
        return await _denied(turn, invited)
    if newcomer.person is not None or not await actions.joining.approve(
        turn.session, invited, account_id=turn.draft.account,
        by=(turn.person.id, turn.who.account.id), now=turn.now,
    ):  # fmt: skip
        return End(settled())
    await open_for(
        turn, newcomer, turn.book["joining"], draft=JoiningDraft(invitation=invited.id),
        step=JoiningStep.CONFIRM,
    )  # fmt: skip
    return End(let_in(invited))


async def refused(turn: T, _argument: str) -> Next:
    """The invitation lets nobody in any more; the newcomer is told that, and no more."""
    invited = await queries.invitations.get(turn.session, turn.draft.invitation)
    if not await _decides(turn, turn.who, invited):
        return await _denied(turn, invited)
    if not await actions.joining.release(
        turn.session, invited, account_id=turn.draft.account,
        by=(turn.person.id, turn.who.account.id), now=turn.now, only_claimed=True,
    ):  # fmt: skip
        return End(settled())
    newcomer = await queries.accounts.get(turn.session, turn.draft.account)
    with speaking(newcomer.language):
        told = Told(not_confirmed(), key=f"refused:{invited.id}", account_id=newcomer.id)
    turn.answers.screens.append(told)
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
    return decision(invited, turn.draft.shared)


def decision(invited: Invited, shared: str) -> Screen:
    facts = (
        (_("For"), invited.name),
        (_("Unit"), invited.unit),
        (_("Registered number"), phones.masked(invited.mobile) or _("(none)")),
        (_("Number sent"), shared),
    )
    return Screen(
        title=_("⏳ An invitation was opened with another number"),
        facts=tuple(fact for fact in facts if fact[1]),
        body=_("Ask the person by a way you know before you let them in."),
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


def not_confirmed() -> Screen:
    return Screen(body=_("The number was not confirmed. Ask whoever invited you."))
