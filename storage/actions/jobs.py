"""Slow work: asked for in an update's transaction, carried out in steps of its own, ended once.

What a step has done is kept in `params` in that step's transaction: a job that was cut short goes
on from there.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from storage.models import Job
from storage.store import Session


async def ask(
    session: Session,
    *,
    kind: str,
    account_id: int,
    dialogue_id: int | None,
    params: dict[str, Any],
    total: int,
    now: datetime,
) -> int:
    """Have it done after this transaction; `dialogue_id` is the card that shows how far it is."""
    job = Job(
        kind=kind, account_id=account_id, dialogue_id=dialogue_id, params=params,
        total_count=total, asked_at=now,
    )  # fmt: skip
    session.add(job)
    await session.flush()
    return job.id


async def take(session: Session, job_id: int) -> Job | None:
    """Begin a try; None where the job has ended."""
    job = await session.get(Job, job_id, with_for_update=True)
    if job is None or job.state not in {"waiting", "running"}:
        return None
    job.state = "running"
    job.attempts += 1
    return job


async def underway(session: Session, job_id: int) -> Job | None:
    """The job, held for one step of it; None where it has ended meanwhile."""
    job = await session.get(Job, job_id, with_for_update=True)
    return job if job is not None and job.state == "running" else None


async def ended(
    session: Session, job_id: int, *, state: str, now: datetime, problem: str | None = None
) -> bool:
    """done or failed; what it knew goes. False where it had ended already."""
    done = await session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state.in_(("waiting", "running")))
        .values(state=state, problem=problem, params=None, ended_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]
