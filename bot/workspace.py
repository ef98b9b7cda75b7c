"""A folder to work in, on the disk where the result goes: gone afterwards, even after a kill.

Whoever works in one holds a lock on it, which ends with the process however that ends; the next
to come clears those that nobody holds.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def beside(parent: Path, prefix: str) -> Iterator[Path]:
    """A fresh folder under `parent`, whose name begins with `prefix`, for its owner only."""
    with _locked(parent):  # so that nobody clears the new one before it is held
        _clear(parent, prefix)
        made = tempfile.TemporaryDirectory(prefix=prefix, dir=parent)
        held = _hold(Path(made.name))
    with made as name:
        try:
            yield Path(name)
        finally:
            os.close(held)


def _clear(parent: Path, prefix: str) -> None:
    for left in parent.glob(f"{prefix}*"):
        with contextlib.suppress(OSError):  # held by a process at work, or another user's
            held = _hold(left)
            try:
                shutil.rmtree(left)
            finally:
                os.close(held)


def _hold(folder: Path) -> int:
    """Raises `BlockingIOError` where somebody else holds it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
