"""The sandbox's clock on the page, and a server that goes away and comes back."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from bot import clock
from tests.browser.conftest import Scene

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # 23:30 in Hangzhou


async def open_clock(page: Page) -> None:
    await page.get_by_role("button", name="沙箱时间").first.click()
    await expect(page.get_by_role("dialog", name="沙箱时间")).to_be_visible()


async def test_the_clock_moves_by_an_hour_a_day_and_to_the_next_working_morning(
    scene: Scene,
) -> None:
    scene.sandbox.set_clock(FRIDAY)
    page = await scene.page()
    pill = page.locator(".clock-time")
    await expect(pill).to_have_text("11月20日 周五 23:30")
    await open_clock(page)
    await page.get_by_role("button", name="+1 小时").click()
    await expect(pill).to_have_text("11月21日 周六 00:30")
    await page.get_by_role("button", name="下一个周一至周五 09:00").click()
    await expect(pill).to_have_text("11月23日 周一 09:00")
    await page.get_by_role("button", name="+1 天").click()
    await expect(pill).to_have_text("11月24日 周二 09:00")
    assert abs(clock.now() - datetime(2026, 11, 24, 1, 0, tzinfo=UTC)) < timedelta(minutes=1)


async def test_the_clock_is_set_and_set_back(scene: Scene) -> None:
    page = await scene.page("phone", opened="#1001")
    await open_clock(page)
    await page.get_by_label("拨到").fill("2027-01-10T08:15")
    await page.get_by_role("button", name="确定").click()
    await expect(page.locator(".big-time")).to_have_text("08:15")
    assert abs(clock.now() - datetime(2027, 1, 10, 0, 15, tzinfo=UTC)) < timedelta(minutes=1)
    await page.get_by_role("button", name="回到现在").click()
    await expect(page.get_by_text("与真实时间一致")).to_be_visible()
    assert clock.offset() == timedelta(0)


async def test_messages_stand_under_their_day_and_the_days_follow_the_clock(scene: Scene) -> None:
    scene.sandbox.set_clock(FRIDAY)
    scene.sandbox.person(1001).sends("周五晚上")
    scene.sandbox.advance(timedelta(hours=1))
    page = await scene.page(opened="#1001")
    chat = page.get_by_role("region", name="林晓的对话")
    days = chat.get_by_role("separator")
    await chat.get_by_role("textbox").fill("周六凌晨")
    await page.keyboard.press("Enter")
    await expect(days).to_have_text(["昨天", "今天"])
    await expect(chat.locator(".own .mark")).to_have_text(["23:30", "00:30"])
    scene.sandbox.advance(timedelta(days=60))
    await expect(days).to_have_text(["2026年11月20日 周五", "2026年11月21日 周六"])


async def test_a_server_that_comes_back_is_followed_again(scene: Scene) -> None:
    page = await scene.page(opened="#1001")
    chat = page.get_by_role("region", name="林晓的对话")
    line = page.get_by_text("与沙箱的连接断了，正在重连…")
    await expect(line).to_be_hidden()
    await scene.stop()
    await expect(line).to_be_visible()
    await scene.start()
    await expect(line).to_be_hidden()
    scene.sandbox.person(1001).sends("你好")
    await expect(chat.get_by_text("听到：你好")).to_be_visible()
