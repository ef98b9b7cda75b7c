"""Copies of a SQLite database: taken while it is written to, checked, and put in its place."""

import contextlib
import sqlite3
from pathlib import Path

from storage.errors import Unavailable


def copy(source: Path, target: Path) -> None:
    """The database as it stands at one moment, in one file; writers go on meanwhile."""
    if not source.exists():
        raise Unavailable("no such file")
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{_uri(source)}?mode=ro", uri=True)) as live,
            contextlib.closing(sqlite3.connect(target)) as copied,
        ):
            live.backup(copied)
    except sqlite3.DatabaseError as problem:
        raise Unavailable(str(problem)) from None
    settle(target)


def settle(path: Path) -> None:
    """Bring everything into the one file, so that nothing beside it belongs to it any more.

    Raises `Unavailable` while another program has the database open.
    """
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=1)) as database:
            mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = "locked"
    if mode != "delete":
        raise Unavailable("locked")


def damage(path: Path) -> str | None:
    """What is wrong with a database file; None where it is whole."""
    try:
        with contextlib.closing(sqlite3.connect(f"{_uri(path)}?mode=ro", uri=True)) as file:
            said = str(file.execute("PRAGMA integrity_check(1)").fetchone()[0])
            orphan = file.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as problem:
        return type(problem).__name__
    if said != "ok":
        return said
    return None if orphan is None else f"foreign key of {orphan[0]}"


def put_in_place(copied: Path, target: Path) -> None:
    """Let `copied` be the database at `target`: wholly, or not at all."""
    if target.exists():
        settle(target)  # else its write-ahead log would be played into the new one
    copied.replace(target)


def _uri(path: Path) -> str:
    return path.absolute().as_uri()
