"""`INSERT … ON CONFLICT` is said by each engine's own insert; only the one in use is imported."""

from importlib import import_module
from typing import Any


def insert(dialect: str, table: Any) -> Any:
    """An insert into this table that knows `on_conflict_do_nothing` and `on_conflict_do_update`.

    `dialect` is `session.get_bind().dialect.name`: `sqlite` or `postgresql`.
    """
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
