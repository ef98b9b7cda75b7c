"""One message was not recorded after five tries: it is shown, and can be tried once more.

Opened by the program itself for the sender; kept: the number of the update that was set aside.
"""

from enum import StrEnum

from handlers import notices
from handlers.dialogue import Conversation, Draft, End, Next, Turn, Waits
from handlers.screens import Button, Screen
from handlers.words import gettext as _
from storage import actions
from storage.queries.accounts import Who


class Step(StrEnum):
    """It waits until the person wants another try."""

    RETRY = "retry"


class RetryDraft(Draft):
    """The inbox row, and the beginning of what was written, to know it by."""

    inbox: int
    text: str = ""


T = Turn[RetryDraft]


def conversation() -> Conversation[RetryDraft]:
    """The map of the conversation."""
    return Conversation(
        name="retry",
        draft=RetryDraft,
        first=Step.RETRY,
        may=anybody,
        steps={Step.RETRY: Waits(ask=ask_retry, picks={"again": tried_again}, leaves=False)},
    )


def anybody(_who: Who) -> bool:
    return True


async def tried_again(turn: T, _argument: str) -> Next:
    """The update goes back to the inbox, and is worked after this one."""
    if await actions.inbox.release(turn.session, turn.draft.inbox):
        turn.answers.again.append(turn.draft.inbox)
    return End(Screen(title=_("Trying once more…")))


async def ask_retry(turn: T) -> Screen:
    screen = notices.not_recorded(turn.draft.text)
    return Screen(
        title=screen.title, body=screen.body, rows=((Button(_("Try once more"), "again"),),)
    )
