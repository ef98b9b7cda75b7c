"""Coming in by an invitation (/start with a code): open to accounts of nobody.

Asked: one's own number by the contact button, then whether one is the person it is for. Nothing
of the person is shown until the number matched or somebody approved. Kept: the account is bound.
"""

import re
from datetime import timedelta
from typing import Any

from handlers import clocks, home
from handlers.dialogue import (
    Conversation,
    End,
    Next,
    Opened,
    Stay,
    Turn,
    Waits,
    bureau_day,
    open_,
    open_for,
)
from handlers.joining import approving, seats, undertaking
from handlers.joining import screens as joining_screens
from handlers.joining.draft import JoiningDraft, Step
from handlers.screens import ForOperator, Screen, Told
from handlers.words import gettext as _
from handlers.words import speaking, use
from programme import phones
from programme.access import Seat
from storage import actions, queries
from storage.queries.accounts import Who
from storage.queries.invitations import Invited

CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
MANY, WITHIN = 20, timedelta(hours=1)  # refused attempts overall that alarm the operator


T = Turn[JoiningDraft]


def conversation() -> Conversation[JoiningDraft]:
    """The map of the conversation."""
    return Conversation(
        name="joining",
        draft=JoiningDraft,
        first=Step.CONTACT,
        may=unknown,
        steps={
            Step.CONTACT: Waits(
                ask=ask_contact, typed=number_typed, contact=number_shared, leaves=False
            ),
            Step.CONFIRM: Waits(
                ask=ask_confirm, picks={"yes": confirmed, "no": denied}, leaves=False
            ),
        },
    )


def unknown(who: Who) -> bool:
    return who.person is None


async def welcomed(turn: Turn[Any], code: str) -> None:
    """/start: home, or where a code came with it, the way in."""
    if code:
        await _opened(turn, code)
    elif turn.who.person is None and await _awaited(turn):
        _tell(turn, joining_screens.awaiting(), "awaiting")
    else:
        await home.shown(turn, "")


async def _awaited(turn: Turn[Any]) -> bool:
    claimed = await queries.invitations.find_claimed(turn.session, account_id=turn.who.account.id)
    return claimed is not None and claimed.lets_in(turn.now)


async def _opened(turn: Turn[Any], code: str) -> None:
    account, person = turn.who.account, turn.who.person
    if account.wait_until is not None and turn.now < account.wait_until:
        await _too_soon(turn)
        return
    invited = None
    if CODE.fullmatch(code):
        invited = await queries.invitations.find(turn.session, code=code)
    if invited is not None and person is not None and invited.person_id == person.id:
        _tell(turn, joining_screens.inside(), "inside")
        await home.shown(turn, "")
    elif invited is None or person is not None or not invited.lets_in(turn.now):
        await _refused(turn)
        _tell(turn, joining_screens.unusable(), "refused")
    elif invited.state == "claimed" and invited.account_id == account.id:
        _tell(turn, joining_screens.awaiting(), "awaiting")
    else:
        approved = invited.state == "open" and invited.account_id == account.id
        await open_(
            turn, turn.book["joining"], draft=JoiningDraft(invitation=invited.id),
            step=Step.CONFIRM if approved else Step.CONTACT,
        )  # fmt: skip


async def _too_soon(turn: Turn[Any]) -> None:
    """The code is not even looked at; one answer a minute is enough for whoever hammers."""
    account = turn.who.account
    await actions.joining.turned_away(turn.session, account, why="waiting", now=turn.now)
    await _alarm(turn)
    key = f"wait:{account.id}:{turn.now:%Y%m%d%H%M}"
    if account.wait_until is not None and not await queries.outbox.said(turn.session, key):
        turn.answers.screens.append(
            Told(joining_screens.wait(clocks.shown(account.wait_until, turn)), key=key)
        )


async def _refused(turn: Turn[Any]) -> None:
    await actions.joining.refused(turn.session, turn.who.account, why="code", now=turn.now)
    await _alarm(turn)


async def _alarm(turn: Turn[Any]) -> None:
    """The operator and the bureau hear of many refused attempts, once an hour."""
    key = f"alarm:join:{turn.now:%Y%m%d%H}"
    if await queries.outbox.said(turn.session, key):
        return
    count = await queries.invitations.count_refused(turn.session, since=turn.now - WITHIN)
    if count < MANY:
        return
    turn.answers.screens.append(ForOperator(lambda: joining_screens.alarm(count), key=key))
    for account in await queries.invitations.bureau(turn.session, bureau_day(turn.now)):
        who = await queries.accounts.who(turn.session, account, bureau_day(turn.now))
        await _tell_other(turn, who, lambda: joining_screens.alarm(count), f"{key}:{account}")


# What follows each answer


async def number_typed(turn: T, _text: str) -> Next:
    """Anybody can type a number; only the shared contact shows whose it is."""
    return Stay(_("Only a number sent with the button below can be checked."))


async def number_shared(turn: T) -> Next:
    contact = turn.heard.contact
    if contact is None or not contact.own:
        return Stay(_("That is somebody else's contact. Only your own number can be checked."))
    invited = await queries.invitations.get(turn.session, turn.draft.invitation)
    if not invited.lets_in(turn.now):
        return await _gone(turn)
    if phones.same(contact.phone, invited.mobile):
        confirm = JoiningDraft(invitation=invited.id, proven=True)
        return End(joining_screens.checked(), Opened("joining", confirm, Step.CONFIRM))
    return await _referred(turn, invited, phones.masked(contact.phone))


async def _referred(turn: T, invited: Invited, shared: str) -> Next:
    """Another number than the registered one: somebody who may invite the person decides.

    A seat of the bureau where no director can be asked is left to the command line.
    """
    deciding = await approving.deciding(turn, invited)
    if not deciding and not await approving.takes_two(turn, invited):
        await actions.joining.turned_away(
            turn.session, turn.who.account, why="number", now=turn.now
        )
        return End(joining_screens.nobody_decides(), state="cancelled")
    account = turn.who.account.id
    if not await actions.joining.claim(turn.session, invited, account_id=account, now=turn.now):
        return await _gone(turn)
    asked = approving.ApprovalDraft(invitation=invited.id, account=account, shared=shared)
    for who in deciding:
        await open_for(turn, who, turn.book["approval"], draft=asked)
    if not deciding:
        await seats.ask(
            turn, Seat.LET_IN, invited.person_id, (None, None), mobile=shared,
            invitation_id=invited.id, account_id=account,
        )  # fmt: skip
    return End(joining_screens.awaiting())


async def confirmed(turn: T, _argument: str) -> Next:
    """Bound, once and for all; the undertaking comes next where it is owed."""
    account = turn.who.account
    invited = await queries.invitations.get(turn.session, turn.draft.invitation)
    if not await actions.joining.bind(
        turn.session, invited, account=account, proven=turn.draft.proven, now=turn.now
    ):
        return await _gone(turn)
    turn.who = await queries.accounts.who(turn.session, account.id, bureau_day(turn.now))
    use(turn.person.language)
    return End(joining_screens.joined(invited), await undertaking.next_for(turn))


async def denied(turn: T, _argument: str) -> Next:
    """Not the person: the invitation goes back to whoever gave it."""
    invited = await queries.invitations.get(turn.session, turn.draft.invitation)
    account = turn.who.account
    released = await actions.joining.release(
        turn.session, invited, account_id=account.id, by=(None, account.id), now=turn.now
    )
    if not released:
        return await _gone(turn)
    for who in await approving.deciding(turn, invited):
        key = f"released:{invited.id}:{who.account.id}"
        await _tell_other(turn, who, lambda: joining_screens.came_back(invited), key)
    return End(joining_screens.given_back(), state="cancelled")


async def _gone(turn: T) -> End:
    await actions.joining.turned_away(turn.session, turn.who.account, why="gone", now=turn.now)
    return End(joining_screens.unusable(), state="cancelled")


def _tell(turn: Turn[Any], screen: Screen, what: str) -> None:
    turn.answers.screens.append(Told(screen, key=f"{what}:{turn.heard.key}"))


async def _tell_other(turn: Turn[Any], who: Who, draw: Any, key: str) -> None:
    language = who.person.language if who.person else who.account.language
    with speaking(language):
        screen = draw()
    turn.answers.screens.append(Told(screen, key=key, account_id=who.account.id))


# What is asked


async def ask_contact(_turn: T) -> Screen:
    return joining_screens.contact()


async def ask_confirm(turn: T) -> Screen:
    invited = await queries.invitations.get(turn.session, turn.draft.invitation)
    roles = await queries.invitations.roles_of(
        turn.session, invited.person_id, bureau_day(turn.now)
    )
    return joining_screens.confirm(invited, home.names_of(roles), proven=turn.draft.proven)
