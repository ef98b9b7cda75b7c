"""An exemption is asked for once, and approved or refused once; none is ever deleted."""

from datetime import datetime

from sqlalchemy import update

from programme.access import Action, Noun
from storage import upsert
from storage.actions import audit
from storage.actions.audit import By
from storage.models import Exemption
from storage.queries.quotas import Line
from storage.store import Session


async def ask(session: Session, line: Line, *, reason: str, by: By, now: datetime) -> int | None:
    """Ask that this quota need not be met; None where that is asked or approved already."""
    dialect = session.get_bind().dialect.name
    asked = (
        upsert.insert(dialect, Exemption)
        .values(
            rule=line.rule, scheme=line.scheme, client_id=line.client_id,
            region_id=line.region_id, period=line.period, reason=reason, asked_by=by[0],
            asked_at=now, state="asked",
        )
        .on_conflict_do_nothing()
        .returning(Exemption.id)
    )  # fmt: skip
    number: int | None = await session.scalar(asked)
    if number is not None:
        await _note(session, Action.LOG, number, by, now)
    return number


async def decide(
    session: Session, exemption_id: int, *, approved: bool, word: str | None, by: By, now: datetime
) -> bool:
    """Once, and not by whoever asked; False otherwise."""
    decided = await session.execute(
        update(Exemption)
        .where(
            Exemption.id == exemption_id,
            Exemption.state == "asked",
            Exemption.asked_by != by[0],
        )
        .values(
            state="approved" if approved else "refused", word=word, approver=by[0],
            decided_at=now,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if not decided.rowcount:  # type: ignore[attr-defined]
        return False
    await _note(session, Action.APPROVE if approved else "refuse", exemption_id, by, now)
    return True


async def _note(session: Session, action: str, number: int, by: By, now: datetime) -> None:
    await audit.note(
        session, at=now, person_id=by[0], account_id=by[1], action=action,
        noun=Noun.EXEMPTION, subject=f"exemption:{number}",
    )  # fmt: skip
