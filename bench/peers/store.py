"""The table that the peers with one insert at the end write to, by the async ORM."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The parent of the peers' tables."""


class Visit(Base):
    """One visit."""

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[int] = mapped_column(index=True)
    client: Mapped[str]
    day: Mapped[str]
    mode: Mapped[str]
    tasks: Mapped[str]
    content: Mapped[str]
    received_at: Mapped[datetime]


def engine(folder: Path) -> AsyncEngine:
    """As durable as ours: WAL, and an fsync a commit."""
    made = create_async_engine(
        f"sqlite+aiosqlite:///{folder}/peer.db", connect_args={"timeout": 30}
    )

    @event.listens_for(made.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return made


class Visits:
    """Where a visit is inserted, in a transaction of its own; without a folder it is nowhere."""

    def __init__(self, folder: Path | None) -> None:
        self.engine = engine(folder) if folder else None
        self.count = 0

    async def open(self) -> None:
        if self.engine is not None:
            async with self.engine.begin() as connection:
                await connection.run_sync(Base.metadata.create_all)
            self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def close(self) -> None:
        if self.engine is not None:
            await self.engine.dispose()

    async def log(self, author: int, draft: dict[str, Any]) -> int:
        """The number of the visit."""
        if self.engine is None:
            self.count += 1
            return self.count
        visit = Visit(
            author=author,
            client=draft["client"],
            day=draft["day"],
            mode=draft["mode"],
            tasks=",".join(draft["tasks"]),
            content=draft["content"],
            received_at=datetime.now(UTC),
        )
        async with self.sessions() as session:
            session.add(visit)
            await session.commit()
        return visit.id
