"""Ours: the whole program as it runs, on a bureau of invented people with three clients each."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text

from bench import statements
from bench.people import FIRST_ID, SAID, TOKEN, Direct
from bench.statements import Statements
from bot import clock, intake, request_body
from bot.api import Api
from bot.polling import RawUpdate
from bot.program import Program
from bot.request_body import Upload
from bot.telegram_channel import Telegram
from bot.transport import AiohttpRequest
from programme.roles import Role
from programme.schemes import undertaken_by
from storage import Session, Store, models, prepared, schema, sealing, sqlite_driver
from storage.file_store import FileStore

TENANT = TOKEN.split(":", maxsplit=1)[0]
SINCE = date(2025, 3, 20)
UNDERTAKEN = undertaken_by(frozenset({Role.COMMISSIONER})).accepting(None)
CLIENTS = ("之江实验室", "浙江大学", "省智能工厂技术创新中心")
_run = prepared.Text.run


def _counted(text: prepared.Text, driver: Any, values: Any) -> Any:
    """Prepared statements pass by SQLAlchemy's engines; here they are counted too."""
    Statements.statements += 1
    return _run(text, driver, values)


async def _committed(driver: sqlite_driver.Connection) -> None:
    """Every commit comes by here, the driver's own ones and SQLAlchemy's, which is told twice."""
    Statements.commits += driver.driver.in_transaction
    await _commit(driver)


_commit = sqlite_driver.Connection.commit
event.remove(Engine, "commit", statements.committed)
sqlite_driver.Connection.commit = _committed  # type: ignore[method-assign]
prepared.Text.run = _counted  # type: ignore[method-assign]


class DirectWire:
    """Requests are encoded and answers read as for the wire, but for the socket."""

    def __init__(self, direct: Direct) -> None:
        self._direct = direct

    async def exchange(
        self,
        url: str,
        params: Mapping[str, Any],
        files: Mapping[str, Upload] | None = None,
        *,
        read_timeout: float | None = None,
    ) -> tuple[int, bytes]:
        await request_body.encoded(params, files)
        return 200, await self._direct.call(url.rsplit("/", 1)[1], params)

    async def fetch(self, url: str) -> tuple[int, bytes]:
        raise AssertionError(url)


class Bot:
    """The program over these people, or over a Bot API at this URL."""

    def __init__(self, folder: Path, wire: Direct | str, count: int) -> None:
        self.folder, self.count = folder, count
        self.wire: AiohttpRequest | None = None
        if isinstance(wire, str):
            self.wire = AiohttpRequest(base=wire)
            api = Api(TOKEN, self.wire, base=wire)
        else:
            api = Api(TOKEN, DirectWire(wire))
        self.files = FileStore(self.folder / "files")
        self.telegram = Telegram(api, TENANT, files=self.files)

    async def start(self) -> None:
        sealing.use(sealing.Keyring.read_or_make(self.folder / "zhida.key"))
        self.store = await Store.open(f"sqlite+aiosqlite:///{self.folder}/zhida.db")
        await schema.migrate(self.store)
        await self.store.write(lambda session: build(session, self.count))
        self.program = Program(self.store, [self.telegram], files=self.files)
        self.intake = self.program.intake(self.telegram)
        if self.wire:
            await self.wire.initialize()

    async def take(self, updates: list[bytes]) -> None:
        await self.intake.keep([RawUpdate(None, raw) for raw in updates])

    async def settled(self) -> None:
        await self.program.settled()

    async def poll(self) -> None:
        await intake.poll(self.telegram, self.intake, self.program.pipeline)

    async def stop(self) -> None:
        await self.program.stop()
        if self.wire:
            await self.wire.shutdown()
        await self.store.close()

    async def whole(self) -> int:
        """How many people's visits were recorded whole, each as that person told it."""
        asked = text(
            "SELECT author_id, client_id, content, mode FROM visits WHERE state = 'recorded'"
        )
        async with self.store.read() as session:
            found = {tuple(row) for row in await session.execute(asked)}
        told = {
            (FIRST_ID + n, 3 * n + 1, f"{SAID}{FIRST_ID + n}", "onsite") for n in range(self.count)
        }
        return len(found & told)


async def build(session: Session, count: int) -> None:
    """As many commissioners as there are people."""
    session.add(models.Area(code="330110", name="余杭区", level="county", parent=None))
    session.add(models.Organisation(id=1, code="D01", name="浙江知新学院", kind="university"))
    session.add(
        models.Cycle(id=1, code="C1", scheme="commissioner", starts=date(2025, 1, 1),
                     ends=date(2027, 12, 31))
    )  # fmt: skip
    await session.flush()
    for model in (models.Client, models.Person, models.RoleGrant, models.Account,
                  models.Assignment):  # fmt: skip
        session.add_all(_rows(model, count))
        await session.flush()


def _rows(model: Any, count: int) -> Iterator[Any]:
    now = clock.now()
    for n in range(count):
        person = FIRST_ID + n
        if model is models.Person:
            yield models.Person(
                id=person, code=f"P{person}", name=f"人{person}", search=f"人{person}",
                organisation_id=1, mobile=None, state="active", language="zh_Hans_CN",
                time_zone="Asia/Shanghai", undertaken=UNDERTAKEN,
            )  # fmt: skip
        elif model is models.RoleGrant:
            yield models.RoleGrant(person_id=person, role="commissioner", area=None, starts=SINCE)
        elif model is models.Account:
            yield models.Account(
                channel="telegram", tenant=TENANT, external_id=str(person), person_id=person,
                language="zh_Hans_CN", first_seen=now, last_heard=now, bound_at=now,
            )  # fmt: skip
        else:
            yield from _served(model, n)


def _served(model: Any, n: int) -> Iterator[Any]:
    for at, name in enumerate(CLIENTS, 1):
        number = 3 * n + at
        if model is models.Client:
            yield models.Client(
                id=number, code=f"K{number}", name=f"{name} {FIRST_ID + n}", aliases=[],
                area="330110", level="provincial", search=name, kind="laboratory",
            )  # fmt: skip
        else:
            yield models.Assignment(
                id=number, code=f"A{number}", scheme="commissioner", cycle_id=1, starts=SINCE,
                state="active", person_id=FIRST_ID + n, client_id=number,
            )  # fmt: skip
