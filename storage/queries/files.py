"""Files people sent: those of an album, of a record, and what the file store should hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.models import Client, Dialogue, File, Region, Visit, VisitFile
from storage.store import Session

THERE = ("waiting", "kept")
"""A file that is not fetched yet counts as attached; one refused or gone does not."""


@dataclass(frozen=True, slots=True)
class Album:
    """Where the earlier parts of an album went: a card, or records."""

    dialogue: Dialogue | None
    visits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recent:
    """A record just made: its number, whom it served, when it came in."""

    id: int
    served: str
    at: datetime


async def find(session: Session, file_id: int) -> File | None:
    return await session.get(File, file_id)


async def find_album(session: Session, *, account_id: int, album: str) -> Album | None:
    """The earlier parts of this album; None where this is the first."""
    parts = (File.account_id == account_id) & (File.album == album)
    first = select(File.id).where(parts).order_by(File.id).limit(1)
    asked = (
        select(File.id, Dialogue)
        .outerjoin(Dialogue, Dialogue.id == File.dialogue_id)
        .where(File.id == first.scalar_subquery())
    )
    row = (await session.execute(asked)).one_or_none()
    if row is None:
        return None
    held = select(VisitFile.visit_id).join(File, File.id == VisitFile.file_id).where(parts)
    visits = await session.scalars(held.distinct().order_by(VisitFile.visit_id))
    return Album(row[1], tuple(visits))


async def just_recorded(session: Session, *, author_id: int, since: datetime) -> list[Recent]:
    """The person's newest record, with those made on the same card, where it is that young."""
    newest = (
        select(Visit.dialogue_id, Visit.id)
        .where(Visit.author_id == author_id, Visit.state == "recorded", Visit.received_at >= since)
        .order_by(Visit.id.desc())
        .limit(1)
        .subquery()
    )
    asked = (
        select(Visit.id, func.coalesce(Client.name, Region.name), Visit.received_at)
        .join(newest, (newest.c.id == Visit.id) | (newest.c.dialogue_id == Visit.dialogue_id))
        .outerjoin(Client, Client.id == Visit.client_id)
        .outerjoin(Region, Region.id == Visit.region_id)
        .where(Visit.state == "recorded", Visit.author_id == author_id)
        .order_by(Visit.id)
    )
    return [Recent(*row) for row in await session.execute(asked)]


async def of(session: Session, numbers: Sequence[int]) -> list[File]:
    """These files, so far as they are there, in the order in which they came."""
    asked = select(File).where(File.id.in_(numbers), File.state.in_(THERE)).order_by(File.id)
    return list(await session.scalars(asked))


async def of_visit(session: Session, visit_id: int) -> list[File]:
    """The files of a record, in the order in which they came."""
    asked = (
        select(File)
        .join(VisitFile, VisitFile.file_id == File.id)
        .where(VisitFile.visit_id == visit_id, File.state.in_(THERE))
        .order_by(File.id)
    )
    return list(await session.scalars(asked))


async def digests(session: Session) -> set[str]:
    """What the file store must hold."""
    asked = select(File.digest).where(File.state == "kept").distinct()
    return {digest for digest in await session.scalars(asked) if digest}


async def named(session: Session, some: Sequence[str]) -> set[str]:
    """Which of these digests a file has."""
    asked = select(File.digest).where(File.digest.in_(some)).distinct()
    return {digest for digest in await session.scalars(asked) if digest}


async def count_waiting(session: Session) -> int:
    """Files that are not fetched yet."""
    asked = select(func.count()).select_from(File).where(File.state == "waiting")
    return int(await session.scalar(asked) or 0)
