"""What a notice names of a task (C12, C14, C15), told after the visit was recorded."""

from datetime import datetime

from storage.actions import amending
from storage.errors import NotThere
from storage.models import VisitDetail, VisitTask
from storage.queries import versions
from storage.store import Session


async def tell(
    session: Session,
    *,
    visit_id: int,
    detail: tuple[str, str, str],
    said: str,
    why: str,
    person_id: int,
    account_id: int | None,
    now: datetime,
) -> None:
    """Let one detail (scheme, code, name) of a task done in one's own visit read `said`.

    Where it read otherwise the record is amended by this, with `why`; a first word is no
    correction. It is sealed where what was said in the visit is. Raises `NotThere`.
    """
    visit = await amending.own(session, visit_id, person_id)
    scheme, code, _name = detail
    if await session.get(VisitTask, (visit_id, scheme, code)) is None:
        raise NotThere("task")
    found = await session.get(VisitDetail, (visit_id, *detail))
    if found is not None and said == (found.said or found.sealed_said):
        return
    if found is not None:
        before = await versions.current(session, visit)
        await amending.keep(
            session, visit, before, why=why, person_id=person_id, account_id=account_id, now=now
        )
    else:
        found = VisitDetail(visit_id=visit_id, scheme=scheme, code=code, name=detail[2])
        session.add(found)
    sealed = visit.sealed_content is not None
    found.said, found.sealed_said = (None, said) if sealed else (said, None)
    await session.flush()
