"""The bytes of files people sent: one sealed file a content, named for the SHA-256 of it.

All are sealed, confidential or not: whoever marks a record 🔒 later has nothing lying open, and a
copy of the disk shows nothing. A file of that name is whole, and on disk, whatever happened.
"""

import hashlib
import os
import re
import secrets
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from storage import sealing
from storage.errors import KeyProblem, NotThere

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PART = ".part-"


class FileStore:
    """One folder; several processes may use it side by side. All calls block: use a thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def keep(self, data: bytes, *, now: datetime) -> str:
        """Put the bytes on disk, unless they are there already; returns their SHA-256.

        Raises `OSError` where the disk does not take them; then nothing is left of them.
        """
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        with self._lock:
            if not self._sound(digest):
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.parent.mkdir(mode=0o700, exist_ok=True)
                _write(path, sealing.ring().seal(data))
                _sync(path.parent)
                _sync(self.folder)
            os.utime(path, (now.timestamp(), now.timestamp()))
        return digest

    def read(self, digest: str) -> bytes:
        """The plain bytes. Raises `NotThere` or `KeyProblem`."""
        try:
            sealed = self.path(digest).read_bytes()
        except FileNotFoundError:
            raise NotThere("file") from None
        return sealing.ring().open(sealed)

    def path(self, digest: str) -> Path:
        """Where the bytes of that digest stand, if they do."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError("not a digest")
        return self.folder / digest[:2] / digest

    def untouched(self, *, since: datetime) -> list[str]:
        """Digests of the files that nobody kept, or kept again, since then."""
        return [path.name for path in self.paths() if _touched(path) < since]

    def forget(self, digest: str, *, since: datetime) -> bool:
        """Take the bytes off the disk; False where they were kept again since then."""
        path = self.path(digest)
        with self._lock:
            if not path.exists() or _touched(path) >= since:
                return False
            path.unlink()
            return True

    def missing(self, digests: Iterable[str]) -> set[str]:
        """Those whose bytes are not here."""
        return {digest for digest in digests if not self.path(digest).is_file()}

    def samples(self, most: int) -> list[str]:
        """Some digests, spread over all there are."""
        found = sorted(path.name for path in self.paths())
        return found[:: max(1, len(found) // most)][:most]

    def clear_parts(self, *, since: datetime) -> None:
        """Take away what was left half-written by a kill before that moment."""
        with self._lock:
            for path in self.folder.glob(f"*/{_PART}*"):
                if _touched(path) < since:
                    path.unlink(missing_ok=True)

    def paths(self) -> Iterator[Path]:
        """Every file here."""
        return (path for path in self.folder.glob("*/*") if _DIGEST.fullmatch(path.name))

    def _sound(self, digest: str) -> bool:
        """Whether these bytes stand there, readable with the keys at hand."""
        try:
            return hashlib.sha256(self.read(digest)).hexdigest() == digest
        except (NotThere, KeyProblem):
            return False


def _write(path: Path, sealed: bytes) -> None:
    """The whole file under its name, or no file."""
    part = path.with_name(_PART + secrets.token_hex(8))
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(sealed)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """The names in a folder are on disk too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _touched(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
