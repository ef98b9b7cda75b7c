"""The webhook: only Telegram's own, only once on disk, and nothing a stranger sends breaks it."""

import json
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.routing import Route

from bot import intake
from tests.stories.town import Town

SECRET = "a-secret-of-the-webhook-of-nobody"
HEADER = intake.SECRET_HEADER


def client(town: Town) -> httpx.AsyncClient:
    handler = intake.webhook(town.program.intake(town.telegram), SECRET)
    app = Starlette(routes=[Route("/telegram", handler, methods=["POST"])])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://zhida")


def update(number: int, words: str = "/help") -> dict[str, Any]:
    chat = {"id": 1001, "type": "private"}
    message = {"message_id": number, "date": 1_795_000_000, "chat": chat, "text": words,
               "from": {"id": 1001, "is_bot": False, "first_name": "林晓"}}  # fmt: skip
    return {"update_id": number, "message": message}


async def inbox(town: Town) -> list[Any]:
    async with town.store.read() as session:
        return list(await session.execute(text("SELECT update_id, state FROM inbox ORDER BY id")))


async def test_an_update_is_kept_before_it_is_confirmed_and_worked(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/help")
    async with client(town) as http:
        answer = await http.post("/telegram", json=update(90_001), headers={HEADER: SECRET})
        assert answer.status_code == 200
        assert (90_001, "waiting") in await inbox(town) or (90_001, "done") in await inbox(town)
        again = await http.post("/telegram", json=update(90_001), headers={HEADER: SECRET})
        assert again.status_code == 200
    await town.program.settled()
    assert [row for row in await inbox(town) if row[0] == 90_001] == [(90_001, "done")]
    assert sum("林晓 · 服务专员" in screen for screen in lin.screens()) == 2


@pytest.mark.parametrize(
    "header", [None, "", "wrong", SECRET + "x", SECRET[:-1], "机密".encode(), b"\xff\xfe"]
)
async def test_whoever_does_not_know_the_secret_is_refused(town: Town, header: Any) -> None:
    headers = {} if header is None else {HEADER: header}
    async with client(town) as http:
        answer = await http.post("/telegram", json=update(1), headers=headers)
    assert answer.status_code == 403
    assert await inbox(town) == []


async def test_ten_megabytes_are_refused_unread(town: Town) -> None:
    async with client(town) as http:
        answer = await http.post("/telegram", content=b"[" * 10_000_000, headers={HEADER: SECRET})
    assert answer.status_code == 413
    assert await inbox(town) == []


async def test_get_is_not_allowed(town: Town) -> None:
    async with client(town) as http:
        assert (await http.get("/telegram", headers={HEADER: SECRET})).status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b'{"update_id": 5}',
        b'{"update_id": "5", "message": {}}',
        b'{"update_id": 5, "message": {"message_id": 1, "chat": {"id": 1, "type": "private"}}}',
        json.dumps(update(5, "\ud800")).encode(),
        json.dumps(update(5, "长" * 400_000)).encode()[:1_000_000],
        b"[" * 100_000,
        json.dumps({**update(5), "message": {**update(5)["message"], "date": 10**30}}).encode(),
        json.dumps({"update_id": 5, "poll_answer": {"poll_id": "1"}}).encode(),
    ],
    ids=range(11),
)
async def test_poison_is_set_aside_and_the_next_update_is_worked(town: Town, body: bytes) -> None:
    lin = town.person("林晓")
    await lin.sends("/help")
    async with client(town) as http:
        answer = await http.post("/telegram", content=body, headers={HEADER: SECRET})
        assert answer.status_code == 200
        await http.post("/telegram", json=update(90_002), headers={HEADER: SECRET})
    await town.program.settled()
    states = [row[1] for row in await inbox(town)]
    assert states[-1] == "done"
    assert set(states) <= {"done", "quarantined"}
    assert sum("林晓 · 服务专员" in screen for screen in lin.screens()) == 2
