"""The sandbox in process and over a socket: the same calls end in the same outcomes."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
import telegram
from telegram.error import TelegramError

from bot import answers, outcomes, polling
from bot.api import Api
from bot.outcomes import Kind, Outcome
from bot.request_body import Upload
from bot.sandbox import Sandbox
from bot.sandbox.answers import Answer
from bot.sandbox.direct import DirectRequest
from bot.transport import AiohttpRequest

TOKEN = "123456789:" + "A" * 35
PERSON = 501


@asynccontextmanager
async def in_process(sandbox: Sandbox) -> AsyncIterator[Api]:
    async with DirectRequest(sandbox.call, get_file=sandbox.get_file, read_timeout=0.2) as request:
        yield Api(TOKEN, request, base="http://sandbox")


@asynccontextmanager
async def over_http(sandbox: Sandbox) -> AsyncIterator[Api]:
    async with sandbox.serve() as url, AiohttpRequest(base=url) as request:
        yield Api(TOKEN, request, base=url)


Way = Callable[[Sandbox], AbstractAsyncContextManager[Api]]


@pytest.fixture
def sandbox() -> Sandbox:
    sandbox = Sandbox(tokens=[TOKEN])
    sandbox.add_person(id=PERSON, name="钱江潮")
    return sandbox


@pytest.fixture(params=[in_process, over_http])
def way(request: pytest.FixtureRequest) -> Way:
    way: Way = request.param
    return way


async def started(sandbox: Sandbox, api: Api) -> None:
    await api.call("getMe")
    sandbox.person(PERSON).sends("/start")


async def outcome(api: Api, *, patience: float = 20) -> Outcome:
    params = {"chat_id": PERSON, "text": "好"}
    try:
        await api.call("sendMessage", params, read_timeout=patience)
    except TelegramError as error:
        return outcomes.of(error)
    return outcomes.SENT


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("429", Kind.LATER),
        ("500", Kind.RETRY),
        ("502-html", Kind.UNCERTAIN),
        ("truncated", Kind.UNCERTAIN),
        ("accept+hang", Kind.UNCERTAIN),
        ("accept+drop", Kind.UNCERTAIN),
        ("403", Kind.UNDELIVERABLE),
        ("409", Kind.RETRY),
    ],
)
async def test_a_fault_of_the_sandbox_ends_alike(
    fault: str, kind: Kind, sandbox: Sandbox, way: Way
) -> None:
    async with way(sandbox) as api:
        await started(sandbox, api)
        sandbox.faults.add(fault, method="sendMessage", retry_after=35)
        patience = 0.1 if fault == "accept+hang" else 20
        assert (await outcome(api, patience=patience)).kind is kind
        assert await outcome(api) == outcomes.SENT


async def test_a_refused_call_is_not_sent_in_process(sandbox: Sandbox) -> None:
    async with in_process(sandbox) as api:
        await started(sandbox, api)
        sandbox.faults.add("refuse")
        assert (await outcome(api)).kind is Kind.RETRY


async def test_updates_and_files_come_through(sandbox: Sandbox, way: Way) -> None:
    async with way(sandbox) as api:
        await started(sandbox, api)
        updates = await polling.get_updates(api, offset=0, wait=0, allowed_updates=["message"])
        assert [json.loads(update.body)["message"]["text"] for update in updates] == ["/start"]
        assert [update.id for update in updates] == [
            json.loads(update.body)["update_id"] for update in updates
        ]
        data = b"%PDF-1.7 \x00\xff" * 50
        files = {"document": Upload("报告.pdf", data, "application/pdf")}
        sent = await api.call("sendDocument", {"chat_id": PERSON}, files=files)
        assert sent["document"]["file_name"] == "报告.pdf"
        file = await api.call("getFile", {"file_id": sent["document"]["file_id"]})
        assert await api.download(file["file_path"]) == data


async def use_the_library(sandbox: Sandbox, base: str, request: Any) -> None:
    bot = telegram.Bot(
        TOKEN,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=request,
    )
    async with bot:
        sandbox.person(PERSON).sends("/start")
        message = await bot.send_document(PERSON, b"abc", filename="名单.txt")
        assert message.document is not None
        assert message.document.file_name == "名单.txt"
        file = await bot.get_file(message.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"abc"
        with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
            await bot.send_message(999, "好")


async def test_the_librarys_methods_work_in_process(sandbox: Sandbox) -> None:
    request = DirectRequest(sandbox.call, get_file=sandbox.get_file)
    await use_the_library(sandbox, "http://sandbox", request)


async def test_the_librarys_methods_work_over_http(sandbox: Sandbox) -> None:
    async with sandbox.serve() as url:
        await use_the_library(sandbox, url, AiohttpRequest(base=url))


async def test_no_name_of_a_file_breaks_out_of_its_part(sandbox: Sandbox, way: Way) -> None:
    async with way(sandbox) as api:
        await started(sandbox, api)
        name = 'a"b\\c\r\nX-Y: z\x00😀.txt'
        files = {"document": Upload(name, b"abc", "text/plain")}
        sent = await api.call("sendDocument", {"chat_id": PERSON}, files=files)
        assert "😀" in sent["document"]["file_name"]
        assert "\n" not in sent["document"]["file_name"]


async def test_a_download_without_files_is_not_sent() -> None:
    async def call(token: str, method: str, params: Mapping[str, Any], files: Any) -> Answer:
        return Answer(200, b"{}")

    with pytest.raises(answers.NotSent, match="no_files"):
        await DirectRequest(call).fetch("http://sandbox/file/bot1:a/b")
