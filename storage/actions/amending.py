"""A visit is corrected by a newer version; the older one is kept whole, sealed, with the reason.

An author amends at any time. What the unit confirmed or the notice counts follows the newest.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from programme.access import Action, Noun
from storage.actions import audit
from storage.errors import NotThere, Refused
from storage.models import (
    Consultation,
    Issue,
    Visit,
    VisitDetail,
    VisitTask,
    VisitVersion,
    table_of,
)
from storage.queries import versions
from storage.queries.versions import Facts
from storage.store import Session

OF_THE_UNIT = {"whom", "day", "mode"}
"""What a unit confirms: whom, when, and that somebody came; not what was said."""


async def amend(
    session: Session,
    *,
    visit_id: int,
    facts: Facts,
    expected: int,
    why: str,
    person_id: int,
    account_id: int | None,
    now: datetime,
) -> int:
    """Let the visit state `facts`; returns the new version's number, 2 after the first change.

    `expected` is how many amendments the person knew of. Raises `NotThere`, or `Refused`:
    nothing_changed, amended_meanwhile.
    """
    visit = await own(session, visit_id, person_id)
    before = await versions.current(session, visit)
    changed = versions.changed(before, facts)
    if not changed:
        raise Refused("nothing_changed")
    if await versions.count(session, visit_id) != expected:
        raise Refused("amended_meanwhile")
    number = await keep(
        session, visit, before, why=why, person_id=person_id, account_id=account_id, now=now
    )
    await _state(session, visit, facts, changed)
    return number + 1


async def own(session: Session, visit_id: int, person_id: int) -> Visit:
    """The author's own visit, held for a change; raises `NotThere`."""
    visit = await session.get(Visit, visit_id, with_for_update=True)
    if visit is None or visit.author_id != person_id or visit.state == "withdrawn":
        raise NotThere("visit")
    return visit


async def keep(
    session: Session,
    visit: Visit,
    before: Facts,
    *,
    why: str,
    person_id: int,
    account_id: int | None,
    now: datetime,
) -> int:
    """Put the visit as it stands among its older versions; returns that version's number."""
    number = await versions.count(session, visit.id) + 1
    session.add(
        VisitVersion(
            visit_id=visit.id, number=number, before=before.as_json(), why=why, by_id=person_id,
            at=now,
        )
    )  # fmt: skip
    visit.state = "amended"
    await audit.note(
        session, at=now, person_id=person_id, account_id=account_id,
        action=Action.AMEND, noun=Noun.VISIT, subject=str(visit.id),
    )  # fmt: skip
    await session.flush()
    return number


async def _state(session: Session, visit: Visit, facts: Facts, changed: Collection[str]) -> None:
    for name in (
        "client_id", "region_id", "day", "last_day", "mode", "channel", "place", "content",
        "sealed_content", "minutes", "consultations",
    ):  # fmt: skip
        setattr(visit, name, getattr(facts, name))
    if "tasks" in changed:
        await _done(session, visit.id, facts.tasks)
    if "whom" in changed:
        await _follow(session, visit)
    if facts.sealed_content is not None:
        await _seal_details(session, visit.id)
    if OF_THE_UNIT & set(changed):
        visit.confirmed_at = visit.confirmed_how = None
    await session.flush()


async def _done(session: Session, visit_id: int, tasks: Collection[tuple[str, str]]) -> None:
    """These tasks were done; the details of the others stay in the older version alone."""
    for table in (table_of(VisitTask), table_of(VisitDetail)):
        rest = [table.c.scheme + ":" + table.c.code != f"{s}:{c}" for s, c in tasks]
        gone = delete(table).where(table.c.visit_id == visit_id)
        await session.execute(gone if table.name == "visit_tasks" else gone.where(*rest))
    if tasks:
        rows = [{"visit_id": visit_id, "scheme": s, "code": c} for s, c in tasks]
        await session.execute(insert(table_of(VisitTask)), rows)


async def _seal_details(session: Session, visit_id: int) -> None:
    """Where what was said is confidential, so are its details."""
    plain = (VisitDetail.visit_id == visit_id, VisitDetail.said.is_not(None))
    for detail in await session.scalars(select(VisitDetail).where(*plain)):
        detail.said, detail.sealed_said = None, detail.said


async def _follow(session: Session, visit: Visit) -> None:
    """What was told in a visit belongs to whom the visit was paid."""
    for table in (table_of(Issue), table_of(Consultation)):
        await session.execute(
            update(table)
            .where(table.c.visit_id == visit.id)
            .values(client_id=visit.client_id, region_id=visit.region_id)
        )
