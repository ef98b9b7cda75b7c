"""Records of visits: lists page by page, searched by words, and one whole record."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, literal, or_, select, union_all

from programme import tasks
from programme.access import Action
from programme.schemes import Scheme
from storage.models import (
    Area,
    Client,
    Person,
    Region,
    Visit,
    VisitParticipant,
    VisitTask,
)
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.store import Session

MAX_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Row:
    """One record in a list."""

    id: int
    day: date
    served: str
    author: str
    mode: str
    channel: str | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of a list, and how many records there are in all."""

    page: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Record:
    """One visit with all that hangs on it; `tasks` are (scheme, code), the author stands first."""

    visit: Visit
    served: str
    area: str
    author: str
    participants: tuple[str, ...]
    tasks: tuple[tuple[str, str], ...]


async def of_person(
    session: Session, *, person_id: int, like: str = "", first: int = 0, limit: int = 7
) -> Rows:
    """The person's own records, newest first: those recorded and those taken part in."""
    return await _page(session, scopes.took_part(person_id), like, first, limit)


async def seen(
    session: Session,
    *,
    who: Who,
    today: date,
    person_id: int | None = None,
    client_id: int | None = None,
    region_id: int | None = None,
    first: int = 0,
    limit: int = 7,
) -> Rows:
    """The records of a person, a client or a region, so far as `who` may see them."""
    about: ColumnElement[bool] = false()
    if person_id is not None:
        about = scopes.took_part(person_id)
    elif client_id is not None:
        about = Visit.client_id == client_id
    elif region_id is not None:
        about = Visit.region_id == region_id
    return await _page(session, about & scopes.visits(who, today), "", first, limit)


async def find(
    session: Session, visit_id: int, *, who: Who, today: date, action: Action = Action.SEE
) -> Record | None:
    """The whole record, where `who` may do that with it; None alike where there is none."""
    asked = (
        _named(Visit, func.coalesce(Area.name, ""))
        .outerjoin(Area, Area.code == func.coalesce(Client.area, Region.area))
        .where(Visit.id == visit_id, scopes.visits(who, today, action))
    )
    row = (await session.execute(asked)).one_or_none()
    if row is None:
        return None
    visit, area, served, author = row
    people, done = await _hanging_on(session, visit)
    return Record(visit, served, area, author, people, done)


async def of_dialogue(session: Session, dialogue_id: int, *, author_id: int) -> list[int]:
    """The numbers of the author's own records that one card became, without those taken back."""
    asked = select(Visit.id).where(
        Visit.dialogue_id == dialogue_id,
        Visit.author_id == author_id,
        Visit.state != "withdrawn",
    )
    return list(await session.scalars(asked.order_by(Visit.id)))


async def _page(
    session: Session, whose: ColumnElement[bool], like: str, first: int, limit: int
) -> Rows:
    columns = (Visit.id, Visit.day, Visit.mode, Visit.channel, Visit.state)
    asked = (
        _named(*columns, func.count().over())
        .where(whose, *_matching(like))
        .order_by(Visit.day.desc(), Visit.id.desc())
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(asked)).all()
    page = tuple(
        Row(number, day, served, author, mode, channel, state == "withdrawn")
        for number, day, mode, channel, state, _total, served, author in rows
    )
    return Rows(page, rows[0][5] if rows else 0)


def _named(*columns: Any) -> Select[Any]:
    """Visits with the names of those served and of the author."""
    return (
        select(*columns, func.coalesce(Client.name, Region.name), Person.name)
        .select_from(Visit)
        .join(Person, Person.id == Visit.author_id)
        .outerjoin(Client, Client.id == Visit.client_id)
        .outerjoin(Region, Region.id == Visit.region_id)
    )


def _matching(like: str) -> list[ColumnElement[bool]]:
    """Each word stands in what was said, in a name or its pinyin, or is a task or the number."""
    return [_word(word.lower()) for word in like.split()]


def _word(word: str) -> ColumnElement[bool]:
    said = func.lower(func.coalesce(Visit.content, "")).contains(word, autoescape=True)
    named = func.coalesce(Client.search, Region.search).contains(word, autoescape=True)
    number = word.removeprefix("№")
    exact = Visit.id == int(number) if _is_number(number) else false()
    return or_(said, named, exact, *_did(word))


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and int(word) <= MAX_NUMBER


def _did(word: str) -> list[ColumnElement[bool]]:
    """Visits with a task whose words in the notice hold this one."""
    meant = [
        (VisitTask.scheme == task.scheme) & (VisitTask.code == task.code)
        for scheme in Scheme
        for task in tasks.of_scheme(scheme)
        if word in task.words
    ]
    if not meant:
        return []
    return [Visit.id.in_(select(VisitTask.visit_id).where(or_(*meant)))]


async def _hanging_on(
    session: Session, visit: Visit
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Names of those who took part, the author first, and the tasks; one statement."""
    people = (
        select(literal("person"), Person.name, Person.id)
        .join(VisitParticipant, VisitParticipant.person_id == Person.id)
        .where(VisitParticipant.visit_id == visit.id)
    )
    done = select(VisitTask.scheme, VisitTask.code, literal(0)).where(
        VisitTask.visit_id == visit.id
    )
    rows = (await session.execute(union_all(people, done))).all()
    named = [row for row in rows if row[0] == "person"]
    named.sort(key=lambda row: (row[2] != visit.author_id, row[2]))
    order = {(t.scheme.value, t.code): n for n, t in enumerate(_all_tasks())}
    codes = {(row[0], row[1]) for row in rows if row[0] != "person"}
    return tuple(row[1] for row in named), tuple(sorted(codes, key=lambda c: order.get(c, 99)))


def _all_tasks() -> list[tasks.Task]:
    return [task for scheme in Scheme for task in tasks.of_scheme(scheme)]
