"""A browser for the whole run, and for each test a sandbox with people, a small bot and pages.

Where no Chromium is installed these tests are skipped with that reason, except under CI, where
its absence is a failure.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot import clock
from bot.sandbox import Sandbox
from tests.browser.scripted import TOKEN, ScriptedBot

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PEOPLE = [
    (1001, "林晓", "服务专员", "服务专员 · 浙江知新学院"),
    (1002, "王敏", "服务专员", "服务专员 · 杭州专利协会"),
    (1003, "周海", "特派员", "特派员 · 景宁县"),
    (1004, "赵岚", "省局", "省局 · 业务处"),
]
PATIENCE = 15_000  # milliseconds; a machine that is busy with other tests is slow, not wrong
WIDTHS = {"phone": (390, 844), "desktop": (1280, 800)}

expect.set_options(timeout=PATIENCE)


class Scene:
    """A served sandbox with its bot, and the pages that look at it."""

    def __init__(self, browser: Browser, sandbox: Sandbox) -> None:
        self.browser = browser
        self.sandbox = sandbox
        self.bot = ScriptedBot(sandbox)
        self.url = ""
        self.complaints: list[str] = []
        self._standing = AsyncExitStack()

    async def start(self) -> None:
        """Serve, on the same address as before where there was one."""
        port = urlsplit(self.url).port or 0
        self.url = await self._standing.enter_async_context(self.sandbox.serve(port=port))
        await self._standing.enter_async_context(self.bot.answering())

    async def stop(self) -> None:
        """The bot and the server are gone; the pages stay."""
        await self._standing.aclose()
        self._standing = AsyncExitStack()

    async def page(
        self,
        width: str = "desktop",
        *,
        locale: str = "zh-CN",
        opened: str = "",
    ) -> Page:
        """The chat page on a phone or a desktop; whatever it complains of fails the test."""
        wide, high = WIDTHS[width]
        context = await self.browser.new_context(
            viewport={"width": wide, "height": high}, locale=locale, reduced_motion="reduce"
        )
        page = await context.new_page()
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        page.set_default_timeout(PATIENCE)
        await page.goto(f"{self.url}/{opened}", wait_until="commit")
        await page.locator(".person").first.wait_for(state="attached")
        return page

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "ERR_CONNECTION_REFUSED" not in text:
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        ours = urlsplit(self.url).netloc
        if urlsplit(url).scheme != "blob" and urlsplit(url).netloc != ours:
            self.complaints.append(f"asked another server: {url}")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        reason = "no Chromium is installed (on Debian: apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, *root]
        )
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def scene(browser: Browser) -> AsyncIterator[Scene]:
    sandbox = Sandbox(tokens=[TOKEN])
    for number, name, group, note in PEOPLE:
        sandbox.add_person(
            id=number, name=name, phone=f"+86190000{number:05d}", group=group, note=note
        )
    scene = Scene(browser, sandbox)
    await scene.start()
    yield scene
    for context in browser.contexts:
        await context.close()
    await scene.stop()
    clock.move(timedelta())
    assert scene.complaints == []
