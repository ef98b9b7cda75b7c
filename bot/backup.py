"""A backup: one tar file with the database, the files beside it, and a manifest that comes last.

    database      SQLite's file, or pg_dump's custom format
    files/…       the `files` folder of the data folder
    manifest.json what it is, with size and SHA-256 of every member

It is written beside its name and renamed when it is whole, so a file of that name is a backup. The
key file is not in it; a value sealed with that key is, to tell at a restore whether it is at hand.
"""

import asyncio
import base64
import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from bot import clock, workspace
from bot.opening import FILES
from bot.settings import Settings
from storage import copying, dumping
from storage.errors import RevisionProblem
from storage.migrations import HEAD
from storage.queries import audit, contents, files
from storage.sealing import Keyring
from storage.store import Session, Store

FORMAT = "zhida-backup-1"
MANIFEST = "manifest.json"
DATABASE = "database"
PROBE = b"zhida"
_CHUNK = 1 << 20
_LARGEST_MANIFEST = 256 << 20


@dataclass(frozen=True)
class Member:
    """One member of the tar file."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `audit_head` is the end of the audit's chain: place and seal."""

    format: str
    made_by: str
    made_at: str
    engine: str
    revision: str
    counts: Mapping[str, int]
    audit_head: tuple[int, str]
    audit_broken: int | None
    key_file: str
    key_probe: str
    members: Mapping[str, Member]
    files_missing: int = 0
    """Files that the database names and whose bytes were lost before the backup."""

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Raises `BadBackup` for whatever is no manifest of ours."""
        try:
            facts: dict[str, Any] = json.loads(text)
            if facts["format"] != FORMAT:
                raise BadBackup("foreign")
            members = {name: Member(**each) for name, each in facts.pop("members").items()}
            place, seal = facts.pop("audit_head")
            return cls(**facts, audit_head=(int(place), str(seal)), members=members)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadBackup("foreign") from None


@dataclass
class BadBackup(Exception):
    """A file that is no backup of ours, or not a whole one; nothing was changed.

    `why`: foreign, truncated, damaged, other_engine, counts, files, audit, not_empty, running.
    """

    why: str
    what: str = ""


async def write(settings: Settings, store: Store, target: Path) -> Manifest:
    """Write a backup of the running system to `target`, which must not be there yet."""
    ring = Keyring.read(settings.key_file)
    with _beside(target) as folder:
        database = folder / DATABASE
        async with _copied(settings, store, database) as session:
            revision = await contents.revision(session)
            if revision is None:
                raise RevisionProblem(None, HEAD)
            counts = await contents.counts(session)
            head, broken = await audit.head(session), await audit.broken(session)
            named = await files_named(session, counts)
        part = folder / "backup.tar"
        members = await asyncio.to_thread(_pack, part, database, settings.data / FILES)
        manifest = Manifest(
            format=FORMAT,
            made_by=f"zhida {version('zhida')}",
            made_at=clock.now().isoformat(timespec="seconds"),
            engine=engine(store),
            revision=revision,
            counts=counts,
            audit_head=head,
            audit_broken=broken,
            key_file=f"{settings.key_file.name}: not included",
            key_probe=base64.b64encode(ring.seal(PROBE)).decode(),
            members=members,
            files_missing=len(missing(named, members)),
        )
        await asyncio.to_thread(_close, part, manifest)
        os.link(part, target)  # refuses a name that is taken, unlike a rename
    return manifest


async def files_named(session: Session, counts: Mapping[str, int]) -> set[str]:
    """Digests of the files that must be there; an older schema knows none."""
    return await files.digests(session) if "files" in counts else set()


def missing(named: Iterable[str], members: Mapping[str, Member]) -> set[str]:
    """Those that are no member."""
    return {digest for digest in named if f"{FILES}/{digest[:2]}/{digest}" not in members}


def engine(store: Store) -> str:
    """`sqlite` or `postgresql`: a backup of one does not go into the other."""
    return store.url.get_backend_name()


@asynccontextmanager
async def _copied(settings: Settings, store: Store, target: Path) -> AsyncIterator[Session]:
    """Copy the database; gives a session that sees exactly what was copied."""
    if (file := settings.database_file()) is None:
        async with dumping.snapshot(store) as (session, seen):
            await dumping.dump(store, target, seen=seen, tools=settings.postgres_tools)
            yield session
        return
    await asyncio.to_thread(copying.copy, file, target)
    if (damage := await asyncio.to_thread(copying.damage, target)) is not None:
        raise BadBackup("damaged", damage)
    async with opened(target) as copied, copied.read() as session:
        yield session
    await asyncio.to_thread(copying.settle, target)


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Store]:
    """A SQLite file as a store of its own."""
    store = await Store.open(f"sqlite+aiosqlite:///{path}")
    try:
        yield store
    finally:
        await store.close()


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder for the work, on the same disk as `target`, gone afterwards."""
    if target.exists():
        raise FileExistsError(17, "File exists", str(target))
    with workspace.beside(target.parent, ".zhida-backup-") as folder:
        yield folder


def _pack(part: Path, database: Path, folder: Path) -> dict[str, Member]:
    members = {}
    with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as tar:
        for path in (database, *_whole(folder)):
            name = DATABASE if path == database else _name(path, folder)
            members[name] = _add(tar, path, name)
    return members


def _whole(folder: Path) -> list[Path]:
    """Its files; not those that are being written just now, whose names begin with a dot."""
    found = (path for path in folder.rglob("*") if not path.name.startswith("."))
    return sorted(path for path in found if path.is_file())


def _name(path: Path, folder: Path) -> str:
    return str(PurePosixPath(FILES, *path.relative_to(folder).parts))


def _add(tar: tarfile.TarFile, path: Path, name: str) -> Member:
    with path.open("rb") as source:
        entry = _entry(name, os.fstat(source.fileno()).st_size)
        hashed = _Hashed(source)
        tar.addfile(entry, hashed)
    return Member(entry.size, hashed.sum.hexdigest())


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.sum = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        piece = self._source.read(size)
        self.sum.update(piece)
        return piece


def _close(part: Path, manifest: Manifest) -> None:
    """Add the manifest, read the whole file back, and see it safely on disk."""
    text = manifest.as_json()
    with tarfile.open(part, "a", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(_entry(MANIFEST, len(text)), BytesIO(text))
    unpack(part, None)
    with part.open("rb") as written:
        os.fsync(written.fileno())


def unpack(source: Path, into: Path | None) -> Manifest:
    """Check every member against the manifest, and write it into the folder where one is given.

    Raises `BadBackup`: foreign, truncated or damaged.
    """
    found: dict[str, Member] = {}
    manifest = None
    begun = False
    try:
        with tarfile.open(source, "r:") as tar:
            for entry in tar:
                begun = begun or entry.name == DATABASE
                manifest = _unpack_one(tar, entry, into, found)
    except tarfile.ReadError:
        raise BadBackup("truncated" if begun else "foreign") from None
    if manifest is None:
        raise BadBackup("truncated" if begun else "foreign")
    for name in found.keys() | manifest.members.keys():
        if found.get(name) != manifest.members.get(name):
            raise BadBackup("damaged", name)
    return manifest


def _unpack_one(
    tar: tarfile.TarFile, entry: tarfile.TarInfo, into: Path | None, found: dict[str, Member]
) -> Manifest | None:
    """Unpack a member; the manifest is returned, which is the last of them."""
    body = tar.extractfile(entry) if entry.isreg() else None
    if body is None:
        raise BadBackup("foreign")
    if entry.name == MANIFEST:
        return Manifest.from_json(body.read(_LARGEST_MANIFEST))
    parts = PurePosixPath(entry.name).parts
    if entry.name != DATABASE and (parts[0] != FILES or ".." in parts or len(parts) < 2):
        raise BadBackup("foreign")
    hashed = _Hashed(body)
    if into is None:
        while hashed.read(_CHUNK):
            pass
    else:
        target = into.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            shutil.copyfileobj(hashed, out, _CHUNK)
            out.flush()
            os.fsync(out.fileno())
    found[entry.name] = Member(entry.size, hashed.sum.hexdigest())
    return None
