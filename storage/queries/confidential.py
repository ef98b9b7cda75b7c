"""What was said in confidence in a visit, for whoever may open it (S24)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from programme.access import Action
from storage.models import Consultation, Issue, Person, Visit, VisitDetail, VisitParticipant
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Sealed:
    """The words by what they are of: the content, an issue, a question, a detail, a participant.

    `of` is the issue's or consultation's number, the detail's `scheme:code:name`, or the name of
    the participant whose words they are.
    """

    kind: str
    of: str
    said: str


async def find(
    session: Session, visit_id: int, *, who: Who, today: date
) -> tuple[Sealed, ...] | None:
    """All that is sealed in a visit; None alike where there is none and where `who` may not."""
    asked = select(Visit.sealed_content).where(
        Visit.id == visit_id, scopes.visits(who, today, Action.OPEN)
    )
    row = (await session.execute(asked)).one_or_none()
    if row is None:
        return None
    found = [Sealed("content", "", row.sealed_content)] if row.sealed_content else []
    for kind, hanging in _hanging_on(visit_id).items():
        found += [
            Sealed(kind, ":".join(map(str, of)), said)
            for *of, said in await session.execute(hanging)
        ]
    return tuple(found)


def _hanging_on(visit_id: int) -> dict[str, Any]:
    """Whatever else of the visit may be sealed."""
    detail = (VisitDetail.scheme, VisitDetail.code, VisitDetail.name, VisitDetail.sealed_said)
    return {
        "issue": select(Issue.id, Issue.sealed_said).where(
            Issue.visit_id == visit_id, Issue.sealed_said.is_not(None)
        ),
        "consultation": select(Consultation.id, Consultation.sealed_question).where(
            Consultation.visit_id == visit_id, Consultation.sealed_question.is_not(None)
        ),
        "detail": select(*detail).where(
            VisitDetail.visit_id == visit_id, VisitDetail.sealed_said.is_not(None)
        ),
        "joined": select(Person.name, VisitParticipant.sealed_said)
        .join(Person, Person.id == VisitParticipant.person_id)
        .where(VisitParticipant.visit_id == visit_id, VisitParticipant.sealed_said.is_not(None)),
    }
