"""What somebody declares about discipline after a visit (C25, E14): clear, or something to say."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from programme.access import Action, Noun
from storage.actions import audit
from storage.errors import NotThere
from storage.models import Declaration, VisitParticipant
from storage.store import Session


async def declare(
    session: Session,
    *,
    visits: Sequence[int],
    person_id: int,
    account_id: int | None,
    now: datetime,
    said: str | None = None,
) -> None:
    """One participant's word on each of these visits; `said` joins what was said before.

    What was said once is not taken back by a later "clear". Raises `NotThere`.
    """
    for visit_id in visits:
        if await session.get(VisitParticipant, (visit_id, person_id)) is None:
            raise NotThere("visit")
        found = await session.get(Declaration, (visit_id, person_id), with_for_update=True)
        if found is None:
            found = Declaration(visit_id=visit_id, person_id=person_id, state="clear", at=now)
            session.add(found)
        elif said is None:
            continue
        if said is not None:
            found.state = "said"
            found.said = f"{found.said}\n{said}" if found.said else said
            found.at = now
        await audit.note(
            session, at=now, person_id=person_id, account_id=account_id,
            action=Action.LOG, noun=Noun.DECLARATION, subject=str(visit_id),
        )  # fmt: skip
    await session.flush()


async def opened(
    session: Session,
    *,
    visit_id: int,
    person_id: int,
    by: tuple[int, int | None],
    now: datetime,
) -> str:
    """What that participant declared, read by `by` (person, account), which is noted.

    Whether they may is asked before. Raises `NotThere`.
    """
    asked = select(Declaration.said).where(
        Declaration.visit_id == visit_id, Declaration.person_id == person_id
    )
    said = await session.scalar(asked)
    if said is None:
        raise NotThere("declaration")
    await audit.note(
        session, at=now, person_id=by[0], account_id=by[1],
        action=Action.OPEN, noun=Noun.DECLARATION, subject=str(visit_id),
    )  # fmt: skip
    return said
