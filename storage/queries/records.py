"""What hangs on one record beside its card: issues, consultations, details, declarations."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from storage.models import (
    Consultation,
    Declaration,
    File,
    Issue,
    Visit,
    VisitDetail,
    VisitFile,
    VisitParticipant,
    VisitVersion,
)
from storage.queries import files, scopes
from storage.queries.accounts import Who
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Told:
    """One issue or consultation told in the visit; `said` is None where it is confidential."""

    id: int
    said: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One detail of a task; `said` is None where it is confidential."""

    scheme: str
    code: str
    name: str
    said: str | None


@dataclass(frozen=True, slots=True)
class Around:
    """All that hangs on one record, so far as the person asking may see it.

    `declared` is the asker's own word: clear, said, or None where none was given (or asked:
    `took_part`). `amendments` counts the older versions.
    """

    issues: tuple[Told, ...]
    consultations: tuple[Told, ...]
    details: tuple[Detail, ...]
    amendments: int
    took_part: bool
    declared: str | None
    files: int


async def around(session: Session, visit_id: int, *, who: Who, today: date) -> Around:
    """What hangs on a visit that `who` may see."""
    issues = (
        select(Issue.id, Issue.said, Issue.state)
        .where(Issue.visit_id == visit_id, scopes.issues(who, today))
        .order_by(Issue.id)
    )
    consultations = (
        select(Consultation.id, Consultation.question, Consultation.state)
        .where(Consultation.visit_id == visit_id, scopes.consultations(who, today))
        .order_by(Consultation.id)
    )
    named = (VisitDetail.scheme, VisitDetail.code, VisitDetail.name, VisitDetail.said)
    details = select(*named).where(VisitDetail.visit_id == visit_id)
    amended = select(func.count()).where(VisitVersion.visit_id == visit_id)
    attached = (
        select(func.count())
        .select_from(VisitFile)
        .join(File, File.id == VisitFile.file_id)
        .where(VisitFile.visit_id == visit_id, File.state.in_(files.THERE))
    )
    person_id = who.person.id if who.person else 0
    part = await session.get(VisitParticipant, (visit_id, person_id))
    own = await session.get(Declaration, (visit_id, person_id))
    return Around(
        tuple(Told(*row) for row in await session.execute(issues)),
        tuple(Told(*row) for row in await session.execute(consultations)),
        tuple(Detail(*row) for row in await session.execute(details)),
        int(await session.scalar(amended) or 0),
        part is not None,
        own.state if own is not None else None,
        int(await session.scalar(attached) or 0),
    )


async def first_of_period(
    session: Session, visit: Visit, *, person_id: int, starts: date, ends: date
) -> bool:
    """Whether this is the person's first on-site visit there from `starts` to `ends`."""
    served = (
        Visit.client_id == visit.client_id
        if visit.client_id is not None
        else Visit.region_id == visit.region_id
    )
    earlier = (
        select(Visit.id)
        .where(
            served,
            Visit.id < visit.id,
            Visit.day >= starts,
            Visit.day <= ends,
            Visit.mode == "onsite",
            Visit.state != "withdrawn",
            scopes.took_part(person_id),
        )
        .limit(1)
    )
    return await session.scalar(earlier) is None
