"""Opening what the settings name: the data folder, the keys, the database."""

import contextlib
from collections.abc import AsyncIterator

from bot.settings import Settings
from storage import schema, sealing
from storage.file_store import FileStore
from storage.store import Store

FILES = "files"
"""Of the data folder; also what its files are called in a backup."""


def make_folders(settings: Settings) -> None:
    """The data folder and the folder of the SQLite file, for their owner only."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (file := settings.database_file()) is not None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def files(settings: Settings) -> FileStore:
    """Where the bytes of files stand that people sent."""
    return FileStore(settings.data / FILES)


@contextlib.asynccontextmanager
async def bare(settings: Settings) -> AsyncIterator[Store]:
    """The database as it stands, whatever its revision, without keys."""
    store = await Store.open(settings.database_url)
    try:
        yield store
    finally:
        await store.close()


@contextlib.asynccontextmanager
async def store(settings: Settings) -> AsyncIterator[Store]:
    """The database ready to work: keys at hand, revision right.

    Raises `KeyProblem`, `RevisionProblem` or `Unavailable` (`storage.errors`).
    """
    sealing.use(sealing.Keyring.read(settings.key_file))
    async with bare(settings) as opened:
        await schema.check(opened)
        yield opened
