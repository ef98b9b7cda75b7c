"""Slow work that was asked for and has not ended."""

from sqlalchemy import select

from storage.models import Job
from storage.store import Session


async def open_jobs(session: Session) -> list[int]:
    """Jobs that wait, or were under way when the program ended; the oldest first."""
    asked = select(Job.id).where(Job.state.in_(("waiting", "running"))).order_by(Job.id)
    return list(await session.scalars(asked))


async def find_kind(session: Session, job_id: int) -> str | None:
    """What kind of work that is."""
    return await session.scalar(select(Job.kind).where(Job.id == job_id))
