"""Consultations are told in a visit: each question that was told is a row, the rest a count."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert

from storage.models import Consultation, table_of
from storage.store import Session

_TOLD = insert(table_of(Consultation))


async def tell(
    session: Session,
    *,
    visit_id: int,
    client_id: int | None,
    region_id: int | None,
    questions: Sequence[str],
    confidential: bool,
    author_id: int,
    now: datetime,
) -> None:
    """Questions answered in this visit (C13), in the words they were told in."""
    rows = [
        {
            "visit_id": visit_id,
            "author_id": author_id,
            "client_id": client_id,
            "region_id": region_id,
            "question": None if confidential else question,
            "sealed_question": question if confidential else None,
            "state": "answered",
            "asked_at": now,
            "ended_at": now,
        }
        for question in questions
    ]
    if rows:
        await session.execute(_TOLD, rows)
