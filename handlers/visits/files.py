"""The files on a visit's card: what was sent, each taken off again with one tap."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.dialogue import Next, Stay, Turn
from handlers.screens import Button, Screen, rows
from handlers.visits.draft import VisitDraft, next_step
from handlers.words import gettext as _
from storage import models, queries

T = Turn[VisitDraft]
SHOWN = 20
NAME = 24


async def ask_files(turn: T) -> Screen:
    """Each file by its name, or by what it is and when it came; more may be sent meanwhile."""
    files = await queries.files.of(turn.session, turn.draft.files[:SHOWN])
    zone = turn.person.time_zone
    off = [Button(f"✕ {_shown(file, zone)}", "drop", str(file.id)) for file in files]
    return Screen(
        title=_("Attachments"),
        body=_("Send photos, files or voice notes now: they are added to this card."),
        hint=_("Tap one to take it off.") if off else "",
        rows=((Button(_("Done"), "done"),), *rows(off)),
        numbered=False,
    )


async def file_dropped(turn: T, number: str) -> Next:
    """It hangs on no record then, and goes in the end."""
    turn.draft.files = [each for each in turn.draft.files if each != int(number)]
    return Stay()


async def files_seen(turn: T, _argument: str) -> Next:
    return next_step(turn.draft)


def _shown(file: models.File, zone: str) -> str:
    if file.name:
        return file.name if len(file.name) <= NAME else f"{file.name[: NAME - 1]}…"
    return f"{_kind(file.kind)} {_time(file.received_at, zone)}"


def _time(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def _kind(kind: str) -> str:
    words = {"photo": _("Photo"), "voice": _("Voice note"), "document": _("File")}
    return words.get(kind, _("Recording"))
