"""What is said in confidence (🔒) leaves the chat: the person's own messages are deleted there."""

from typing import Any

from handlers.dialogue import Turn
from handlers.screens import Erased, Screen
from handlers.visits.draft import VisitDraft
from handlers.words import gettext as _

LOCK = "🔒"


def unlocked(text: str) -> tuple[bool, str]:
    """Whether a message begins with the sign of confidence, and what it says without it."""
    return (True, text.removeprefix(LOCK).strip()) if text.startswith(LOCK) else (False, text)


def heard(turn: Turn[Any], draft: VisitDraft) -> None:
    """Remember by what name the channel knows this message, should it have to go."""
    if turn.heard.text is not None:
        draft.refs = [*draft.refs, turn.heard.ref or ""]


def erase(turn: Turn[Any], draft: VisitDraft) -> None:
    """The person's own messages of this card go, where the channel can delete them."""
    going = {each.ref for each in turn.answers.screens if isinstance(each, Erased)}
    for ref in dict.fromkeys(draft.refs):
        if (ref or None) not in going:  # words and picture of one message go at once
            key = f"erase:{turn.heard.key}:{len(turn.answers.screens)}"
            turn.answers.screens.append(Erased(ref or None, key, cannot()))
    draft.refs = []


def cannot() -> Screen:
    return Screen(
        body=_("This channel cannot delete your message. Delete it yourself if others can see it.")
    )
