"""Bring a database to the revision this program needs, or refuse to run on it."""

from pathlib import Path

from sqlalchemy import Connection, exc, text

from storage import faults
from storage.errors import RevisionProblem
from storage.migrations import HEAD
from storage.store import Session, Store

_FOLDER = Path(__file__).parent / "migrations"


async def migrate(store: Store, to: str = "head") -> str | None:
    """Apply what is missing, in one transaction; returns the revision that stood before.

    Raises `RevisionProblem` on a database of a newer program.
    """
    found = await revision(store)
    if found is not None and found not in known():
        raise RevisionProblem(found, HEAD)
    if found == HEAD and to == "head":
        return found  # Alembic takes a good part of a start to say the same

    async def work(session: Session) -> None:
        await (await session.connection()).run_sync(_upgrade, to)
        faults.hit("migrated")

    await store.write(work)
    return found


async def check(store: Store) -> None:
    """Raises `RevisionProblem` unless the database stands exactly at `HEAD`."""
    found = await revision(store)
    if found != HEAD:
        raise RevisionProblem(found, HEAD)


async def revision(store: Store) -> str | None:
    """The database's revision; None on an empty database."""
    async with store.read() as session:
        try:
            found = await session.scalar(text("SELECT version_num FROM alembic_version"))
        except (exc.OperationalError, exc.ProgrammingError) as problem:
            if "alembic_version" not in str(problem.orig):
                raise
            return None
    return None if found is None else str(found)


def known() -> set[str]:
    """Every revision this program has a migration for."""
    return {path.stem.split("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py")}


def _upgrade(connection: Connection, to: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
