"""Choosing people: the list, search, several side by side, unread counts, language, new people."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Scene

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("width", ["phone", "desktop"])
async def test_a_newcomer_chooses_a_person_and_begins(scene: Scene, width: str) -> None:
    page = await scene.page(width)
    people = page.get_by_role("navigation", name="人员")
    await expect(people.get_by_role("heading", level=2)).to_have_text(
        ["服务专员2", "特派员1", "省局1"]
    )
    await people.get_by_role("button", name="林晓").click()
    chat = page.get_by_role("region", name="林晓的对话")
    await chat.get_by_role("button", name="开始").click()
    await expect(chat.get_by_text("请发送本人手机号核对。")).to_be_visible()
    assert await no_sideways_scroll(page)


async def test_the_welcome_offers_one_person_of_each_role(scene: Scene) -> None:
    page = await scene.page()
    cards = page.locator(".start-card b")
    await expect(cards).to_have_text(["林晓", "周海", "赵岚"])
    await cards.nth(1).click()
    await expect(page.get_by_role("region", name="周海的对话")).to_be_visible()


async def test_search_finds_by_name_role_and_unit(scene: Scene) -> None:
    page = await scene.page()
    search = page.get_by_role("searchbox", name="查找姓名、角色或单位")
    names = page.locator(".person b")
    for wanted, found in [("敏", ["王敏"]), ("特派员", ["周海"]), ("知新", ["林晓"])]:
        await search.fill(wanted)
        await expect(names).to_have_text(found)
    await search.fill("没有这个人")
    await expect(page.get_by_text("没有符合的人")).to_be_visible()


async def test_several_chats_stand_side_by_side_and_the_address_remembers_them(
    scene: Scene,
) -> None:
    page = await scene.page()
    await page.get_by_role("button", name="林晓").first.click()
    await page.locator("li", has_text="王敏").hover()
    await page.get_by_role("button", name="并排打开王敏").click()
    await expect(page).to_have_url(re.compile("#1001,1002$"))
    await page.reload()
    await expect(page.locator(".chat h2")).to_have_text(["林晓", "王敏"])
    await page.get_by_role("button", name="关闭林晓的对话").click()
    await expect(page.locator(".chat h2")).to_have_text(["王敏"])
    await page.go_back()
    await expect(page.locator(".chat h2")).to_have_text(["林晓", "王敏"])


async def test_a_phone_shows_one_chat_and_goes_back_to_the_people(scene: Scene) -> None:
    page = await scene.page("phone")
    people = page.get_by_role("navigation", name="人员")
    await people.get_by_role("button", name="林晓").click()
    await expect(people).to_be_hidden()
    await page.get_by_role("button", name="返回人员列表").click()
    await expect(people).to_be_visible()
    await people.get_by_role("button", name="王敏").click()
    await expect(page.locator(".chat:visible h2")).to_have_text(["王敏"])
    await page.go_back()
    await expect(people).to_be_visible()


async def test_unread_messages_are_counted_until_the_chat_is_opened(scene: Scene) -> None:
    page = await scene.page(opened="#1001")
    scene.sandbox.person(1002).sends("记录")
    badge = page.get_by_label("1 条未读")
    await expect(badge).to_be_visible()
    await page.get_by_role("button", name="王敏").first.click()
    await expect(badge).to_have_count(0)
    await nothing_unread(page)
    scene.sandbox.person(1002).sends("格式")
    await expect(page.get_by_text("粗体斜").last).to_be_visible()
    await nothing_unread(page)


async def test_the_page_speaks_chinese_and_english_and_remembers_which(scene: Scene) -> None:
    page = await scene.page(opened="#1001", locale="en-GB")
    await expect(page.get_by_role("button", name="Commands of the bot")).to_be_visible()
    await page.get_by_role("button", name="把页面换成中文").click()
    await expect(page.get_by_role("button", name="机器人的命令")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    await page.reload()
    await expect(page.get_by_role("button", name="机器人的命令")).to_be_visible()


async def test_both_languages_have_every_word_and_the_same_places(scene: Scene) -> None:
    page = await scene.page()
    words = await page.evaluate("import('/words.js').then((words) => words.languages)")
    assert words["zh"].keys() == words["en"].keys()
    for key, chinese in words["zh"].items():
        english = words["en"][key]
        if isinstance(chinese, str):
            assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", english)), key
        else:
            assert [place[1:] for place in chinese] == [place[1:] for place in english]


async def test_a_person_can_be_added_and_speaks_at_once(scene: Scene) -> None:
    page = await scene.page()
    await page.get_by_role("button", name="添加人员").click()
    window = page.get_by_role("dialog", name="添加人员")
    await window.get_by_role("button", name="添加").click()
    await expect(window.get_by_text("请填写姓名。")).to_be_visible()
    await window.get_by_label("姓名").fill("Nora <b>Lin</b>")
    await window.get_by_label("手机号").fill("+8619000009999")
    await window.get_by_role("button", name="添加").click()
    chat = page.get_by_role("region", name="Nora <b>Lin</b>的对话")
    await chat.get_by_role("textbox").fill("在吗")
    await page.keyboard.press("Enter")
    await expect(chat.get_by_text("听到：在吗")).to_be_visible()


async def test_everything_can_be_reached_and_named_without_a_mouse(scene: Scene) -> None:
    page = await scene.page(opened="#1002")
    await page.get_by_role("searchbox").focus()
    await page.keyboard.type("林")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="以林晓的身份发消息")).to_be_focused()
    await page.keyboard.type("记录")
    await page.keyboard.press("Enter")
    chat = page.get_by_role("region", name="林晓的对话")
    save = chat.get_by_role("button", name="保存")
    await save.focus()
    await page.keyboard.press("Enter")
    await expect(chat.get_by_text("已记录 №318")).to_be_visible()
    assert await nameless(page) == []


async def no_sideways_scroll(page: Page) -> bool:
    return bool(
        await page.evaluate("document.scrollingElement.scrollWidth <= document.body.clientWidth")
    )


async def nothing_unread(page: Page) -> None:
    await page.wait_for_function(
        """() => fetch("/sandbox/people").then((answer) => answer.json())
        .then(({ people }) => people.every((one) => one.unread === 0))"""
    )


async def nameless(page: Page) -> list[str]:
    """Controls that a screen reader could not name."""
    return list(
        await page.evaluate(
            """() => [...document.querySelectorAll("button, a, input, textarea, select")]
            .filter((one) => one.checkVisibility() && !one.ariaLabel && !one.labels?.length
                && !one.textContent.trim())
            .map((one) => one.outerHTML)"""
        )
    )
