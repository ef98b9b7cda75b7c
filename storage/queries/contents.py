"""What a database holds, table by table, and sealed values that show which keys it needs.

Asked of any revision, so the tables and columns are those that stand there, not the models'.
"""

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    String,
    column,
    func,
    inspect,
    literal_column,
    select,
    table,
    union_all,
)

from storage.models import Base
from storage.sealing import SealedBytes, SealedJson, SealedText
from storage.store import Session

_REVISION = table("alembic_version")


async def revision(session: Session) -> str | None:
    """The revision the database stands at; None for an empty one."""
    if "alembic_version" not in await (await session.connection()).run_sync(_tables):
        return None
    found = await session.scalar(select(column("version_num")).select_from(_REVISION))
    return None if found is None else str(found)


async def counts(session: Session) -> dict[str, int]:
    """How many rows each table holds, by one statement; empty for an empty database."""
    names = await (await session.connection()).run_sync(_tables)
    if not names:
        return {}
    each = [
        select(literal_column(f"'{name}'", String), func.count()).select_from(table(name))
        for name in names
    ]
    return {str(row[0]): int(row[1]) for row in await session.execute(union_all(*each))}


async def sealed_samples(session: Session) -> list[bytes]:
    """One sealed value for each key and column: all must open with the keys at hand."""
    found = []
    for place in await (await session.connection()).run_sync(_sealed_columns):
        raw = column(place.name, LargeBinary)
        holder = table(place.table.name, raw)
        key = func.substr(raw, 2, 4, type_=LargeBinary)
        keys = await session.scalars(select(key).where(raw.is_not(None)).distinct())
        for name in keys.all():
            sample = select(raw).where(key == name).limit(1).select_from(holder)
            found.append(bytes(await session.scalar(sample) or b""))
    return found


def _tables(connection: Connection) -> list[str]:
    return sorted(inspect(connection).get_table_names())


def _sealed_columns(connection: Connection) -> list[Column[object]]:
    standing = inspect(connection)
    names = set(standing.get_table_names())
    return [
        sealed
        for noun in Base.metadata.sorted_tables
        if noun.name in names
        for sealed in noun.columns
        if isinstance(sealed.type, SealedBytes | SealedText | SealedJson)
        and sealed.name in {each["name"] for each in standing.get_columns(noun.name)}
    ]
