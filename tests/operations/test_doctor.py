"""The doctor: each line is well, or says what to do; it never shows a token."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy import insert, text

from bot import checks, clock
from bot.checks import State
from bot.commands import doctor
from bot.settings import Settings
from handlers import words
from storage import sealing
from storage.models import Inbox
from storage.store import Session, Store
from tests.operations.conftest import fill

TOKEN = "123456:" + "A" * 35


class BotApi:
    """A few lines of a Bot API, with a clock of its own."""

    def __init__(self) -> None:
        self.off = timedelta()
        self.knows = TOKEN
        self.base = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ")[1]
        known = path.startswith(f"/bot{self.knows}/")
        good = {"ok": True, "result": {"id": 123456, "is_bot": True, "username": "zhida_bot"}}
        bad = {"ok": False, "error_code": 401, "description": "Unauthorized"}
        body = json.dumps(good if known else bad).encode()
        date = (clock.now() + self.off).strftime("%a, %d %b %Y %H:%M:%S GMT")
        status = "200 OK" if known else "401 Unauthorized"
        writer.write(
            f"HTTP/1.1 {status}\r\nDate: {date}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
            + body
        )
        await writer.drain()
        writer.close()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    served = BotApi()
    server = await asyncio.start_server(served.answer, "127.0.0.1", 0)
    served.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield served
    server.close()
    await server.wait_closed()


@pytest.fixture
def well(settings: Settings, api: BotApi, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ZHIDA_TOKEN", TOKEN)
    monkeypatch.setenv("ZHIDA_API_BASE", api.base)
    monkeypatch.setenv("ZHIDA_OPERATOR", "7")
    settings.data.mkdir(mode=0o700, exist_ok=True)
    if (file := settings.database_file()) is not None and file.exists():
        file.chmod(0o600)
    return Settings.read()


async def looked(settings: Settings) -> dict[str, checks.Finding]:
    return {finding.subject: finding for finding in await checks.look(settings)}


async def test_all_is_well(
    store: Store, well: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await fill(store)
    found = await checks.look(well)
    assert [f for f in found if f.state is not State.OK] == []
    assert {f.subject for f in found} == set(doctor._SUBJECTS)
    for language in ("zh_Hans_CN", "en"):
        words.use(language)
        doctor._show(found)
        said = capsys.readouterr().out
        assert "@zhida_bot" in said
        assert TOKEN not in said
        assert TOKEN[7:] not in said


async def test_a_token_telegram_does_not_know(store: Store, well: Settings, api: BotApi) -> None:
    api.knows = "another"
    found = (await looked(well))["token"]
    assert (found.state, found.what) == (State.BAD, "token_refused")
    away = well.model_copy(update={"api_base": "http://127.0.0.1:9"})
    found = await looked(away)
    assert (found["token"].state, found["token"].what) == (State.BAD, "no_answer")
    assert (found["clock"].state, found["clock"].what) == (State.NOTE, "clock_unknown")
    unset = well.model_copy(update={"token": None})
    assert (await looked(unset))["token"].what == "no_token"


async def test_a_clock_that_is_off(store: Store, well: Settings, api: BotApi) -> None:
    api.off = timedelta(minutes=2)
    found = (await looked(well))["clock"]
    assert found.state is State.BAD
    assert -122 <= int(str(found.facts["seconds"])) <= -118


@pytest.mark.parametrize(
    ("answered", "state", "what"),
    [
        (200, State.OK, "reader"),
        (401, State.BAD, "reader_refuses"),
        (404, State.NOTE, "reader_odd"),
        (None, State.BAD, "reader_silent"),
    ],
)
async def test_the_second_reader(
    store: Store, well: Settings, answered: int | None, state: State, what: str
) -> None:
    async def models(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer sk-of-nobody"
        return web.Response(status=answered or 200)

    app = web.Application()
    app.router.add_get("/v1/models", models)
    async with TestServer(app) as server:
        url = str(server.make_url("/v1")) if answered else "http://127.0.0.1:9/v1"
        changed = {"reader_url": url, "reader_model": "small"}
        set_to = well.model_copy(update={**changed, "reader_key": SecretStr("sk-of-nobody")})
        found = (await looked(set_to))["reader"]
    assert (found.state, found.what) == (state, what)
    assert "sk-of-nobody" in set_to.secrets()


async def test_keys(store: Store, well: Settings) -> None:
    await fill(store)
    good = well.key_file.read_text()
    well.key_file.write_text("00000000:" + good.split(":")[1])
    found = (await looked(well))["key"]
    assert (found.state, found.what) == (State.BAD, "wrong_key")
    well.key_file.write_text("nonsense")
    assert (await looked(well))["key"].what == "no_key"
    well.key_file.unlink()
    assert (await looked(well))["key"].what == "no_key"
    well.key_file.write_text(good)
    well.key_file.chmod(0o644)
    found = await looked(well)
    assert found["key"].state is State.OK
    assert found["permissions"].state is State.BAD
    assert str(well.key_file) in str(found["permissions"].facts["paths"])


async def test_the_database(store: Store, well: Settings) -> None:
    async def work(session: Session) -> None:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await store.write(work)
    found = (await looked(well))["database"]
    assert (found.state, found.what) == (State.BAD, "revision")
    assert found.facts["found"] == "9999"
    away = well.model_copy(
        update={"database_url": "postgresql+asyncpg://u:canary@127.0.0.1:9/zhida"}
    )
    found = (await looked(away))["database"]
    assert (found.state, found.what) == (State.BAD, "unavailable")
    assert "canary" not in str(found)
    none = well.model_copy(update={"database_url": "sqlite+aiosqlite:////nowhere/zhida.db"})
    assert (await looked(none))["database"].what == "no_database"


async def test_the_audit(store: Store, well: Settings) -> None:
    await fill(store)

    async def unseal(session: Session) -> None:
        await session.execute(text("UPDATE audit SET seal = NULL, place = NULL WHERE place = 5"))

    await store.write(unseal)
    found = (await looked(well))["audit"]
    assert (found.state, found.what) == (State.NOTE, "unsealed")

    async def tamper(session: Session) -> None:
        await session.execute(text("UPDATE audit SET person_id = 99 WHERE place = 2"))

    await store.write(tamper)
    found = (await looked(well))["audit"]
    assert (found.state, found.what, found.facts) == (State.BAD, "broken", {"place": 2})


async def test_queues(store: Store, well: Settings) -> None:
    async def came(number: int, state: str, at: datetime) -> None:
        async def work(session: Session) -> None:
            row = {"channel": "telegram", "tenant": "1", "update_id": number, "digest": "d"}
            await session.execute(
                insert(Inbox).values(**row, body=b"x", state=state, received_at=at)
            )

        await store.write(work)

    now = clock.now()
    await came(1, "waiting", now)
    found = (await looked(well))["queues"]
    assert (found.state, found.facts["inbox_waiting"]) == (State.OK, 1)
    await came(2, "quarantined", now)
    found = (await looked(well))["queues"]
    assert (found.state, found.facts["inbox_quarantined"]) == (State.NOTE, 1)
    await came(3, "waiting", now - timedelta(minutes=6))
    found = (await looked(well))["queues"]
    assert (found.state, found.facts["inbox_waiting"]) == (State.BAD, 2)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


async def test_it_changes_nothing(well: Settings, tmp_path: Path) -> None:
    """Not even where there is nothing yet."""
    before = names_in(tmp_path)
    assert (await looked(well))["database"].state is State.BAD
    assert names_in(tmp_path) == before
    assert sealing.Keyring.read(well.key_file)


def test_every_finding_has_its_words() -> None:
    """What the checks may find and what the doctor can word are the same set."""
    source = Path(checks.__file__).read_text("utf-8")
    subjects = "|".join(doctor._SUBJECTS)
    found = set(re.findall(rf'\("(?:{subjects})", "(\w+)"', source)) | {"low"}
    assert found == set(doctor._FINDINGS)
