"""What a saved card took is noted for all together, without whose it was."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import insert

from storage.models import Correction, Effort, table_of
from storage.store import Session

_TOOK, _CORRECTED = insert(table_of(Effort)), insert(table_of(Correction))


async def note(
    session: Session,
    *,
    day: date,
    way: str,
    seconds: int,
    taps: int,
    skipped: Sequence[str],
    corrected: Mapping[str, tuple[str, str]],
) -> None:
    """One saved card; `corrected` is by field what was read and what was meant, in codes."""
    effort = {
        "day": day,
        "way": way,
        "seconds": seconds,
        "taps": taps,
        "changes": len(corrected),
        "skipped": list(skipped),
    }
    await session.execute(_TOOK, effort)
    rows = [
        {"day": day, "field": field, "read": read, "meant": meant}
        for field, (read, meant) in corrected.items()
    ]
    if rows:
        await session.execute(_CORRECTED, rows)
