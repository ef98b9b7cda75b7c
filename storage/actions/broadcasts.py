"""A broadcast is made once, addressed in bounded batches, held, let go, cancelled, finished.

Its messages are outbox rows of the slow lane, one a person under `broadcast:{id}:{person}`.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, insert, select, update

from programme.broadcasts import UNENDED, State
from storage import upsert
from storage.actions import audit
from storage.actions.dialogues import BUTTONS_LIVE
from storage.models import Broadcast, BroadcastRecipient, Buttons, Dialogue, Outbox, table_of
from storage.queries.recipients import Candidate
from storage.store import Session

CONVERSATION = STEP = "notice"
"""The dialogue in which a person has a notice."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What each person gets: the body of the message given the id of its buttons, and these."""

    body: Callable[[Candidate, str], Mapping[str, Any]]
    choices: Callable[[Candidate], list[list[str]]]


@dataclass(frozen=True, slots=True)
class _Addressed:
    to: Candidate
    card: int
    buttons: str


_DIALOGUES, _OUTBOX = table_of(Dialogue), table_of(Outbox)


async def make(session: Session, broadcast: Broadcast) -> bool:
    """Keep it; False where one of the same key is there already: it was pressed twice, or by two.

    Noted in the audit, with no content.
    """
    facts = {name: value for name, value in broadcast.facts().items() if name != "id"}
    facts["expanded"] = False
    dialect = session.get_bind().dialect.name
    made = await session.scalar(
        upsert.insert(dialect, Broadcast)
        .values(**facts)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Broadcast.id)
    )
    if made is None:
        return False
    broadcast.id = int(made)
    await note(session, broadcast, "send", broadcast.sent_by, broadcast.made_at)
    return True


async def note(
    session: Session, broadcast: Broadcast, action: str, by: int | None, now: datetime
) -> None:
    await audit.note(
        session, at=now, person_id=by, account_id=None, action=action, noun="broadcast",
        subject=str(broadcast.id),
    )  # fmt: skip


async def begin(session: Session, number: int) -> bool:
    """scheduled → sending; False where it was cancelled meanwhile."""
    done = await session.execute(
        update(Broadcast)
        .where(Broadcast.id == number, Broadcast.state == State.SCHEDULED)
        .values(state=State.SENDING)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def address(
    session: Session,
    broadcast: Broadcast,
    people: Sequence[Candidate],
    letter: Letter,
    *,
    now: datetime,
) -> None:
    """A row for each of these, and a message for those not left out.

    While the broadcast is paused the messages are held.
    """
    told = [each for each in people if each.left is None and each.account_id is not None]
    rows: list[dict[str, Any]] = [
        _left_out(broadcast.id, each) for each in people if each not in told
    ]
    if told:
        cards = await _cards(session, broadcast.id, told, now)
        addressed = [
            _Addressed(each, card, secrets.token_urlsafe(12))
            for each, card in zip(told, cards, strict=True)
        ]
        messages = await _messages(session, broadcast, addressed, letter, now)
        await session.execute(insert(table_of(Buttons)), _offered(addressed, letter, now))
        rows += [
            {
                "broadcast_id": broadcast.id, "person_id": each.to.person_id,
                "account_id": each.to.account_id, "dialogue_id": each.card,
                "outbox_id": message, "state": "queued", "reason": None,
                "acknowledged_at": None,
            }
            for each, message in zip(addressed, messages, strict=True)
        ]  # fmt: skip
    if rows:
        await session.execute(insert(table_of(BroadcastRecipient)), rows)


def _left_out(number: int, each: Candidate) -> dict[str, Any]:
    return {
        "broadcast_id": number, "person_id": each.person_id, "account_id": each.account_id,
        "dialogue_id": None, "outbox_id": None, "state": "left_out", "reason": each.left,
        "acknowledged_at": None,
    }  # fmt: skip


async def _cards(
    session: Session, number: int, told: Sequence[Candidate], now: datetime
) -> list[int]:
    """A dialogue for each, older than any other of theirs: it interrupts no draft."""
    rows: list[dict[str, Any]] = [
        {
            "account_id": each.account_id, "conversation": CONVERSATION, "step": STEP,
            "trail": [], "draft": {"broadcast": number}, "state": "open", "version": 1,
            "card": "unseen", "message_ref": None, "touched": 0, "opened_at": now,
            "opened_by": f"broadcast:{number}:{each.person_id}",
        }
        for each in told
    ]  # fmt: skip
    made = insert(_DIALOGUES).returning(_DIALOGUES.c.id, sort_by_parameter_order=True)
    return list((await session.execute(made, rows)).scalars())


async def _messages(
    session: Session,
    broadcast: Broadcast,
    addressed: Sequence[_Addressed],
    letter: Letter,
    now: datetime,
) -> list[int]:
    state = "held" if broadcast.state == State.PAUSED else "queued"
    rows = [
        {
            "account_id": each.to.account_id, "dialogue_id": each.card, "kind": "broadcast",
            "dedupe_key": f"broadcast:{broadcast.id}:{each.to.person_id}", "lane": "slow",
            "body": letter.body(each.to, each.buttons), "state": state, "attempts": 0,
            "due_at": None, "created_at": now,
        }
        for each in addressed
    ]  # fmt: skip
    made = insert(_OUTBOX).returning(_OUTBOX.c.id, sort_by_parameter_order=True)
    return list((await session.execute(made, rows)).scalars())


def _offered(
    addressed: Sequence[_Addressed], letter: Letter, now: datetime
) -> list[dict[str, Any]]:
    return [
        {
            "id": each.buttons, "account_id": each.to.account_id, "dialogue_id": each.card,
            "step": STEP, "version": 1, "choices": letter.choices(each.to), "numbered": False,
            "expires_at": now + BUTTONS_LIVE,
        }
        for each in addressed
    ]  # fmt: skip


async def expanded(session: Session, number: int) -> None:
    """Everybody of the audience has their row."""
    await _set(session, number, expanded=True)


async def pause(session: Session, number: int) -> bool:
    """sending → paused: what has not left is held. False where it is not being sent."""
    if not await _moved(session, number, State.SENDING, State.PAUSED):
        return False
    await _messages_become(session, number, before=("queued",), state="held", due_at=None)
    return True


async def resume(session: Session, number: int) -> bool:
    """paused → sending."""
    if not await _moved(session, number, State.PAUSED, State.SENDING):
        return False
    await _messages_become(session, number, before=("held",), state="queued")
    return True


async def cancel(session: Session, number: int, *, now: datetime) -> bool:
    """What has not left is skipped; False where it had ended."""
    done = await session.execute(
        update(Broadcast)
        .where(Broadcast.id == number, Broadcast.state.in_(UNENDED))
        .values(state=State.CANCELLED, ended_at=now)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        return False
    await _messages_become(
        session, number, before=("held", "queued"), state="skipped", reason="cancelled",
        ended_at=now, body=None,
    )  # fmt: skip
    await _keep_ends(session, number)
    return True


async def finish(session: Session, number: int, *, now: datetime) -> None:
    """Every message has ended: how is kept with each person, for outbox rows do not stay.

    One that was cancelled stays so.
    """
    await _moved(session, number, State.SENDING, State.FINISHED, ended_at=now)
    await _moved(session, number, State.PAUSED, State.FINISHED, ended_at=now)
    await _keep_ends(session, number)


async def _keep_ends(session: Session, number: int) -> None:
    r = BroadcastRecipient
    mine = select(Outbox.state).where(Outbox.id == r.outbox_id)
    why = select(Outbox.reason).where(Outbox.id == r.outbox_id)
    ended = select(Outbox.id).where(
        Outbox.id == r.outbox_id, Outbox.state.not_in(("held", "queued", "sending"))
    )
    await session.execute(
        update(r)
        .where(r.broadcast_id == number, r.state == "queued", ended.exists())
        .values(state=mine.scalar_subquery(), reason=why.scalar_subquery())
        .execution_options(synchronize_session=False)
    )


async def acknowledge(session: Session, dialogue_id: int, *, now: datetime) -> None:
    """The button was pressed: it came, whatever was thought of it; what it repeats came too."""
    r = BroadcastRecipient
    pressed = case((r.acknowledged_at.is_(None), now), else_=r.acknowledged_at)
    mine = select(r.outbox_id).where(r.dialogue_id == dialogue_id)
    row = (await session.scalars(select(r).where(r.dialogue_id == dialogue_id))).one_or_none()
    if row is None:
        return
    repeated = select(Broadcast.follows_id).where(Broadcast.id == row.broadcast_id)
    both = r.broadcast_id.in_([row.broadcast_id]) | r.broadcast_id.in_(repeated)
    await session.execute(
        update(r)
        .where(r.person_id == row.person_id, both)
        .values(acknowledged_at=pressed)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Outbox)
        .where(Outbox.id.in_(mine), Outbox.state == "uncertain")
        .values(state="sent", reason="acknowledged")
        .execution_options(synchronize_session=False)
    )


async def shown_on(session: Session, number: int, dialogue_id: int) -> None:
    """The card that shows how far it is from now on."""
    await _set(session, number, dialogue_id=dialogue_id)


async def _moved(session: Session, number: int, before: State, after: State, **more: Any) -> bool:
    done = await session.execute(
        update(Broadcast)
        .where(Broadcast.id == number, Broadcast.state == before)
        .values(state=after, **more)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def _set(session: Session, number: int, **values: Any) -> None:
    await session.execute(
        update(Broadcast)
        .where(Broadcast.id == number)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def _messages_become(
    session: Session, number: int, *, before: Sequence[str], **values: Any
) -> None:
    await session.execute(
        update(Outbox)
        .where(Outbox.id.in_(_of(number)), Outbox.state.in_(before))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _of(number: int) -> Select[Any]:
    r = BroadcastRecipient
    return select(r.outbox_id).where(r.broadcast_id == number)
