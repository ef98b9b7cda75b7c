"""Running until told to stop: `zhida run` under Telegram, `zhida try` under the sandbox.

Both are the same program over the same wire; only the Bot API's address and the data differ.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route
from telegram.error import InvalidToken, TelegramError

from bot import clock, intake, logs, opening, program, web
from bot.api import Api
from bot.pacing import Pace
from bot.program import Program
from bot.second_reading import Endpoint
from bot.settings import Settings
from bot.telegram_channel import Telegram
from bot.transport import AiohttpRequest
from handlers.assistant import Assistant
from programme.trips import Limits
from storage import Store
from storage.file_store import FileStore

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/telegram"
LOOPBACK = "127.0.0.1"
_ASK_AGAIN = 5.0


class TokenRefused(Exception):
    """The platform does not know the token."""


@contextlib.asynccontextmanager
async def until_told() -> AsyncIterator[asyncio.Event]:
    """An event that SIGINT or SIGTERM sets."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, told.set)
    try:
        yield told
    finally:
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(sign)


@contextlib.asynccontextmanager
async def telegram(
    token: str, *, files: FileStore, base: str, proxy: str | None = None
) -> AsyncIterator[Telegram]:
    """The bot of this token at this Bot API."""
    logs.hide(token)
    request = AiohttpRequest(base=base, proxy=proxy)
    await request.initialize()
    try:
        yield Telegram(Api(token, request, base=base), token.partition(":")[0], files=files)
    finally:
        await request.shutdown()


async def run(settings: Settings) -> None:
    """Run with these settings until told to stop. Raises `TokenRefused`, `web.Busy`."""
    logs.watch(asyncio.get_running_loop())
    for secret in settings.secrets():
        logs.hide(secret)
    proxy = settings.proxy.get_secret_value() if settings.proxy else None
    token = settings.needed_token()
    async with (
        until_told() as told,
        opening.store(settings) as store,
        telegram(
            token, files=opening.files(settings), base=settings.api_base, proxy=proxy
        ) as channel,
    ):
        running = Program(
            store, [channel], files=opening.files(settings), operator=settings.operator,
            second_reader=_second_reader(settings),
            pace=Pace(settings.broadcast_rate, settings.broadcast_senders),
        )  # fmt: skip
        if settings.webhook:
            await _pushed(settings, store, channel, running, told)
        else:
            await _polling(settings, store, channel, running, told)


async def _polling(
    settings: Settings, store: Store, channel: Telegram, running: Program, told: asyncio.Event
) -> None:
    await _prepare(settings, channel, running, told, webhook=None)
    async with (
        web.serve(
            web.app(store, routes=_pages(settings, running)),
            host=settings.host,
            port=settings.port,
        ),
        program.polling(running, channel) as task,
    ):
        await _until(task, running, told)


async def _pushed(
    settings: Settings, store: Store, channel: Telegram, running: Program, told: asyncio.Event
) -> None:
    secret = settings.webhook_token()
    logs.hide(secret)
    route = Route(WEBHOOK_PATH, intake.webhook(running.intake(channel), secret), methods=["POST"])
    async with (
        web.serve(
            web.app(store, routes=[route, *_pages(settings, running)]),
            host=settings.host,
            port=settings.port,
        ),
        program.pushed(running) as task,
    ):
        address = f"{settings.public_url}{WEBHOOK_PATH}"
        await _prepare(settings, channel, running, told, webhook=(address, secret))
        await _until(task, running, told)


def _pages(settings: Settings, running: Program) -> list[Route]:
    """Pages for units, where there is an address at which they can be reached."""
    if settings.public_url is None:
        return []
    from bot.pages import unit

    return unit.routes(running)


async def _prepare(
    settings: Settings,
    channel: Telegram,
    running: Program,
    told: asyncio.Event,
    *,
    webhook: tuple[str, str] | None,
) -> None:
    """Tell the platform how updates shall come, and learn the bot's name for the links of
    invitations; asked again while the platform cannot be reached."""
    params: dict[str, object] = {}
    if webhook is not None:
        address, secret = webhook
        params = {"url": address, "secret_token": secret, "allowed_updates": list(intake.ALLOWED)}
    method = "setWebhook" if webhook else "deleteWebhook"
    while not told.is_set():
        try:
            await channel.api.call(method, params)
            running.introduce(await _named(settings, channel))
        except InvalidToken:
            raise TokenRefused from None
        except (TelegramError, OSError) as problem:
            log.warning("platform_unreachable", extra={"kind": type(problem).__name__})
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), _ASK_AGAIN)
        else:
            log.info("started", extra={"mode": "webhook" if webhook else "polling"})
            return


async def _named(settings: Settings, channel: Telegram) -> Assistant:
    """The bot's name as set, or as the platform says; what else is set."""
    name = settings.bot_username or (await channel.api.call("getMe"))["username"]
    valid = timedelta(days=settings.invitation_days)
    trip = Limits(stops=settings.trip_stops, reach=1000.0 * settings.trip_km)
    return Assistant(
        str(name), valid, public_url=settings.public_url or "", trip=trip,
        messages_a_second=settings.broadcast_rate,
        second_reader=settings.reader_url is not None,
    )  # fmt: skip


def _second_reader(settings: Settings) -> Endpoint | None:
    if settings.reader_url is None or settings.reader_model is None:
        return None
    key = settings.reader_key.get_secret_value() if settings.reader_key else ""
    return Endpoint(settings.reader_url, settings.reader_model, key)


async def _until(task: asyncio.Task[None], running: Program, told: asyncio.Event) -> None:
    """Return when told to stop; raise whatever ended the program before that."""
    stopped = asyncio.create_task(told.wait())
    fatal = asyncio.create_task(running.delivery.fatal.wait())
    try:
        await asyncio.wait({task, stopped, fatal}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        fatal.cancel()
    if running.delivery.fatal.is_set():
        raise TokenRefused
    if task.done():
        try:
            await task
        except* InvalidToken:
            raise TokenRefused from None
    log.info("stopping")


SANDBOX_TOKEN = "7000001:sandbox-only-no-telegram-token-0000"  # noqa: S105 - opens nothing


def sandbox_settings(data: Path, url: str) -> Settings:
    """Settings of `zhida try`: everything in one folder, nothing of the environment's."""
    return Settings.model_validate(
        {"token": SANDBOX_TOKEN, "api_base": url, "data": data, "production": False}
    ).completed()


@contextlib.asynccontextmanager
async def _pages_beside(running: Program, port: int) -> AsyncIterator[str | None]:
    """The units' pages at a port of their own; None where that one is taken."""
    from bot.pages import unit

    async with contextlib.AsyncExitStack() as stack:
        serving = web.serve(Starlette(routes=unit.routes(running)), host=LOOPBACK, port=port)
        try:
            url = await stack.enter_async_context(serving)
        except web.Busy:
            log.warning("pages_not_served", extra={"port": port})
            url = None
        yield url


async def try_out(data: Path, port: int, said: Callable[[str], None]) -> None:
    """The sandbox, the demo bureau and the program until told to stop. Raises `PortBusyError`."""
    from bot import demo
    from bot.sandbox import Sandbox
    from storage import schema, sealing

    logs.watch(asyncio.get_running_loop())
    settings = sandbox_settings(data, f"http://127.0.0.1:{port}")
    opening.make_folders(settings)
    sealing.use(sealing.Keyring.read_or_make(settings.key_file))
    sandbox = Sandbox(data / "sandbox.db", tokens=[SANDBOX_TOKEN])
    try:
        async with (
            until_told() as told,
            opening.bare(settings) as store,
            sandbox.serve(port=port) as url,
            telegram(SANDBOX_TOKEN, files=opening.files(settings), base=url) as channel,
        ):
            await schema.migrate(store)
            await demo.build(store, now=clock.now(), tenant=channel.tenant)
            for figure in demo.people():
                person = sandbox.add_person(
                    id=figure.user_id, name=figure.name, phone=figure.phone,
                    language=figure.language, note=figure.note, group=figure.group,
                )  # fmt: skip
                if figure.bound:
                    person.has_started()
            running = Program(
                store, [channel], files=opening.files(settings),
                operator=str(demo.operator().user_id),
            )  # fmt: skip
            async with (
                _pages_beside(running, port + 1 if port else 0) as pages_url,
                program.polling(running, channel) as task,
            ):
                named = settings.model_copy(update={"public_url": pages_url})
                running.introduce(await _named(named, channel))
                said(url)
                await _until(task, running, told)
    finally:
        await sandbox.close()
