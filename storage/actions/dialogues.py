"""Dialogues are opened, their buttons offered, their cards placed in the chat."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, update

from storage.models import Account, Buttons, Dialogue, table_of
from storage.prepared import Prepared, found
from storage.store import Session

BUTTONS_LIVE = timedelta(days=30)

_DIALOGUES = table_of(Dialogue)
_OPEN = Prepared(insert(_DIALOGUES).returning(_DIALOGUES.c.id))
_MOVES = ("step", "trail", "draft", "state", "version", "touched")
_KEEP = Prepared(
    update(_DIALOGUES)
    .where(_DIALOGUES.c.id == bindparam("dialogue"))
    .values({name: bindparam(name) for name in _MOVES})
)
_OFFER = Prepared(insert(table_of(Buttons)))
_PLACED = Prepared(
    update(_DIALOGUES)
    .where(_DIALOGUES.c.id == bindparam("dialogue"))
    .values(message_ref=bindparam("place"), card="shown")
)


async def open(  # noqa: A001 - a dialogue is opened
    session: Session,
    *,
    account_id: int,
    conversation: str,
    step: str,
    draft: dict[str, Any],
    opened_by: str,
    touched: int,
    now: datetime,
) -> Dialogue:
    """A new dialogue; `opened_by` names its cause, so that one cause opens one dialogue."""
    row = {
        "account_id": account_id,
        "conversation": conversation,
        "step": step,
        "trail": [],
        "draft": draft,
        "state": "open",
        "version": 0,
        "card": "unseen",
        "message_ref": None,
        "opened_by": opened_by,
        "touched": touched,
        "opened_at": now,
    }
    [opened] = await _OPEN.rows(session, row)
    return found(session, Dialogue, {"id": opened[0], **row})


async def keep(session: Session, dialogue: Dialogue) -> None:
    """Write how far it is, once for an update: it is not to be changed in this session again."""
    session.expunge(dialogue)
    moved = {name: getattr(dialogue, name) for name in _MOVES}
    await _KEEP.run(session, {"dialogue": dialogue.id, **moved})


async def offer(
    session: Session,
    *,
    dialogue: Dialogue,
    choices: list[list[str]],
    numbered: bool,
    now: datetime,
) -> str:
    """Keep what a screen offers, `[label, action, argument]` each; returns the buttons' id."""
    chosen = secrets.token_urlsafe(12)
    row = {
        "id": chosen,
        "account_id": dialogue.account_id,
        "dialogue_id": dialogue.id,
        "step": dialogue.step,
        "version": dialogue.version,
        "choices": choices,
        "numbered": numbered,
        "expires_at": now + BUTTONS_LIVE,
    }
    await _OFFER.run(session, row)
    return chosen


async def placed(session: Session, dialogue_id: int, *, message_ref: str | None) -> None:
    """The card stands in the chat; `message_ref` is None where it cannot be edited there."""
    await _PLACED.run(session, {"dialogue": dialogue_id, "place": message_ref})


async def unplaced(session: Session, dialogue_id: int, *, card: str) -> None:
    """The card is `gone` (deleted in the chat) or `uncertain`: the next is a new message."""
    await session.execute(
        update(Dialogue).where(Dialogue.id == dialogue_id).values(message_ref=None, card=card)
    )


async def show_again(session: Session, account_id: int) -> None:
    """What may not have arrived is shown again when this person next writes or taps."""
    await session.execute(update(Account).where(Account.id == account_id).values(show_again=True))


async def forget(session: Session, dialogue_id: int) -> None:
    """End a dialogue that nobody answered, with its draft and what its buttons offered."""
    await session.execute(
        update(Dialogue)
        .where(Dialogue.id == dialogue_id, Dialogue.state == "open")
        .values(state="cancelled", draft=None)
    )


async def undo(session: Session, dialogue_id: int) -> None:
    """Its card never left: it is over, and what it was begun for may begin it anew."""
    await session.execute(
        update(Dialogue)
        .where(Dialogue.id == dialogue_id)
        .values(state="cancelled", draft=None, opened_by=None)
        .execution_options(synchronize_session=False)
    )


async def retire(session: Session, account_id: int, *, conversation: str) -> None:
    """Those of that name are over, silently: a newer one takes their place."""
    await session.execute(
        update(Dialogue)
        .where(
            Dialogue.account_id == account_id,
            Dialogue.conversation == conversation,
            Dialogue.state == "open",
        )
        .values(state="done", draft=None)
        .execution_options(synchronize_session=False)
    )
