"""Files people send: albums over polls and kills (19), paths leading elsewhere (42), no room."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from bot import backup, opening, restoring
from bot.sandbox.world import File
from storage import queries, sealing
from storage.file_store import FileStore
from tests.faults import bureau, canaries
from tests.faults.conftest import Promise
from tests.faults.people import Logger, path
from tests.faults.rig import Rig, Said
from tests.faults.test_backup import elsewhere, settings
from tests.faults.test_store import logged, says_so
from tests.sandbox.conftest import PNG

__all__ = ["elsewhere"]

FIRST, SECOND, *_ = bureau.COMMISSIONERS
PARTS = 10


def of_album(rig: Rig, parts: range, said: Said | None = None) -> None:
    """Some pictures of one album, the first with words; a canary is in every one."""
    for number in parts:
        body = PNG + canaries.fresh(FIRST, rig.dice).encode()
        caption = said.text if said is not None and number == 0 else ""
        rig.sandbox.person(FIRST).sends_photo(body, caption=caption, album="9")


def with_words(rig: Rig) -> Said:
    return rig.expects(FIRST, "讲了快速预审，答复咨询", files=PARTS)


async def until_kept(rig: Rig, number: int) -> None:
    async def kept() -> bool:
        return [file["state"] for file in await rig.records.files()] == ["kept"] * number

    await rig.until(kept, f"{number} files are kept")


async def in_the_store(rig: Rig, key: Path) -> list[bytes]:
    """The bytes of every file, as the store has them."""
    sealing.use(sealing.Keyring.read(key))
    store = FileStore(rig.folder / "files")
    return [store.read(file["digest"]) for file in await rig.records.files()]


KILLS = (
    ("before_inbox_commit", 1), ("after_handler", 2), ("worked", 3), ("file_stored", 2),
    ("job_step", 3),
)  # fmt: skip


@pytest.mark.parametrize(("point", "nth"), KILLS)
async def test_19_an_album_over_two_polls_and_a_kill(
    rig: Rig, promise: Promise, key: Path, point: str, nth: int
) -> None:
    """One record with ten attachments, wherever the program died between the parts."""
    said = with_words(rig)
    of_album(rig, range(4), said)
    rig.start(kill=point, nth=nth)
    await rig.dies()
    rig.start()
    await rig.settled()
    of_album(rig, range(4, PARTS))
    lin = Logger(rig, FIRST)
    await lin.shows(said, path(FIRST)[0])
    await until_kept(rig, PARTS)
    await lin.fills(said)
    await lin.saves(said)
    await promise()
    (visit,) = await rig.records.visits()
    files = await rig.records.files()
    assert [file["visit_id"] for file in files] == [visit["id"]] * PARTS
    assert all(body.startswith(PNG) for body in await in_the_store(rig, key))
    assert len({file["digest"] for file in files}) == PARTS
    assert any(f"📎 {PARTS}" in each.text for each in rig.sandbox.accepted)


async def test_19_every_part_delivered_three_times(rig: Rig, promise: Promise) -> None:
    queue = rig.sandbox.bot().queue
    first = queue.next_id
    queue.disturb(copies=3, seed=None)
    said = with_words(rig)
    of_album(rig, range(PARTS), said)
    rig.start()
    await rig.settled()
    queue.redeliver(first)
    await rig.settled()
    lin = Logger(rig, FIRST)
    await lin.fills(said)
    await lin.saves(said)
    await promise()
    assert len(await rig.records.visits()) == 1
    assert [file["visit_id"] for file in await rig.records.files()] == [1] * PARTS


def sent_file(rig: Rig) -> File:
    """A document whose name holds a canary, in the sandbox's hands."""
    name = f"{canaries.fresh(FIRST, rig.dice)}.pdf"
    rig.sandbox.person(FIRST).sends_file(name, b"%PDF")
    return list(rig.sandbox.world.files.values())[-1]


@contextlib.asynccontextmanager
async def listener() -> AsyncIterator[tuple[str, list[str]]]:
    """Somebody else on this machine, and who came to them."""
    came: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append((await reader.readline()).decode())
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    try:
        yield f"{host}:{port}", came
    finally:
        server.close()
        await server.wait_closed()


PATHS = (
    "http://{there}/x", "//{there}/x", "\\\\{there}\\x", "../../../../{there}", "/etc/passwd",
    "a/../../getMe", "http://169.254.169.254/latest/meta-data", "a/%2e%2e/%2e%2e/getMe", "",
)  # fmt: skip


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
async def test_42_a_path_that_leads_elsewhere(rig: Rig, promise: Promise, path: str) -> None:
    """It is not fetched, its sender is told, the next file comes as ever."""
    async with listener() as (there, came):
        sent_file(rig).path = path.format(there=there)
        rig.start(level="DEBUG")
        await rig.settled()
        assert came == []
    (file,) = await rig.records.files()
    assert (file["state"], file["problem"]) == ("gone", "elsewhere")
    assert sum("有一个附件没有存下" in text for text in rig.sent_to(FIRST)) == 1
    sent_file(rig)
    await promise()
    assert [file["state"] for file in await rig.records.files()] == ["gone", "kept"]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_42_a_redirect(rig: Rig, promise: Promise, status: int) -> None:
    async with listener() as (there, came):

        async def away(_: Request) -> RedirectResponse:
            return RedirectResponse(f"http://{there}/x", status)

        rig.sandbox.app.router.routes.insert(0, Route("/file/{rest:path}", away))
        sent_file(rig)
        rig.start(level="DEBUG")
        await promise()
        assert came == []
    (file,) = await rig.records.files()
    assert (file["state"], file["problem"]) == ("gone", "elsewhere")


async def test_30_no_room_for_a_file(rig: Rig, promise: Promise, key: Path) -> None:
    """It is not called kept, the log says so at each try, others are served; room is enough."""
    full = rig.folder / "no_room"
    rig.start(files_full_while=str(full))
    await Logger(rig, SECOND).logs()
    full.touch()
    sent_file(rig)
    await rig.until(says_so(rig, "file_not_stored"), "the log says so")
    assert [file["state"] for file in await rig.records.files()] == ["waiting"]
    said = rig.says(SECOND)
    await rig.until(lambda: _shown(rig, said), "others are served")
    full.unlink()
    await promise()
    assert {line["level"] for line in logged(rig, "file_not_stored")} == {"ERROR"}
    assert [file["state"] for file in await rig.records.files()] == ["kept"]
    assert await in_the_store(rig, key) == [b"%PDF"]


async def _shown(rig: Rig, said: Said) -> bool:
    return any(said.canary in text for text in rig.sent_to(said.person))


async def test_22_the_platform_fails_while_a_file_is_fetched(rig: Rig, promise: Promise) -> None:
    for kind in ("refuse", "500", "502-html", "429", "accept+drop"):
        rig.sandbox.faults.add(kind, method="getFile", retry_after=1)
    sent_file(rig)
    rig.start(level="DEBUG")
    await promise()
    assert [file["state"] for file in await rig.records.files()] == ["kept"]


async def test_32_a_backup_under_load_has_every_file(
    rig: Rig, promise: Promise, key: Path, elsewhere: str
) -> None:
    """Files come in while it is made: whatever its database names is in it, and opens."""
    rig.start()
    target, working = rig.folder / "of.backup", True

    async def sending(person: int) -> None:
        number = 0
        while working:
            number += 1
            before = await _kept(rig)
            body = f"{person}:{number}:{canaries.fresh(person, rig.dice)}".encode()
            rig.sandbox.person(person).sends_file(f"{number}.txt", body)
            await rig.until(partial(_at_least, rig, before + 1), "it is kept")

    async with asyncio.TaskGroup() as group:
        for person in bureau.COMMISSIONERS[:4]:
            group.create_task(sending(person))
        await rig.until(lambda: _at_least(rig, 8), "some are kept")
        made = await backup.write(settings(rig.url, rig.folder, key), rig.records.store, target)
        working = False
    await promise()
    assert made.files_missing == 0
    there = settings(elsewhere, rig.folder / "elsewhere", key)
    await restoring.restore(there, target, replace=lambda _rows: False)
    kept = opening.files(there)
    async with opening.bare(there) as store, store.read() as session:
        named = await queries.files.digests(session)
    assert len(named) >= 8
    assert kept.missing(named) == set()
    assert all(b"canary" in kept.read(digest) for digest in named)


async def _at_least(rig: Rig, number: int) -> bool:
    return await _kept(rig) >= number


async def _kept(rig: Rig) -> int:
    return sum(file["state"] == "kept" for file in await rig.records.files())
