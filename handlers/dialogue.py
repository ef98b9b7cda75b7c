"""How one update moves a conversation a step.

Where a person is, and what was answered so far, is a row: a restart or a second phone goes on at
the same step. The functions here change that row and say what is to be shown; they send nothing.
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from handlers import notices, words
from handlers.conversation import (
    BUREAU,
    Asked,
    Beside,
    Book,
    Conversation,
    D,
    Draft,
    End,
    Given,
    Next,
    Opened,
    Picked,
    Stay,
    Turn,
    Typed,
    Waits,
    bureau_day,
    known,
    local_day,
)
from handlers.screens import Button, Screen, Shown, Sign
from handlers.words import gettext as _
from storage import actions, models, queries
from storage.queries.accounts import Who

__all__ = [
    "BACK",
    "BUREAU",
    "CANCEL",
    "Asked",
    "Beside",
    "Book",
    "Conversation",
    "Draft",
    "End",
    "Given",
    "Next",
    "Opened",
    "Picked",
    "Stay",
    "Turn",
    "Typed",
    "Waits",
    "ask_again",
    "bureau_day",
    "give",
    "known",
    "local_day",
    "open_",
    "open_for",
    "pick",
    "read_draft",
    "replace_dialogue",
    "type_",
]

BACK, CANCEL = "back", "cancel"
WIDEST = 3
"""Buttons in a row, at most."""
_SILENT = Stay()
SCREENFUL = 160
"""Characters of an answer that leave little of the card above it in sight on a phone."""


async def open_(
    turn: Turn[Any],
    conversation: Conversation[D],
    *,
    draft: D,
    step: StrEnum | None = None,
    touched: int | None = None,
    cause: str | None = None,
) -> Turn[D]:
    """Begin a conversation on a card of its own, with its first question (or that of `step`)."""
    first = step or conversation.first
    count = len(turn.answers.screens)
    dialogue = await actions.dialogues.open(
        turn.session,
        account_id=turn.who.account.id,
        conversation=conversation.name,
        step=first.value,
        draft=_kept(draft),
        opened_by=cause or f"{turn.heard.key}:{count}",
        touched=turn.heard.key if touched is None else touched,
        now=turn.now,
    )
    opened = replace_dialogue(turn, dialogue, draft)
    await _ask(opened, conversation, first)
    return opened


async def open_for(
    turn: Turn[Any],
    who: Who,
    conversation: Conversation[D],
    *,
    draft: D,
    step: StrEnum | None = None,
    cause: str | None = None,
    since: datetime | None = None,
) -> None:
    """Begin a conversation with somebody else; it interrupts no draft there (touched `since`)."""
    there = await queries.dialogues.open_conversations(turn.session, who.account.id, since=since)
    writing = any(turn.book[name].written for name in there if name in turn.book)
    language = who.person.language if who.person else who.account.language
    with words.speaking(language):
        await open_(
            replace(turn, who=who), conversation, draft=draft, step=step,
            touched=0 if writing else None, cause=cause,
        )  # fmt: skip


def replace_dialogue(turn: Turn[Any], dialogue: models.Dialogue, draft: D) -> Turn[D]:
    """The same update, seen from another dialogue; the answers stay one list."""
    return replace(turn, dialogue=dialogue, draft=draft)


async def pick(turn: Turn[D], conversation: Conversation[D], action: str, argument: str) -> bool:
    """Follow a button; False where this step does not offer it any more (it is asked again)."""
    step = conversation.step(turn.dialogue.step)
    waits = conversation.steps[step] if step else None
    if waits and waits.leaves and action in {BACK, CANCEL}:
        await _settle(turn, conversation, _left(turn, conversation, action))
        return True
    handler = waits.picks.get(action) if waits else None
    await _settle(turn, conversation, await handler(turn, argument) if handler else Stay())
    return handler is not None


async def type_(turn: Turn[D], conversation: Conversation[D], text: str) -> bool:
    """Follow what was written; False where it is no answer to this step's question."""
    waits = _waits(turn, conversation)
    if waits is None or waits.typed is None:
        return False
    followed = await waits.typed(turn, text)
    if followed is None:
        return False
    await _settle(turn, conversation, followed)
    return True


async def give(turn: Turn[D], conversation: Conversation[D]) -> bool:
    """Follow a shared number, a place or a file; False where it is not waited for."""
    waits = _waits(turn, conversation)
    given = (waits.file if turn.heard.files else waits.contact) if waits else None
    follow = given if turn.heard.place is None else conversation.place
    if follow is None:
        return False
    await _settle(turn, conversation, await follow(turn))
    return True


async def ask_again(turn: Turn[D], conversation: Conversation[D], said: Stay = _SILENT) -> None:
    """Show the card as it stands."""
    await _settle(turn, conversation, said)


def read_draft(conversation: Conversation[D], dialogue: models.Dialogue) -> D | None:
    """The draft as it was kept; None where this release cannot read it any more."""
    try:
        return conversation.draft.model_validate(dialogue.draft or {})
    except ValidationError:
        return None


def _waits(turn: Turn[D], conversation: Conversation[D]) -> Waits[D] | None:
    step = conversation.step(turn.dialogue.step)
    return conversation.steps[step] if step else None


def _left(turn: Turn[D], conversation: Conversation[D], action: str) -> Next:
    """Back: the step before, its answers kept. Cancel: the end, with nothing recorded."""
    if action == CANCEL:
        return End(
            Screen(title=_("Cancelled"), body=_("Nothing was recorded.")), state="cancelled"
        )
    trail = list(turn.dialogue.trail)
    before = conversation.step(trail.pop()) if trail else None
    turn.dialogue.trail = trail
    if before is None:
        return Stay()
    turn.dialogue.step = before.value
    return Stay()


async def _settle(turn: Turn[D], conversation: Conversation[D], followed: Next) -> None:
    if isinstance(followed, End):
        await _end(turn, followed)
        return
    if isinstance(followed, Beside):
        turn.dialogue.draft = _kept(turn.draft)
        await _begin(turn, followed.opened)
        return
    said = followed if isinstance(followed, Stay) else _SILENT
    here = conversation.step(turn.dialogue.step)
    step = here if isinstance(followed, Stay) else followed
    if step is None:
        await _end(turn, End(notices.outdated(), state="cancelled"))
        return
    if here is not None and step is not here:
        _walk(turn, here, step)
    turn.dialogue.draft = _kept(turn.draft)
    turn.dialogue.touched = turn.heard.key
    await _ask(turn, conversation, step, said, below=_out_of_sight(turn, said, step is not here))


def _out_of_sight(turn: Turn[Any], said: Stay, moved: bool) -> bool:
    """Whether the card is to follow what was sent: it fills the screen, or was refused.

    Refused twice for the same reason, a card that stays above would not even change. Of several
    files only the one that leads on moves the card, else it would with each.
    """
    heard = turn.heard
    if heard.edited:
        return False
    refused = bool(said.note) and said.sign is Sign.REFUSED
    return bool(heard.text and (refused or len(heard.text) > SCREENFUL)) or bool(
        heard.files and moved
    )


def _walk(turn: Turn[D], here: StrEnum, step: StrEnum) -> None:
    """Remember the way for Back; coming to a step again forgets the loop in between."""
    trail = [*turn.dialogue.trail, here.value]
    if step.value in trail:
        trail = trail[: trail.index(step.value)]
    turn.dialogue.trail = trail
    turn.dialogue.step = step.value


async def _ask(
    turn: Turn[D],
    conversation: Conversation[D],
    step: StrEnum,
    said: Stay = _SILENT,
    *,
    below: bool = False,
) -> None:
    waits = conversation.steps[step]
    screen = await waits.ask(turn)
    if said.note:
        screen = screen.noted(said.note, said.sign)
    if waits.leaves:
        screen = _with_ways_out(turn, screen, beside=waits.beside)
    turn.answers.screens.append(Shown(turn.dialogue, screen, conversation.kind, below=below))


def _with_ways_out(turn: Turn[Any], screen: Screen, *, beside: bool) -> Screen:
    cancel = Button(_("Cancel"), CANCEL)
    ways = (Button(_("Back"), BACK), cancel) if turn.dialogue.trail else (cancel,)
    last = screen.rows[-1] if beside and screen.rows else ()
    if not last or len(last) + len(ways) > WIDEST:
        return replace(screen, rows=(*screen.rows, ways))
    return replace(screen, rows=(*screen.rows[:-1], (*last, *ways)))


async def _end(turn: Turn[D], end: End) -> None:
    turn.dialogue.state = end.state
    turn.dialogue.draft = None
    turn.answers.screens += [Shown(turn.dialogue, end.screen), *end.told]
    waiting = turn.book[turn.dialogue.conversation].waiting
    behind = waiting(turn.draft) if waiting is not None else ()
    for opened in (*((end.then,) if end.then else ()), *end.also, *behind):
        await _begin(turn, opened)


async def _begin(turn: Turn[Any], opened: Opened) -> None:
    conversation = turn.book[opened.conversation]
    await open_(turn, conversation, draft=opened.draft, step=opened.step)


def _kept(draft: Draft) -> dict[str, Any]:
    return draft.model_dump(mode="json", exclude_defaults=True)
