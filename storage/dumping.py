"""Copies of a PostgreSQL database by its own pg_dump and pg_restore.

A restore sets the schema aside that stood before, and lets it go only when all is well; whatever
goes wrong puts it back.
"""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, exc, text

from storage.errors import StorageError
from storage.store import Session, Store

ASIDE = "zhida_before_restore"


@dataclass
class ToolFailed(StorageError):
    """PostgreSQL did not do it, by a tool or a statement; `said` is the first line it said."""

    tool: str
    said: str


@dataclass
class NoTool(StorageError):
    """pg_dump or pg_restore is not on the PATH, nor in the folder that was set."""

    tool: str


@contextlib.asynccontextmanager
async def snapshot(store: Store) -> AsyncIterator[tuple[Session, str]]:
    """A session that sees one moment, and the name by which pg_dump sees the same."""
    async with store.read() as session:
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        name = await session.scalar(text("SELECT pg_export_snapshot()"))
        yield session, str(name)


async def dump(store: Store, target: Path, *, seen: str, tools: Path | None) -> None:
    """Write the schema of the moment `seen` to `target`, in pg_dump's custom format."""
    with _connection(store.url) as database:
        await _run(
            tools,
            "pg_dump",
            f"--dbname={database}",
            "--format=custom",
            "--schema=public",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={seen}",
            f"--file={target}",
        )


async def load(store: Store, source: Path, *, tools: Path | None) -> None:
    """Make the schema anew from a dump, in one transaction."""
    with _connection(store.url) as database:
        await _run(
            tools,
            "pg_restore",
            f"--dbname={database}",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            str(source),
        )


@contextlib.asynccontextmanager
async def set_aside(store: Store) -> AsyncIterator[None]:
    """Make room for a restore; what stood before is dropped after the block, or put back."""
    await _put_back(store)  # a restore that was killed left it aside
    await _execute(store, f"ALTER SCHEMA public RENAME TO {ASIDE}")
    try:
        yield
    except BaseException:
        await asyncio.shield(_put_back(store))
        raise
    await _execute(store, f"DROP SCHEMA {ASIDE} CASCADE")


async def _put_back(store: Store) -> None:
    async with store.read() as session:
        asked = text("SELECT count(*) FROM pg_namespace WHERE nspname = :name")
        stands = await session.scalar(asked, {"name": ASIDE})
    if stands:
        await _execute(
            store, "DROP SCHEMA IF EXISTS public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public"
        )


async def _execute(store: Store, *statements: str) -> None:
    async def work(session: Session) -> None:
        for statement in statements:
            await session.execute(text(statement))

    try:
        await store.write(work)
    except exc.DBAPIError as problem:
        raise ToolFailed(statements[0], type(problem.orig).__name__) from None


async def _run(tools: Path | None, tool: str, *arguments: str) -> None:
    try:
        process = await asyncio.create_subprocess_exec(
            str(tools / tool) if tools else tool,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
    except (FileNotFoundError, PermissionError):
        raise NoTool(tool) from None
    try:
        _, said = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if process.returncode:
        lines = said.decode(errors="replace").strip().splitlines()
        raise ToolFailed(tool, lines[0] if lines else f"exit code {process.returncode}")


@contextlib.contextmanager
def _connection(url: URL) -> Iterator[str]:
    """The database as libpq reads it; the password stands in a file that only we can read."""
    facts = {
        "host": url.host,
        "port": str(url.port) if url.port else None,
        "user": url.username,
        "dbname": url.database,
        "sslmode": url.query.get("ssl"),
    }
    with tempfile.TemporaryDirectory(prefix="zhida-") as folder:
        if url.password is not None:
            passfile = Path(folder) / "password"
            line = ":".join([*"****", _escaped(str(url.password))])
            with os.fdopen(os.open(passfile, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
                out.write(line + "\n")
            facts["passfile"] = str(passfile)
        yield " ".join(f"{name}='{_quoted(str(fact))}'" for name, fact in facts.items() if fact)


def _escaped(password: str) -> str:
    return password.replace("\\", "\\\\").replace(":", "\\:")


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
