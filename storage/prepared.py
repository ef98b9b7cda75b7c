"""Statements that run with nearly every update: compiled once, run on SQLite's writer at once.

What SQLAlchemy does around a statement (a greenlet, a context, a result) costs ten times what
SQLite does. Its compiler and its types stay: they write the text and convert the values, so that
nothing is said twice. PostgreSQL and readers run the very same statement as any other.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Insert, Select, Update, inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.types import TypeEngine

from storage import sqlite_driver
from storage.models.base import Base
from storage.store import Session

M = TypeVar("M", bound=Base)
Values = Mapping[str, Any]
Convert = Callable[[Any], Any] | None

_DIALECT = sqlite.dialect()


class Prepared:
    """A statement built once. An insert is given all of a row's columns, always the same ones."""

    def __init__(self, statement: Select[Any] | Insert | Update) -> None:
        self.statement = statement
        self._text: Text | None = None

    async def rows(self, session: Session, *values: Values) -> Sequence[Sequence[Any]]:
        """What it selects or returns, columns by their place; for each of these values in turn."""
        await self._flush_before(session)
        if session.driver is not None:
            text = self._compiled(values[0])
            return [row for each in values for row in text.rows(session.driver, each)]
        return (await session.execute(self.statement, _given(values))).all()

    async def run(self, session: Session, *values: Values) -> int:
        """How many rows it changed."""
        await self._flush_before(session)
        if session.driver is not None:
            text = self._compiled(values[0])
            return sum(text.run(session.driver, each).rowcount for each in values)
        done = await session.execute(self.statement, _given(values))
        return int(done.rowcount)  # type: ignore[attr-defined]

    async def _flush_before(self, session: Session) -> None:
        """An insert leans on new rows, an update on its own table, a select on everything."""
        needed = bool(session.new or session.deleted)
        if not needed and not isinstance(self.statement, Insert) and (dirty := session.dirty):
            table = getattr(self.statement, "table", None)
            needed = table is None or any(each.__table__ is table for each in dirty)
        if needed:
            await session.flush()

    def _compiled(self, values: Values) -> "Text":
        if self._text is None:
            self._text = Text(self.statement, values)
        return self._text


def _given(values: tuple[Values, ...]) -> Any:
    return values[0] if len(values) == 1 else list(values)


class Text:
    """A statement in SQLite's words, and how each value goes in and comes out."""

    def __init__(self, statement: Select[Any] | Insert | Update, values: Values) -> None:
        columns = list(statement.exported_columns)
        insert = isinstance(statement, Insert)
        compiled: Any = statement.compile(
            dialect=_DIALECT,
            column_keys=list(values) if insert else None,
            # As for many rows, an insert does not ask for the new number by itself.
            for_executemany=not columns,
        )
        if insert and compiled.insert_prefetch:
            raise TypeError(f"columns with a default are to be given: {compiled.insert_prefetch}")
        if compiled.post_compile_params:
            raise TypeError(f"an IN has no fixed number of values: {compiled}")
        self.sql = str(compiled)
        self._width = len(values) if insert else None
        self._into = [
            (name, compiled.params[name], _in(compiled.binds[name].type))
            for name in compiled.positiontup or ()
        ]
        self._out = [_out(column.type) for column in columns]

    def run(self, driver: sqlite3.Connection, values: Values) -> sqlite3.Cursor:
        if self._width not in {None, len(values)}:
            raise TypeError(f"not the columns that were prepared: {self.sql}")
        bound = []
        for name, standing, convert in self._into:
            value = values.get(name, standing)
            bound.append(convert(value) if convert else value)
        with sqlite_driver.told(self.sql):
            return driver.execute(self.sql, bound)

    def rows(self, driver: sqlite3.Connection, values: Values) -> list[list[Any]]:
        found = self.run(driver, values).fetchall()
        return [[c(v) if c else v for c, v in zip(self._out, row, strict=True)] for row in found]


def _in(kind: TypeEngine[Any]) -> Convert:
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _out(kind: TypeEngine[Any]) -> Convert:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)


def columns_of(*models: type[Base]) -> list[Any]:
    """Every column of these, in their order, to be selected and given to `entity`."""
    return [column for model in models for column in model.__table__.columns]


def entity(session: Session, model: type[M], row: Sequence[Any]) -> M | None:
    """The object of a row that holds all its columns, in the session; None of an empty join."""
    facts = dict(zip(model.__table__.columns.keys(), row, strict=True))
    return None if facts["id"] is None else found(session, model, facts)


def found(session: Session, model: type[M], facts: dict[str, Any]) -> M:
    """The object with these columns, all of them, as if the session had read it by itself."""
    key = session.identity_key(model, facts["id"])
    known: M | None = session.identity_map.get(key)
    if known is not None:
        for name in inspect(known).expired_attributes & facts.keys():
            set_committed_value(known, name, facts[name])
        return known
    made = model()
    made.__dict__.update(facts)
    make_transient_to_detached(made)
    session.add(made)
    return made
