"""An installation of one's own: settings, keys, a migrated database with some content."""

import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import settings as environment
from bot.settings import Settings
from storage import schema, sealing
from storage.actions import audit
from storage.models import Account, Heartbeat, Outbox, Person
from storage.store import Session, Store
from tests import postgres

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Only what a test sets is set, and the folder where it stands is its own."""
    for name in environment.given(tmp_path / "none"):
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def private_files() -> Iterator[None]:
    """As the command line sets it: whatever is written is for its owner only."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture
def settings(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ZHIDA_DATABASE_URL", database_url)
    monkeypatch.setenv("ZHIDA_POSTGRES_TOOLS", str(postgres.binaries()))
    sealing.add_key(tmp_path / "data.key")
    sealing.use(sealing.Keyring.read(tmp_path / "data.key"))
    return Settings.read()


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    opened = await Store.open(settings.database_url)
    await schema.migrate(opened)
    yield opened
    await opened.close()


async def fill(store: Store, people: int = 20) -> None:
    """People with sealed mobiles, an account, two messages, and a sealed audit."""

    async def work(session: Session) -> None:
        session.add_all(
            Person(code=f"P{n}", name=f"人{n}", mobile=f"1900000{n:04}") for n in range(people)
        )
        account = Account(
            channel="telegram", tenant="1", external_id="7", first_seen=NOON, last_heard=NOON
        )
        session.add_all([account, Heartbeat(name="main", at=NOON)])
        await session.flush()
        for n in range(2):
            session.add(
                Outbox(
                    account_id=account.id,
                    dedupe_key=f"receipt:{n}",
                    kind="receipt",
                    body={"text": "已记录"},
                    created_at=NOON,
                )
            )
        for n in range(5):
            await audit.note(
                session,
                at=NOON,
                person_id=n,
                account_id=None,
                action="log",
                noun="visit",
                subject=str(n),
            )

    await store.write(work)
    await store.write(audit.seal)
