"""A unit's rotating six digits (RFC 6238, five-minute steps) and the confirming of visits by them.

The contact person reads them off, the visitor enters them: it took place, says the unit. The
secret stands sealed; wrong tries are counted and make the next one wait.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from programme.access import Action, Noun
from storage.actions import audit
from storage.errors import NotThere
from storage.models import UnitKey, Visit, VisitParticipant
from storage.store import Session

STEP = timedelta(minutes=5)
DIGITS = 6
SECRET_BYTES = 32
FREE_TRIES = 3
LONGEST_WAIT = timedelta(hours=1)
BY_CODE, BY_LINK = "code", "link"


@dataclass(frozen=True, slots=True)
class Code:
    """The digits that hold now, and until when they are shown."""

    digits: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Tried:
    """How a try ended: confirmed, already, wrong, unused (the unit has never looked at its code),
    or wait (`until`)."""

    state: str
    until: datetime | None = None


async def current(
    session: Session, client_id: int, *, by: tuple[int | None, int | None], now: datetime
) -> Code:
    """The unit's code, shown to `by` (person, account), which is noted; the first makes its key.

    Whether they may see it is asked before.
    """
    key = await session.get(UnitKey, client_id)
    if key is None:
        key = UnitKey(
            client_id=client_id, secret=secrets.token_bytes(SECRET_BYTES), made_by=by[0],
            made_at=now, failures=0,
        )  # fmt: skip
        session.add(key)
    await audit.note(
        session, at=now, person_id=by[0], account_id=by[1],
        action=Action.SEE, noun=Noun.UNIT_CODE, subject=f"client:{client_id}",
    )  # fmt: skip
    await session.flush()
    step = int(now.timestamp()) // int(STEP.total_seconds())
    until = datetime.fromtimestamp((step + 1) * STEP.total_seconds(), UTC)
    return Code(_totp(key.secret).generate(int(now.timestamp())).decode(), until)


async def confirm(
    session: Session,
    *,
    visit_id: int,
    digits: str,
    person_id: int,
    account_id: int | None,
    now: datetime,
) -> Tried:
    """Mark the visit confirmed where `digits` hold now, or held one step ago.

    Raises `NotThere` where the person took no part in it, or it was paid to no unit.
    """
    visit = await session.get(Visit, visit_id, with_for_update=True)
    part = await session.get(VisitParticipant, (visit_id, person_id))
    if visit is None or part is None or visit.client_id is None or visit.state == "withdrawn":
        raise NotThere("visit")
    if visit.confirmed_at is not None:
        return Tried("already")
    key = await session.get(UnitKey, visit.client_id, with_for_update=True)
    if key is None:
        return Tried("unused")
    if key.tried_at is not None and now < key.tried_at + wait_after(key.failures):
        return Tried("wait", key.tried_at + wait_after(key.failures))
    key.tried_at = now
    if not _holds(key.secret, digits, now):
        key.failures += 1
        await _note(session, visit_id, (person_id, account_id), now, allowed=False)
        return Tried("wrong")
    key.failures = 0
    await mark(session, visit, how=BY_CODE, by=(person_id, account_id), now=now)
    return Tried("confirmed")


async def mark(
    session: Session,
    visit: Visit,
    *,
    how: str,
    by: tuple[int | None, int | None],
    now: datetime,
) -> None:
    """The unit says that it took place; `by` is nobody where the unit itself pressed the key."""
    visit.confirmed_at, visit.confirmed_how = now, how
    await _note(session, visit.id, by, now)


def wait_after(failures: int) -> timedelta:
    """Three tries are free; then a minute, doubled with each, an hour at most."""
    if failures < FREE_TRIES:
        return timedelta()
    return min(timedelta(minutes=2 ** min(failures - FREE_TRIES, 10)), LONGEST_WAIT)


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA256(), int(STEP.total_seconds()))


def _holds(secret: bytes, digits: str, now: datetime) -> bool:
    """Compared in constant time by the library; one step of grace, for slow hands and clocks."""
    held = False
    for moment in (now, now - STEP):
        try:
            _totp(secret).verify(digits.encode(), int(moment.timestamp()))
        except InvalidToken:
            continue
        held = True
    return held


async def _note(
    session: Session,
    visit_id: int,
    by: tuple[int | None, int | None],
    now: datetime,
    *,
    allowed: bool = True,
) -> None:
    await audit.note(
        session, at=now, person_id=by[0], account_id=by[1],
        action="confirm", noun=Noun.VISIT, subject=str(visit_id), allowed=allowed,
    )  # fmt: skip
