"""Where words may stand unsealed: all that outlives an update, as whoever steals it reads it.

A SQLite file and its log are read as bytes; PostgreSQL's rows as text; a backup is unpacked.
"""

import asyncio
import subprocess
import tarfile
from pathlib import Path

from sqlalchemy import text

from bot import backup
from tests import postgres
from tests.faults.rig import Rig

Place = tuple[str, bytes]
"""Its name, and all that stands there."""


async def places(rig: Rig) -> list[Place]:
    """Every database and backup of this case."""
    found = [
        (path.name, path.read_bytes())
        for path in sorted(rig.folder.rglob("zhida.db*"))
        if path.is_file()
    ]
    if not rig.sqlite:
        found += await _tables(rig)
    for path in sorted(rig.folder.rglob("*.backup")):
        found.append((path.name, await asyncio.to_thread(_backed_up, path)))
    return found


async def _tables(rig: Rig) -> list[Place]:
    """Each table's rows, every column as text."""
    async with rig.records.store.read() as session:
        names = await session.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        )
        found = []
        for name in names.all():
            rows = text(f'SELECT string_agg(CAST(t AS text), chr(10)) FROM "{name}" t')  # noqa: S608 - a table's own name
            body = await session.scalar(rows)
            found.append((f"the table {name}", (body or "").encode()))
        return found


def _backed_up(path: Path) -> bytes:
    """The database inside a backup: SQLite's own bytes, or all that a restore would run."""
    with tarfile.open(path) as tar:
        member = tar.extractfile(backup.DATABASE)
        body = member.read() if member else b""
    if not body.startswith(b"PGDMP"):
        return body
    tool = postgres.binaries() / "pg_restore"
    # It reads a custom-format dump from its input and writes plain SQL.
    return subprocess.run([tool, "-f", "-"], input=body, capture_output=True, check=True).stdout
