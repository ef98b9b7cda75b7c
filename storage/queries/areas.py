"""Areas by name, within those of a department."""

from collections.abc import Sequence

from sqlalchemy import func, select

from storage.models import Area
from storage.queries.scopes import within
from storage.store import Session


async def choices(
    session: Session, *, inside: Sequence[str], like: str, first: int, limit: int
) -> tuple[list[tuple[str, str]], int]:
    """Codes and names of cities and counties, and how many there are; `inside` none means all."""
    asked = select(Area.code, Area.name, func.count().over()).where(Area.level != "province")
    if inside:
        asked = asked.where(within(Area.code, inside))
    asked = asked.where(Area.name.contains(like, autoescape=True)) if like else asked
    rows = (await session.execute(asked.order_by(Area.code).offset(first).limit(limit))).all()
    return [(row[0], row[1]) for row in rows], rows[0][2] if rows else 0


async def names(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """What these are called."""
    asked = select(Area.code, Area.name).where(Area.code.in_(codes)).order_by(Area.code)
    return {row[0]: row[1] for row in await session.execute(asked)}
