"""Files are received with their update, kept or refused by the job that fetches them, and held."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, literal, select, update

from storage.models import Dialogue, File, Visit, VisitFile, table_of
from storage.store import Session

_HOLD = insert(table_of(VisitFile))


async def receive(
    session: Session,
    *,
    key: str,
    account_id: int,
    dialogue_id: int | None,
    album: str | None,
    kind: str,
    type: str | None,  # noqa: A002 - the media type, as in every header
    name: str | None,
    size: int | None,
    ref: str,
    now: datetime,
) -> int:
    """A file that came with an update; `ref` is the channel's way to it, `size` in bytes."""
    file = File(
        key=key, account_id=account_id, dialogue_id=dialogue_id, album=album, kind=kind,
        type=type, name=name, size=size, ref=ref, received_at=now,
    )  # fmt: skip
    session.add(file)
    await session.flush()
    return file.id


async def hold(session: Session, *, visit_id: int, files: Sequence[int]) -> None:
    """The visit has these files from now on; what it has already, or what went, is passed over.

    Those of a confidential visit (S24) are confidential.
    """
    if not files:
        return
    held = select(VisitFile.file_id).where(VisitFile.visit_id == visit_id)
    wanted = File.id.in_(files) & File.id.not_in(held)
    found = select(literal(visit_id), File.id).where(wanted)
    await session.execute(_HOLD.from_select(["visit_id", "file_id"], found))
    visit = await session.get(Visit, visit_id)
    if visit is not None and visit.sealed_content is not None:
        await seal(session, visit_id=visit_id)


async def seal(session: Session, *, visit_id: int) -> None:
    """The files of this visit are confidential (S24): only who may open them gets them again."""
    held = select(VisitFile.file_id).where(VisitFile.visit_id == visit_id)
    await session.execute(
        update(File)
        .where(File.id.in_(held))
        .values(confidential=True)
        .execution_options(synchronize_session=False)
    )


async def move(
    session: Session, files: Sequence[int], *, album: str, dialogue_id: int
) -> list[int]:
    """Those of these files that are of the album belong to that card now; returns which."""
    moved = await session.scalars(
        update(File)
        .where(File.id.in_(files), File.album == album)
        .values(dialogue_id=dialogue_id)
        .returning(File.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(moved)


async def strike(session: Session, *, dialogue_id: int, file_id: int) -> None:
    """The open card of that dialogue counts this file no more."""
    card = await session.get(Dialogue, dialogue_id, with_for_update=True)
    if card is None or card.state != "open" or card.draft is None or "files" not in card.draft:
        return
    files = [number for number in card.draft["files"] if number != file_id]
    card.draft = {**card.draft, "files": files}


async def kept(session: Session, file_id: int, *, digest: str, size: int, now: datetime) -> bool:
    """Its bytes are on disk under that digest. False where it had ended already."""
    return await _ended(session, file_id, state="kept", now=now, digest=digest, size=size)


async def lost(session: Session, file_id: int, *, state: str, why: str, now: datetime) -> bool:
    """refused or gone, and why. False where it had ended already."""
    return await _ended(session, file_id, state=state, now=now, problem=why)


async def _ended(
    session: Session, file_id: int, *, state: str, now: datetime, **facts: str | int
) -> bool:
    done = await session.execute(
        update(File)
        .where(File.id == file_id, File.state == "waiting")
        .values(state=state, ended_at=now, ref=None, **facts)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]
