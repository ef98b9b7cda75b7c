"""What a decision about a newcomer brings about: they go on, or the invitation lets nobody in."""

from typing import Any

from handlers.dialogue import Turn, bureau_day, open_for
from handlers.joining.draft import JoiningDraft, Step
from handlers.screens import Screen, Told
from handlers.words import gettext as _
from handlers.words import speaking
from storage import actions, queries
from storage.actions.audit import By
from storage.queries.invitations import Invited


async def let_in(turn: Turn[Any], invited: Invited, account_id: int, by: By) -> bool:
    """The newcomer goes on, on a card of their own; False where the claim stands no more."""
    newcomer = await queries.accounts.who(turn.session, account_id, bureau_day(turn.now))
    if newcomer.person is not None or not await actions.joining.approve(
        turn.session, invited, account_id=account_id, by=by, now=turn.now
    ):
        return False
    await open_for(
        turn, newcomer, turn.book["joining"], draft=JoiningDraft(invitation=invited.id),
        step=Step.CONFIRM,
    )  # fmt: skip
    return True


async def shut_out(turn: Turn[Any], invited: Invited, account_id: int, by: By) -> bool:
    """The newcomer is told that it was not confirmed, and no more; False as above."""
    if not await actions.joining.release(
        turn.session, invited, account_id=account_id, by=by, now=turn.now, only_claimed=True
    ):
        return False
    newcomer = await queries.accounts.get(turn.session, account_id)
    with speaking(newcomer.language):
        told = Told(not_confirmed(), key=f"refused:{invited.id}", account_id=newcomer.id)
    turn.answers.screens.append(told)
    return True


def not_confirmed() -> Screen:
    return Screen(body=_("The number was not confirmed. Ask whoever invited you."))
