"""The files of a record: how many it has, and sent once more to whoever may see the record.

What is confidential needs the right to open it (S24), and each opening is noted.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from handlers import days
from handlers.dialogue import Next, Stay, Turn
from handlers.screens import Button, Kept, Screen, Told
from handlers.words import gettext as _
from handlers.words import ngettext
from programme.access import Action
from storage import actions, models, queries
from storage.queries.visits import Record

ALBUM = 10
ALBUM_BYTES = 20 * 1024 * 1024
"""So many in one message at most; so much is held in memory at a time."""
_TOGETHER = {"photo": "photo", "voice": None}


def ways(number: int, count: int) -> list[Button]:
    """「📎 附件 3」 on a record that has any."""
    if not count:
        return []
    return [Button(_("📎 Attachments {count}").format(count=count), "files", str(number))]


async def sent_again(turn: Turn[Any], number: str) -> Next:
    """All files of the record that this person may have, album by album."""
    found = await queries.visits.find(
        turn.session, int(number), who=turn.who, today=turn.today, action=Action.SEE
    )
    if found is None:
        await _note(turn, Action.SEE, number, allowed=False)
        return Stay(_("That record is not there."))
    files = await queries.files.of_visit(turn.session, found.visit.id)
    if any(_sealed(file, found) for file in files) and not await _may_open(turn, found):
        files = [file for file in files if not _sealed(file, found)]
        if not files:
            return Stay(_("Its attachments are confidential; your role does not open them."))
    await _note(turn, Action.SEE, number, allowed=True)
    here = [file for file in files if file.state == "kept"]
    kept = [_kept(file, sealed=_sealed(file, found)) for file in here]
    for nth, album in enumerate(albums(kept, [file.size or 0 for file in here])):
        told = Told(_album(found, album, turn), key=f"files:{turn.heard.key}:{nth}", kind="file")
        turn.answers.screens.append(told)
    return Stay(_waiting(len(files) - len(kept)))


async def _may_open(turn: Turn[Any], found: Record) -> bool:
    opened = await queries.visits.find(
        turn.session, found.visit.id, who=turn.who, today=turn.today, action=Action.OPEN
    )
    await _note(turn, Action.OPEN, str(found.visit.id), allowed=opened is not None)
    return opened is not None


def _sealed(file: models.File, found: Record) -> bool:
    return file.confidential or found.visit.sealed_content is not None


async def _note(turn: Turn[Any], action: Action, number: str, *, allowed: bool) -> None:
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action=action, noun="visit_file", subject=number, allowed=allowed,
    )  # fmt: skip


def albums(kept: Sequence[Kept], sizes: Sequence[int]) -> Iterator[tuple[Kept, ...]]:
    """What goes in one message each: pictures together, files together, voice notes alone."""
    bundle: list[Kept] = []
    weight = 0
    for each, size in zip(kept, sizes, strict=True):
        fits = len(bundle) < ALBUM and weight + size <= ALBUM_BYTES
        alike = bundle and _together(each) is not None and _together(each) == _together(bundle[0])
        if bundle and not (fits and alike):
            yield tuple(bundle)
            bundle, weight = [], 0
        bundle.append(each)
        weight += size
    if bundle:
        yield tuple(bundle)


def _together(kept: Kept) -> str | None:
    return _TOGETHER.get(kept.kind, "document")


def _kept(file: models.File, *, sealed: bool) -> Kept:
    name = file.name or _NAMES.get(file.kind, "file")
    sentence = _("“{name}”: files cannot be sent over this channel.")
    return Kept(
        digest=file.digest or "", kind=file.kind, name=name,
        type=file.type or "application/octet-stream", text=sentence.format(name=name),
        protected=sealed,
    )  # fmt: skip


_NAMES = {"photo": "photo.jpg", "voice": "voice.ogg", "video_note": "video.mp4"}


def _album(found: Record, album: tuple[Kept, ...], turn: Turn[Any]) -> Screen:
    day = days.brief(found.visit.day, turn.today)
    return Screen(title=f"📎 №{found.visit.id} · {found.served} · {day}", kept=album)


def _waiting(count: int) -> str:
    if not count:
        return ""
    sentence = ngettext(
        "{count} attachment is still on its way here.",
        "{count} attachments are still on their way here.",
        count,
    )
    return sentence.format(count=count)
