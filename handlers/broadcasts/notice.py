"""A notice as it reaches somebody: read, and its button pressed, which proves that it came.

Asked: nothing but 「收到」, by the button or in words. Kept: when it was pressed.
"""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from handlers import clocks, dialogue
from handlers.broadcasts.draft import NoticeDraft
from handlers.dialogue import Conversation, End, Next, Turn, Waits
from handlers.screens import Button, Kept, Markup, Screen, Told
from handlers.words import gettext as _
from programme.broadcasts import Follows
from storage import Session, actions, models, queries
from storage.queries.accounts import Who

LOOKED_AT = timedelta(minutes=1)
"""So often, at most, the sender's card follows what is pressed after all was sent."""


class Step(StrEnum):
    """One button."""

    NOTICE = "notice"


T = Turn[NoticeDraft]


def conversation() -> Conversation[NoticeDraft]:
    """The map of the conversation."""
    return Conversation(
        name="notice",
        draft=NoticeDraft,
        first=Step.NOTICE,
        may=may_press,
        steps={Step.NOTICE: Waits(ask=ask_notice, picks={"received": received}, leaves=False)},
        kind="broadcast",
    )


def may_press(who: Who) -> bool:
    return who.person is not None


async def opened(turn: Turn[Any], _rest: str) -> None:
    """「收到」 written rather than pressed: the newest notice that waits for it is meant."""
    row = await queries.broadcasts.find_unpressed(turn.session, turn.who.account.id)
    there = turn.book["notice"]
    draft = dialogue.read_draft(there, row) if row is not None else None
    if row is None or draft is None:
        told = Told(Screen(body=_("No notice waits for your word.")), f"none:{turn.heard.key}")
        turn.answers.screens.append(told)
        return
    await dialogue.pick(dialogue.replace_dialogue(turn, row, draft), there, "received", "")


async def received(turn: T, _argument: str) -> Next:
    """Also where it was thought uncertain: then the card is the message that was tapped."""
    number = turn.draft.broadcast
    await actions.broadcasts.acknowledge(turn.session, turn.dialogue.id, now=turn.now)
    if turn.dialogue.message_ref is None and turn.heard.tap is not None:
        turn.dialogue.message_ref = turn.heard.card
    minute = int((turn.now + LOOKED_AT).timestamp() // LOOKED_AT.total_seconds())
    await actions.later.plan(
        turn.session, kind="broadcast_look", key=f"broadcast_look:{number}:{minute}",
        due_at=turn.now + LOOKED_AT, subject={"broadcast": number},
    )  # fmt: skip
    shown = await ask_notice(turn)
    said = _("✅ Received {time}").format(time=clocks.shown(turn.now, turn))
    return End(replace(shown, rows=(), hint=said))


async def ask_notice(turn: T) -> Screen:
    broadcast = await queries.broadcasts.get(turn.session, turn.draft.broadcast)
    return await letter(turn.session, broadcast)


async def letter(session: Session, broadcast: models.Broadcast) -> Screen:
    """The notice in the language spoken now, as it arrives."""
    office = await office_of(session, broadcast.area)
    file = await queries.files.find(session, broadcast.file_id) if broadcast.file_id else None
    return screen(
        _titled(broadcast, office), broadcast.body, kept(file) if file is not None else None
    )


async def office_of(session: Session, area: str | None) -> str:
    """Whose notice it is: the bureau's, or that of a department."""
    if area is None:
        return _("the provincial IP bureau")
    names = await queries.areas.names(session, [area])
    return _("the IP department of {area}").format(area=names.get(area, area))


def _titled(broadcast: models.Broadcast, office: str) -> str:
    number = broadcast.follows_id or broadcast.id
    facts = {"number": number, "office": office}
    if broadcast.follows == Follows.AGAIN:
        return _("Notice №{number} · {office} (may be a repetition)").format(**facts)
    if broadcast.follows == Follows.REMINDER:
        return _("Reminder of notice №{number} · {office}").format(**facts)
    return _("Notice №{number} · {office}").format(**facts)


def screen(title: str, body: str, file: Kept | None) -> Screen:
    return Screen(
        title=title,
        body=Markup(body),
        rows=((Button(_("Received"), "received"),),),
        numbered=False,  # a number that is typed belongs to what one is writing
        kept=(file,) if file is not None else (),
    )


def kept(file: models.File) -> Kept | None:
    """The file as it goes along; None while its bytes are not there."""
    if file.digest is None:
        return None
    name = file.name or ("photo.jpg" if file.kind == "photo" else "file")
    sentence = _("“{name}”: files cannot be sent over this channel.")
    return Kept(
        digest=file.digest, kind=file.kind, name=name,
        type=file.type or "application/octet-stream", text=sentence.format(name=name),
    )  # fmt: skip


def tried(office: str, body: str, file: Kept | None) -> Screen:
    """The copy that its author looks at first."""
    title = _("Trial copy · {office}").format(office=office)
    return replace(screen(title, body, file), rows=())
