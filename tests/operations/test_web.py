"""What a monitor sees: whether the program is well, and its figures; no secret in either."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import insert
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot import clock, metrics, web
from storage import schema
from storage.models import Heartbeat, Inbox
from storage.sealing import Keyring, use
from storage.store import Session, Store
from tests.postgres import PrivatePostgres


@pytest.fixture
async def store(database_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    use(Keyring.read_or_make(tmp_path / "key"))
    opened = await Store.open(database_url)
    await schema.migrate(opened)
    yield opened
    await opened.close()


async def hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


@pytest.fixture
async def address(store: Store) -> AsyncIterator[str]:
    routes = [Route("/hello", hello, methods=["POST"])]
    async with web.serve(web.app(store, routes=routes), host="127.0.0.1", port=0) as url:
        yield url


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def beat(store: Store, at: datetime) -> None:
    async def work(session: Session) -> None:
        await session.merge(Heartbeat(name="main", at=at))

    await store.write(work)


async def test_it_is_well_while_the_heart_beats(
    store: Store, address: str, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{address}/healthz") as answer:
        assert answer.status == 503, "nothing has beaten yet"
        assert await answer.json() == {"ok": False, "database": True, "heartbeat_age": None}
    await beat(store, clock.now())
    async with http.get(f"{address}/healthz") as answer:
        assert answer.status == 200
        said = await answer.json()
    assert said["ok"] is True
    assert 0 <= said["heartbeat_age"] < 30
    await beat(store, clock.now() - web.STALE - timedelta(seconds=1))
    async with http.get(f"{address}/healthz") as answer:
        assert answer.status == 503
        assert (await answer.json())["heartbeat_age"] > 180


async def test_a_database_that_is_away_is_told(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    with PrivatePostgres(tmp_path, durable=False) as server:
        store = await Store.open(server.url)
        await schema.migrate(store)
        await beat(store, clock.now())
        async with web.serve(web.app(store), host="127.0.0.1", port=0) as url:
            async with http.get(f"{url}/healthz") as answer:
                assert answer.status == 200
            await asyncio.to_thread(server.stop, "immediate")
            async with http.get(f"{url}/healthz") as answer:
                assert answer.status == 503
                assert await answer.json() == {
                    "ok": False,
                    "database": False,
                    "heartbeat_age": None,
                }
            async with http.get(f"{url}/metrics") as answer:
                assert "zhida_database_up 0.0" in await answer.text()
        await store.close()


async def test_figures_are_counted(
    store: Store, address: str, http: aiohttp.ClientSession
) -> None:
    async def one_waits(session: Session) -> None:
        row = {"channel": "telegram", "tenant": "1", "update_id": 1, "digest": "d"}
        await session.execute(insert(Inbox).values(**row, body=b"x", received_at=clock.now()))

    await store.write(one_waits)
    before = metrics.registry.get_sample_value("zhida_sends_total", {"outcome": "sent"}) or 0
    metrics.received.inc(3)
    metrics.work_done(0.003)
    metrics.sent("sent", 0.02)
    metrics.sent("sent", 0.04)
    metrics.sent("uncertain", 20)
    async with http.get(f"{address}/metrics") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/plain"
        lines = dict(
            line.rsplit(" ", 1)
            for line in (await answer.text()).splitlines()
            if not line.startswith("#")
        )
    assert lines['zhida_queue_depth{queue="inbox_waiting"}'] == "1.0"
    assert lines['zhida_queue_depth{queue="outbox_open"}'] == "0.0"
    assert float(lines['zhida_sends_total{outcome="sent"}']) == before + 2
    assert float(lines["zhida_updates_received_total"]) >= 3
    assert float(lines['zhida_work_seconds_bucket{le="0.005"}']) >= 1
    assert lines["zhida_database_up"] == "1.0"


async def test_figures_are_not_for_the_world(address: str, http: aiohttp.ClientSession) -> None:
    """A proxy in front passes the webhook on; it must not pass our figures out."""
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        async with http.get(f"{address}/metrics", headers={header: "for=192.0.2.1"}) as answer:
            assert answer.status == 404


async def test_routes_given_are_served(address: str, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{address}/hello") as answer:
        assert await answer.text() == "hello"
        assert "server" not in answer.headers
    async with http.get(f"{address}/hello") as answer:
        assert answer.status == 405


async def test_a_port_in_use_is_told(store: Store, address: str) -> None:
    port = int(address.rpartition(":")[2])
    with pytest.raises(web.Busy) as told:
        async with web.serve(web.app(store), host="127.0.0.1", port=port):
            pass
    assert (told.value.host, told.value.port) == ("127.0.0.1", port)
