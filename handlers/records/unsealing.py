"""Confidential words of a record, opened on a card of their own and put away again with one tap.

Opened by whoever may (S24), from the record. Kept: that they were opened, by whom, each time.
"""

from enum import StrEnum
from typing import Any

from handlers.dialogue import Beside, Conversation, Draft, End, Next, Opened, Stay, Turn, Waits
from handlers.records import confidence
from handlers.screens import Button, Erased, Screen
from handlers.words import gettext as _
from programme.access import Action, Noun, Scope, widest
from storage import actions, models, queries
from storage.queries.accounts import Who
from storage.queries.confidential import Sealed

NAME = "unsealed"
SHOWN = 3500


class Step(StrEnum):
    """It waits to be put away."""

    SHOWN = "shown"


class UnsealedDraft(Draft):
    """The record whose words are shown."""

    visit: int


T = Turn[UnsealedDraft]


def conversation() -> Conversation[UnsealedDraft]:
    """The map of the conversation."""
    return Conversation(
        name=NAME,
        draft=UnsealedDraft,
        first=Step.SHOWN,
        may=may_open,
        steps={Step.SHOWN: Waits(ask=ask_sealed, picks={"away": put_away}, leaves=False)},
    )


def may_open(who: Who) -> bool:
    """Whoever may open any; whose, the store is asked each time."""
    scope = widest(who.roles, Action.OPEN, Noun.VISIT)
    return who.person is not None and scope is not Scope.NONE


async def asked(turn: Turn[Any], number: str) -> Next:
    """From a record: its confidential words on a card beside it."""
    if not may_open(turn.who) or not await _find(turn, int(number)):
        return Stay(_("That record is not there."))
    return Beside(Opened(NAME, UnsealedDraft(visit=int(number))))


def clear(turn: Turn[Any], row: models.Dialogue) -> None:
    """A copy whose delivery was uncertain goes when it is tapped: nothing else reaches it."""
    ref = turn.heard.card
    if row.conversation == NAME and ref is not None and ref != row.message_ref:
        copy = Erased(ref, f"erase:{turn.heard.key}:copy", confidence.cannot())
        turn.answers.screens.append(copy)


async def put_away(turn: T, _argument: str) -> Next:
    title = _("🔒 Confidential content №{number}").format(number=turn.draft.visit)
    return End(Screen(title=title, body=_("Put away.")))


async def ask_sealed(turn: T) -> Screen:
    """The words, each opening noted; nothing where they may not be opened any more."""
    number = turn.draft.visit
    found = await _find(turn, number)
    if not found:
        return Screen(body=_("That record is not there."))
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action=Action.OPEN, noun=Noun.VISIT, subject=str(number),
    )  # fmt: skip
    return Screen(
        title=_("🔒 Confidential content №{number}").format(number=number),
        facts=tuple((_named(each), each.said[:SHOWN]) for each in found),
        hint=_("This opening is noted."),
        rows=((Button(_("Put it away"), "away"),),),
    )


async def _find(turn: Turn[Any], number: int) -> tuple[Sealed, ...] | None:
    return await queries.confidential.find(turn.session, number, who=turn.who, today=turn.today)


def _named(each: Sealed) -> str:
    named = {
        "content": _("Content"),
        "issue": _("Issue №{number}").format(number=each.of),
        "consultation": _("Consultation №{number}").format(number=each.of),
        "detail": _("Details"),
    }
    return named.get(each.kind, each.of)
