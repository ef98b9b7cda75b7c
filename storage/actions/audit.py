"""Who did what: noted in the transaction of the act itself, sealed by the leader afterwards."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from storage.models import Audit, table_of
from storage.prepared import Prepared
from storage.queries import audit
from storage.store import Session

By = tuple[int | None, int | None]
"""Who does it and from which account; nobody of the roster at the command line."""

_NOTE = Prepared(insert(table_of(Audit)))


async def note(
    session: Session,
    *,
    at: datetime,
    person_id: int | None,
    account_id: int | None,
    action: str,
    noun: str,
    subject: str,
    allowed: bool = True,
) -> None:
    """One act on one row, allowed or denied; never any content."""
    row = {
        "at": at,
        "person_id": person_id,
        "account_id": account_id,
        "action": action,
        "noun": noun,
        "subject": subject,
        "allowed": allowed,
    }
    await _NOTE.run(session, row)


SEALED_AT_ONCE = 1000  # so that sealing a long backlog never holds up the one writer for long


async def seal(session: Session) -> int:
    """Append the oldest committed rows to the chain; how many, at most `SEALED_AT_ONCE`.

    The leader's alone: the unique place refuses whoever seals at the same time.
    """
    unsealed = select(*audit.ACT).where(Audit.seal.is_(None))
    found = (await session.execute(unsealed.order_by(Audit.id).limit(SEALED_AT_ONCE))).all()
    place, previous = await audit.head(session)
    links = []
    for row in found:
        place += 1
        previous = audit.seal_of(place, previous, row)
        links.append({"row": row.id, "place": place, "seal": previous})
    if links:
        sealing = update(Audit).where(Audit.id == bindparam("row"))
        await (await session.connection()).execute(sealing, links)
    return len(found)
