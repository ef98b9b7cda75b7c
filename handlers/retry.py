"""One message was not recorded after five tries: it is shown, and can be tried once more.

Opened by the program itself for the sender; kept: the number of the update that was set aside.
"""

from datetime import datetime
from enum import StrEnum

from handlers import clocks, notices
from handlers.dialogue import Conversation, Draft, End, Next, Turn, Waits
from handlers.records import confidence
from handlers.screens import Answers, Button, Screen, Shown, Told
from handlers.words import gettext as _
from storage import Session, actions, queries
from storage.queries.accounts import Who


class Step(StrEnum):
    """It waits until the person wants another try."""

    RETRY = "retry"


class RetryDraft(Draft):
    """The inbox row, and the beginning of what was written, to know it by."""

    inbox: int
    text: str = ""


def known_by(text: str) -> str:
    """What its sender knows a message by; of what was said in confidence only that it was."""
    sealed, said = confidence.unlocked(text.strip())
    return confidence.LOCK if sealed else said[: notices.QUOTED]


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
    if not await actions.inbox.release(turn.session, turn.draft.inbox):
        return End(Screen(title=_("This was finished already.")))
    turn.answers.again.append(turn.draft.inbox)
    return End(Screen(title=_("Trying once more…")))


async def given_up(
    session: Session, who: Who, *, inbox: int, received: datetime, now: datetime
) -> Answers:
    """The operator gave the update up: its card closes, and its sender is told, as spoken now."""
    answers, text, when = Answers(), "", clocks.shown_to(who, received, now)
    for row in await queries.dialogues.opened_by(session, who.account.id, f"retry:{inbox}:"):
        draft = RetryDraft.model_validate(row.draft)
        text, row.state, row.draft = draft.text, "done", None
        answers.screens.append(Shown(row, notices.given_up(when, text)))
    answers.screens.append(Told(notices.given_up(when, text), key=f"given_up:{inbox}"))
    return answers


async def ask_retry(turn: T) -> Screen:
    screen = notices.not_recorded(turn.draft.text)
    return Screen(
        title=screen.title, body=screen.body, rows=((Button(_("Try once more"), "again"),),)
    )
