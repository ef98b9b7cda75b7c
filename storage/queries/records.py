"""What hangs on one record beside its card: issues, consultations, details, declarations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, literal, or_, select
from sqlalchemy.orm import aliased

from storage.models import (
    Consultation,
    Declaration,
    File,
    Issue,
    PeriodRow,
    Person,
    Visit,
    VisitDetail,
    VisitFile,
    VisitParticipant,
    VisitTask,
    VisitVersion,
)
from storage.prepared import Prepared
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
class Joined:
    """What somebody who joined the record said of the visit; None where it is confidential."""

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
    joined: tuple[Joined, ...] = ()

    @property
    def sealed(self) -> bool:
        """Whether anything that hangs on the record is confidential."""
        hanging: tuple[Told | Detail | Joined, ...] = (
            *self.issues, *self.consultations, *self.details, *self.joined,
        )  # fmt: skip
        return any(each.said is None for each in hanging)


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
        int(await session.scalar(select(_attached(literal(visit_id)))) or 0),
        tuple(Joined(*row) for row in await session.execute(_joined(visit_id))),
    )


def _attached(visit_id: Any) -> ScalarSelect[int]:
    """How many files a visit has."""
    return (
        select(func.count())
        .select_from(VisitFile)
        .join(File, File.id == VisitFile.file_id)
        .where(VisitFile.visit_id == visit_id, or_(*(File.state == each for each in files.THERE)))
        .scalar_subquery()
    )


def _joined(visit_id: int) -> Select[str, str | None]:
    """Those who joined and said something, in the clear or not."""
    part = VisitParticipant
    told = or_(part.said.is_not(None), part.sealed_said.is_not(None))
    return (
        select(Person.name, part.said)
        .join(Person, Person.id == part.person_id)
        .where(part.visit_id == visit_id, told)
        .order_by(Person.name)
    )


@dataclass(frozen=True, slots=True)
class Saved:
    """A visit as its receipt needs it: the word of one participant, and whether to remind.

    `declared` is clear, said or None; `first` where it is the person's first on-site visit there
    in the half-year; `files` counts its attachments; `schemes` are those of its tasks.
    """

    id: int
    mode: str
    state: str
    author_id: int
    region_id: int | None
    declared: str | None
    first: bool
    files: int
    schemes: frozenset[str]


async def saved(session: Session, visits: Sequence[int], *, person_id: int) -> list[Saved]:
    """Those of these visits in which the person took part, by their number."""
    by_visit: dict[tuple[Any, ...], set[str]] = {}
    for visit in sorted(visits):
        for row in await _SAVED.rows(session, {"visit": visit, "person": person_id}):
            by_visit.setdefault(tuple(row[:-1]), set()).add(row[-1])
    return [
        Saved(
            number, mode, state, author, region, said, bool(first), held, frozenset(did - {None})
        )
        for (number, mode, state, author, region, said, first, held), did in by_visit.items()
    ]


def _as_saved() -> Any:
    """Of `visit` and `person`, a row for each of its tasks."""
    part, half = VisitParticipant, PeriodRow
    person: Any = bindparam("person")
    return (
        select(
            Visit.id, Visit.mode, Visit.state, Visit.author_id, Visit.region_id,
            Declaration.state, ~_earlier().exists(), _attached(Visit.id), VisitTask.scheme,
        )
        .join(part, (part.visit_id == Visit.id) & (part.person_id == person))
        .join(half, (half.kind == "half") & (half.starts <= Visit.day) & (half.ends >= Visit.day))
        .outerjoin(
            Declaration,
            (Declaration.visit_id == Visit.id) & (Declaration.person_id == person),
        )
        .outerjoin(VisitTask, VisitTask.visit_id == Visit.id)
        .where(Visit.id == bindparam("visit"))
    )  # fmt: skip


def _earlier() -> Select[Any]:
    """On-site visits of the person to the same one in the same half-year, recorded before."""
    other, took = aliased(Visit), aliased(VisitParticipant)
    return (
        select(other.id)
        .join(took, (took.visit_id == other.id) & (took.person_id == bindparam("person")))
        .where(
            or_(other.client_id == Visit.client_id, other.region_id == Visit.region_id),
            other.id < Visit.id,
            other.day >= PeriodRow.starts,
            other.day <= PeriodRow.ends,
            other.mode == "onsite",
            other.state != "withdrawn",
        )
        .correlate(Visit, PeriodRow)
    )


_SAVED = Prepared(_as_saved())


async def own_word(session: Session, visit_id: int, *, person_id: int) -> str | None:
    """What the person has declared about that visit so far, where it was more than one tap."""
    asked = select(Declaration.said).where(
        Declaration.visit_id == visit_id, Declaration.person_id == person_id
    )
    return await session.scalar(asked)
