"""Who is speaking, and to which card: one statement an update."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, or_, select
from sqlalchemy.orm import aliased

from programme.roles import Role
from storage.models import Account, Buttons, Dialogue, Person, RoleGrant
from storage.models.base import Base
from storage.prepared import Prepared, columns_of, entity
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Who:
    """An account, the person it is bound to, and the roles that person has today."""

    account: Account
    person: Person | None
    grants: tuple[RoleGrant, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(grant.role) for grant in self.grants)

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas of a local department's grants."""
        return tuple(grant.area for grant in self.grants if grant.area)


@dataclass(frozen=True, slots=True)
class Found:
    """Who speaks, the dialogue that is meant, and the buttons it shows (or that were tapped)."""

    who: Who
    dialogue: Dialogue | None
    buttons: Buttons | None


_READ: Sequence[type[Base]] = (Account, Person, RoleGrant, Dialogue, Buttons)
_ENDS = list(accumulate(len(model.__table__.columns) for model in _READ))
_PLACES = list(zip(_READ, [0, *_ENDS], _ENDS, strict=False))


def _people() -> Select[Any]:
    today: Any = bindparam("today")
    granted = and_(
        RoleGrant.person_id == Person.id,
        RoleGrant.starts <= today,
        or_(RoleGrant.ends.is_(None), RoleGrant.ends >= today),
    )
    return (
        select(*columns_of(*_READ))
        .select_from(Account)
        .outerjoin(Person, and_(Person.id == Account.person_id, Person.state == "active"))
        .outerjoin(RoleGrant, granted)
    )


async def find_tapper(
    session: Session, *, channel: str, tenant: str, external_id: str, button: str, today: date
) -> Found | None:
    """Who tapped, and the dialogue of that button where the button was shown to this account."""
    about = {"channel": channel, "tenant": tenant, "external_id": external_id}
    rows = await _TAPPER.rows(session, about | {"button": button, "today": today})
    return _found(session, rows)


async def find_speaker(
    session: Session,
    *,
    channel: str,
    tenant: str,
    external_id: str,
    card: str | None,
    today: date,
) -> Found | None:
    """Who spoke, and the open dialogue meant: the one answered (`card`), else the latest."""
    about = {"channel": channel, "tenant": tenant, "external_id": external_id}
    rows = await _SPEAKER.rows(session, about | {"card": card, "today": today})
    return _found(session, rows)


def _tapper() -> Select[Any]:
    tapped = and_(Buttons.id == bindparam("button"), Buttons.account_id == Account.id)
    return (
        _people()
        .outerjoin(Buttons, tapped)
        .outerjoin(Dialogue, Dialogue.id == Buttons.dialogue_id)
        .where(*_IS)
    )


def _speaker() -> Select[Any]:
    own = aliased(Dialogue)
    answered = case((own.message_ref == bindparam("card"), 0), else_=1)
    latest = (
        select(own.id)
        .where(own.account_id == Account.id, own.state == "open")
        .order_by(answered, own.touched.desc(), own.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    shown = and_(Buttons.dialogue_id == Dialogue.id, Buttons.version == Dialogue.version)
    return (
        _people().outerjoin(Dialogue, Dialogue.id == latest).outerjoin(Buttons, shown).where(*_IS)
    )


_IS = (
    Account.channel == bindparam("channel"),
    Account.tenant == bindparam("tenant"),
    Account.external_id == bindparam("external_id"),
)
_TAPPER, _SPEAKER = Prepared(_tapper()), Prepared(_speaker())


def _found(session: Session, rows: Sequence[Sequence[Any]]) -> Found | None:
    if not rows:
        return None
    account, person, granted, dialogue, buttons = _entities(session, rows[0])
    grants = (granted, *(_entities(session, row, RoleGrant)[0] for row in rows[1:]))
    return Found(Who(account, person, _each_once(grants)), dialogue, buttons)


def _each_once(grants: Sequence[RoleGrant | None]) -> tuple[RoleGrant, ...]:
    return tuple(dict.fromkeys(grant for grant in grants if grant is not None))


def _entities(session: Session, row: Sequence[Any], *wanted: type[Base]) -> list[Any]:
    """The objects whose columns stand side by side in a row, None where a join found nothing."""
    return [
        entity(session, model, row[start:end])
        for model, start, end in _PLACES
        if not wanted or model in wanted
    ]


async def who(session: Session, account_id: int, today: date) -> Who:
    """An account and the person behind it, beside the one that speaks."""
    granted = and_(
        RoleGrant.person_id == Person.id,
        RoleGrant.starts <= today,
        or_(RoleGrant.ends.is_(None), RoleGrant.ends >= today),
    )
    asked = (
        select(Account, Person, RoleGrant)
        .outerjoin(Person, and_(Person.id == Account.person_id, Person.state == "active"))
        .outerjoin(RoleGrant, granted)
        .where(Account.id == account_id)
    )
    rows = (await session.execute(asked)).all()
    account, person, _ = rows[0]
    return Who(account, person, tuple(row[2] for row in rows if row[2] is not None))


async def who_is(session: Session, person_id: int, today: date) -> Who | None:
    """A person in post with the roles of today, by the account heard last; None where none is."""
    asked = select(Account.id).where(Account.person_id == person_id)
    account = await session.scalar(asked.order_by(Account.last_heard.desc()).limit(1))
    found = await who(session, account, today) if account is not None else None
    return found if found is not None and found.person is not None else None


async def of_person(session: Session, person_id: int) -> list[Account]:
    """The accounts a person is bound to now, the latest heard first."""
    asked = (
        select(Account).where(Account.person_id == person_id).order_by(Account.last_heard.desc())
    )
    return list(await session.scalars(asked))


async def find_reachable(session: Session, *, person_id: int, rather: int | None) -> int | None:
    """Where to write to somebody: by this account if it is still theirs, else the last heard."""
    accounts = [each for each in await of_person(session, person_id) if each.unreachable is None]
    numbers = [each.id for each in accounts]
    return rather if rather in numbers else next(iter(numbers), None)


async def active(session: Session, *, since: datetime) -> list[tuple[Account, Person]]:
    """Reachable accounts of people of the roster who were heard since then."""
    asked = (
        select(Account, Person)
        .join(Person, and_(Person.id == Account.person_id, Person.state == "active"))
        .where(Account.last_heard >= since, Account.unreachable.is_(None))
        .order_by(Account.id)
    )
    return [(row[0], row[1]) for row in await session.execute(asked)]


async def get(session: Session, account_id: int) -> Account:
    return await session.get_one(Account, account_id)
