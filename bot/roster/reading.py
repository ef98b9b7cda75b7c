"""Files become a roster: read in a child process, then each cell looked at by its column."""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncGenerator, Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.roster import archive
from bot.roster.lines import Found, SheetReader
from bot.roster.refusals import Refusal, Unreadable

SECONDS = 240  # a full roster takes about 20 where nothing else runs
_LINE = 64 * archive.MIB


async def read(paths: Sequence[Path]) -> Found:
    """Every sheet of every file, a folder's .csv files included. Raises `Unreadable`."""
    found = Found()
    for path in _files(paths):
        reader: SheetReader | None = None
        async with contextlib.aclosing(_parts(path)) as parts:
            async for part in parts:
                if "sheet" in part:
                    if reader is not None:
                        reader.end()
                    reader = SheetReader(found, part["sheet"])
                elif reader is not None:
                    for at, written in part["rows"]:
                        reader.read(at, written)
        if reader is not None:
            reader.end()
    if not found.rows:
        raise Unreadable(Refusal.NO_SHEET, ", ".join(path.name for path in paths))
    return found


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        for file in inside:
            if not file.is_file():
                raise Unreadable(Refusal.NOT_THERE, file.name)
            if file.suffix.lower() not in {".xlsx", ".csv"}:
                raise Unreadable(Refusal.WRONG_EXTENSION, file.name)
            if file.stat().st_size > archive.MOST_BYTES:
                raise Unreadable(Refusal.TOO_BIG, file.name)
        files += inside
    return files


async def _parts(path: Path) -> AsyncGenerator[dict[str, Any], None]:
    """What the child prints; it inherits no setting and no secret."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.roster.child import main; main()", str(path)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": ":".join(one or "." for one in sys.path), "LC_ALL": "C.UTF-8"},
        limit=_LINE,
    )
    assert child.stdout is not None  # noqa: S101 - it is a pipe
    ended = False
    try:
        async with asyncio.timeout(SECONDS):
            async for line in child.stdout:
                part = json.loads(line)
                if "refused" in part:
                    raise Unreadable(Refusal(part["refused"]), path.name)
                ended = ended or "end" in part
                if not ended:
                    yield part
    except TimeoutError:
        raise Unreadable(Refusal.TOO_HEAVY, path.name) from None
    finally:
        if child.returncode is None and not ended:
            child.kill()
        await child.wait()
    if not ended:
        raise Unreadable(Refusal.TOO_HEAVY, path.name)
