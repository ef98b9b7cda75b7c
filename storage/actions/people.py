"""A person's own line of the roster: another mobile, a post that was left (chat and import)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select, update

from programme.access import Action, Noun
from programme.roles import Role
from storage.actions import audit, invitations, joining
from storage.actions.audit import By
from storage.errors import NotThere, Refused
from storage.models import Person, RoleGrant
from storage.queries.scopes import holds
from storage.store import Session


async def change_mobile(
    session: Session, person_id: int, *, mobile: str, by: By, now: datetime
) -> None:
    """Another registered number; raises `Refused` where it is registered for somebody else."""
    person = await _in_post(session, person_id)
    others = await session.scalars(
        select(Person.mobile).where(Person.state == "active", Person.id != person_id)
    )
    if mobile in set(others):  # sealed: the database cannot compare them
        raise Refused("mobile_taken")
    person.mobile = mobile
    await _note(session, "change", person_id, by, now)


async def leave(session: Session, person_id: int, *, by: By, today: date, now: datetime) -> None:
    """The post was left, see `let_go`.

    Raises `Refused` for the last director in post, `NotThere` for somebody who left before.
    """
    await _in_post(session, person_id)
    if await _is_last_director(session, person_id, today):
        raise Refused("last_director")
    await let_go(session, [person_id], by=by, today=today, now=now)


async def let_go(
    session: Session,
    people: Sequence[int],
    *,
    by: By,
    today: date,
    now: datetime,
) -> None:
    """Roles end today, no account and no invitation is theirs, and what waits for them is skipped.

    Whether they may go was asked before: the last director in post stays.
    """
    await invitations.revoke(session, people=people)
    await session.execute(
        update(RoleGrant)
        .where(
            RoleGrant.person_id.in_(people), or_(RoleGrant.ends.is_(None), RoleGrant.ends > today)
        )
        .values(ends=today)
        .execution_options(synchronize_session=False)
    )
    await session.execute(update(Person).where(Person.id.in_(people)).values(state="left"))
    await joining.revoke_accounts(session, people, now=now, by=by[0], reason="left")
    for person_id in people:
        await _note(session, "leave", person_id, by, now)


async def _in_post(session: Session, person_id: int) -> Person:
    person = await session.get(Person, person_id, with_for_update=True)
    if person is None or person.state != "active":
        raise NotThere("person")
    return person


async def _is_last_director(session: Session, person_id: int, today: date) -> bool:
    directors = set(
        await session.scalars(
            select(RoleGrant.person_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(
                Person.state == "active",
                RoleGrant.role == Role.DIRECTOR,
                holds(RoleGrant.starts, RoleGrant.ends, today),
            )
            .with_for_update()
        )
    )
    return directors == {person_id}


async def _note(
    session: Session,
    what: str,
    person_id: int,
    by: By,
    now: datetime,
) -> None:
    await audit.note(
        session, at=now, person_id=by[0], account_id=by[1],
        action=Action.EDIT, noun=Noun.PERSON, subject=f"person:{person_id}:{what}",
    )  # fmt: skip
