"""What a unit tells the bureau alone (C25): kept sealed, opened one by one, each opening noted."""

from datetime import datetime

from programme.access import Action, Noun
from storage.actions import audit
from storage.errors import NotThere
from storage.models import Concern
from storage.store import Session


async def tell(
    session: Session,
    *,
    client_id: int,
    visit_id: int | None,
    said: str,
    by: tuple[int | None, int | None] = (None, None),
    now: datetime,
) -> Concern:
    """Keep it; `by` (person, account) is nobody where it came by a page."""
    concern = Concern(
        client_id=client_id, visit_id=visit_id, said=said, state="received", received_at=now
    )
    session.add(concern)
    await session.flush()
    await audit.note(
        session, at=now, person_id=by[0], account_id=by[1],
        action=Action.LOG, noun=Noun.CONCERN, subject=str(concern.id),
    )  # fmt: skip
    return concern


async def opened(
    session: Session, concern_id: int, *, by: tuple[int, int | None], now: datetime
) -> Concern:
    """The whole of it, read by `by` (person, account); whether they may is asked before.

    Raises `NotThere`.
    """
    concern = await session.get(Concern, concern_id)
    if concern is None:
        raise NotThere("concern")
    concern.state = "read"
    await audit.note(
        session, at=now, person_id=by[0], account_id=by[1],
        action=Action.OPEN, noun=Noun.CONCERN, subject=str(concern_id),
    )  # fmt: skip
    return concern
