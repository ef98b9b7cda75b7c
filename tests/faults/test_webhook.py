"""B, continued: case 16, updates by webhook, and what else knocks there."""

import asyncio
import io
import json
from collections.abc import Mapping

import aiohttp
import pytest

from tests import postgres
from tests.faults import bureau, canaries
from tests.faults.conftest import Promise
from tests.faults.people import Logger
from tests.faults.rig import SECRET, Rig

FIRST = bureau.COMMISSIONERS[0]
NAME = "X-Telegram-Bot-Api-Secret-Token"


class Door:
    """Our webhook's address."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.port = postgres.free_port()
        self.orders = {"webhook_port": self.port, "webhook_secret": SECRET}
        self.url = f"http://127.0.0.1:{self.port}/telegram"

    async def opens(self, **orders: object) -> None:
        self.rig.start(**self.orders, **orders)
        await self.rig.until(self._listens, "the webhook is set")

    async def _listens(self) -> bool:
        return self.rig.sandbox.bot().webhook is not None and await self.status("GET") == 405

    async def status(
        self, verb: str, headers: Mapping[str, str] = {}, body: io.BytesIO | bytes = b""
    ) -> int:
        async with aiohttp.ClientSession() as session:
            try:
                async with session.request(verb, self.url, headers=headers, data=body) as answer:
                    return answer.status
            except aiohttp.ClientConnectionError:
                return 0


@pytest.fixture
def door(rig: Rig) -> Door:
    return Door(rig)


async def test_16_who_knocks_without_the_secret(rig: Rig, door: Door, promise: Promise) -> None:
    update = json.dumps({"update_id": 1, "message": canaries.fresh(FIRST, rig.dice)}).encode()
    await door.opens()
    assert await door.status("POST", {}, update) == 403
    assert await door.status("POST", {NAME: ""}, update) == 403
    assert await door.status("POST", {NAME: SECRET[:-1]}, update) == 403
    assert await door.status("POST", {NAME: f"{SECRET}é密"}, update) == 403
    for verb in ("GET", "PUT", "DELETE"):
        assert await door.status(verb, {NAME: SECRET}, update) == 405
    assert await door.status("POST", {NAME: SECRET}, io.BytesIO(b"x" * (10 << 20))) in {413, 0}
    assert await rig.records.inbox_states() == {}
    await Logger(rig, FIRST).logs()
    await promise()


async def test_16_ten_megabytes_are_not_read(rig: Rig, door: Door, promise: Promise) -> None:
    """The refusal comes before the body: whoever waits for it hears 413."""
    await door.opens()
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    lines = ("POST /telegram HTTP/1.1", "Host: x", f"{NAME}: {SECRET}", "Content-Length: 10485760")
    head = "\r\n".join((*lines, "", ""))
    writer.write(head.encode() + b"x" * (2 << 20))
    await writer.drain()
    assert b" 413 " in await reader.readline()
    writer.close()
    assert await rig.records.inbox_states() == {}
    await promise()


@pytest.mark.parametrize("point", ["before_inbox_commit", "after_inbox_commit", "after_handler"])
async def test_16_killed_before_it_answered(
    rig: Rig, door: Door, promise: Promise, point: str
) -> None:
    """200 is said once the update is on disk: whatever is killed before is pushed again."""
    await door.opens(kill=point)
    said = rig.says(FIRST)
    await rig.dies()
    await door.opens()
    await promise()
    assert await rig.records.inbox_states() == {"done": 1}
    assert sum(said.canary in text for text in rig.sent_to(FIRST)) == 1


async def test_16_unreadable_but_ours(rig: Rig, door: Door, promise: Promise) -> None:
    """With the secret, whatever it is is kept and set aside, and not asked for again."""
    await door.opens()
    rig.quarantined = 2
    for body in (b"", b"\xff{not json"):
        assert await door.status("POST", {NAME: SECRET}, body) == 200
        assert await door.status("POST", {NAME: SECRET}, body) == 200
    await promise()
    assert len(rig.sent_to(bureau.OPERATOR)) == 2
