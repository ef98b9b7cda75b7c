"""Issues are raised in a visit, in the words they were told in."""

from datetime import datetime

from storage.actions import audit
from storage.models import Issue
from storage.store import Session


async def raise_in(
    session: Session,
    *,
    visit_id: int,
    client_id: int | None,
    region_id: int | None,
    said: str,
    confidential: bool,
    author_id: int,
    account_id: int | None,
    now: datetime,
) -> Issue:
    """A need or problem voiced in this visit, with a number of its own (C16, S19-S21)."""
    issue = Issue(
        visit_id=visit_id,
        author_id=author_id,
        client_id=client_id,
        region_id=region_id,
        said=None if confidential else said,
        sealed_said=said if confidential else None,
        state="raised",
        raised_at=now,
    )
    session.add(issue)
    await session.flush()
    await audit.note(
        session, at=now, person_id=author_id, account_id=account_id,
        action="log", noun="issue", subject=str(issue.id),
    )  # fmt: skip
    return issue
