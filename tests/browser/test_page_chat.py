"""In a chat: text and entities, buttons, commands, attachments, edits, links, the lost server."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Scene
from tests.browser.scripted import REPORT, picture

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def chat_of(
    scene: Scene, name: str = "林晓", width: str = "desktop"
) -> tuple[Page, Locator]:
    number = {"林晓": 1001, "王敏": 1002, "周海": 1003, "赵岚": 1004}[name]
    page = await scene.page(width, opened=f"#{number}")
    return page, page.get_by_role("region", name=f"{name}的对话")


async def say(chat: Locator, text: str) -> None:
    field = chat.get_by_role("textbox")
    await field.fill(text)
    await field.press("Enter")


async def test_formatting_counts_as_telegram_counts_and_text_stays_text(scene: Scene) -> None:
    _, chat = await chat_of(scene)
    await say(chat, "格式")
    shown = chat.locator(".theirs .text").last
    await expect(shown.locator("strong")).to_have_text("粗体斜")
    await expect(shown.locator("strong em")).to_have_text("斜")
    await expect(shown.locator("u")).to_have_text("下划线")
    await expect(shown.locator("code")).to_have_text("№1")
    await expect(shown.get_by_role("button", name="/mine")).to_be_visible()
    await expect(shown).to_have_text("👩‍🔬 粗体斜 下划线 №1 <b>&_*[ /mine 完")


async def test_what_is_written_never_becomes_markup(scene: Scene) -> None:
    page, chat = await chat_of(scene)
    nasty = "<img src=x onerror=\"document.title='broken'\"><b>&_*["
    await say(chat, nasty)
    await expect(chat.get_by_text(f"听到：{nasty}")).to_be_visible()
    await expect(chat.locator(".text img, .text b")).to_have_count(0)
    assert await page.title() == "直达 Zhida"


@pytest.mark.parametrize("width", ["phone", "desktop"])
async def test_a_button_is_tapped_and_its_card_changes_in_place(scene: Scene, width: str) -> None:
    _, chat = await chat_of(scene, width=width)
    await say(chat, "记录")
    await chat.get_by_role("button", name="日期").click()
    await expect(chat.locator(".toast")).to_have_text("日期按钮已过期")
    await expect(chat.locator(".theirs")).to_have_count(1)
    await chat.get_by_role("button", name="保存").click()
    await expect(chat.locator(".theirs .text")).to_have_text("✅ 已记录 №318")
    await expect(chat.locator(".theirs .mark")).to_contain_text("已编辑")
    await expect(chat.get_by_role("button", name="保存")).to_have_count(0)


async def test_an_alert_waits_to_be_read(scene: Scene) -> None:
    page, chat = await chat_of(scene)
    await say(chat, "记录")
    await chat.get_by_role("button", name="方式").click()
    alert = page.get_by_role("dialog")
    await expect(alert.get_by_text("这一项不能改")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(alert).to_have_count(0)


async def test_quick_buttons_share_the_own_phone_and_a_place(scene: Scene) -> None:
    page, chat = await chat_of(scene, width="phone")
    await say(chat, "/start")
    await chat.get_by_role("button", name="发送位置").click()
    window = page.get_by_role("dialog", name="发送位置")
    await window.get_by_label("纬度").fill("95")
    await window.get_by_role("button", name="发送").click()
    await expect(window.get_by_role("alert")).to_be_visible()
    await window.get_by_role("button", name="丽水 · 景宁").click()
    await window.get_by_role("button", name="发送").click()
    await expect(chat.get_by_text("位置 27.97 119.64")).to_be_visible()
    await chat.get_by_role("button", name="发送我的手机号").click()
    await expect(chat.get_by_text("本人号码 +8619000001001")).to_be_visible()
    await expect(chat.locator(".reply-keyboard")).to_be_hidden()


async def test_somebody_elses_card_goes_out_as_such(scene: Scene) -> None:
    page, chat = await chat_of(scene)
    await attach(chat, "联系人")
    await page.get_by_label("手机号").fill("+8619000007777")
    await page.get_by_role("dialog").get_by_role("button", name="发送").click()
    await expect(chat.get_by_text("别人号码 +8619000007777")).to_be_visible()


async def test_the_menu_lists_the_commands_and_a_slash_narrows_them(scene: Scene) -> None:
    page, chat = await chat_of(scene)
    await chat.get_by_role("button", name="机器人的命令").click()
    options = chat.get_by_role("option")
    await expect(options).to_have_text(["记一次服务/visit", "我的记录/mine", "帮助/help"])
    await page.keyboard.press("Escape")
    await expect(options).to_have_count(0)
    field = chat.get_by_role("textbox")
    await field.fill("/m")
    await expect(options).to_have_text(["我的记录/mine"])
    await field.press("Enter")
    await expect(chat.get_by_text("听到：/mine")).to_be_visible()
    await expect(field).to_have_value("")


async def attach(chat: Locator, what: str) -> None:
    await chat.get_by_role("button", name="附件与位置").click()
    await chat.get_by_role("menuitem", name=what).click()


async def test_a_photo_is_looked_at_before_and_after_it_is_sent(
    scene: Scene, tmp_path: Path
) -> None:
    photo = tmp_path / "现场.png"
    photo.write_bytes(picture(300, 200))
    page, chat = await chat_of(scene)
    async with page.expect_file_chooser() as choosing:
        await attach(chat, "照片")
    await (await choosing.value).set_files(photo)
    window = page.get_by_role("dialog", name="发送照片")
    assert await loaded(window.locator("img"))
    await window.get_by_label("说明（可不填）").fill("会议室")
    await window.get_by_role("button", name="发送").click()
    await expect(chat.get_by_text("收到照片：会议室")).to_be_visible()
    await chat.get_by_role("button", name="放大查看照片").click()
    large = page.get_by_role("dialog", name="照片").locator("img")
    assert await loaded(large)
    await page.keyboard.press("Escape")
    await expect(large).to_have_count(0)


async def test_a_file_goes_out_and_one_comes_back_whole(scene: Scene, tmp_path: Path) -> None:
    minutes = tmp_path / "会商纪要.docx"
    minutes.write_bytes(b"PK\3\4" + bytes(996))
    page, chat = await chat_of(scene)
    async with page.expect_file_chooser() as choosing:
        await attach(chat, "文件")
    await (await choosing.value).set_files(minutes)
    await page.get_by_role("dialog").get_by_role("button", name="发送").click()
    await expect(chat.get_by_text("收到文件：会商纪要.docx 1000")).to_be_visible()
    await say(chat, "报告")
    link = chat.get_by_role("link", name="下载 工作情况.txt")
    await expect(link).to_contain_text("7.6 KB")
    async with page.expect_download() as downloading:
        await link.click()
    download = await downloading.value
    assert download.suggested_filename == "工作情况.txt"
    saved = await download.path()
    assert saved.read_bytes() == REPORT


async def test_several_photos_at_once_are_one_album(scene: Scene, tmp_path: Path) -> None:
    photos = [tmp_path / f"现场{number}.png" for number in (1, 2, 3)]
    for number, photo in enumerate(photos):
        photo.write_bytes(picture(300, 200 + number))
    page, chat = await chat_of(scene)
    async with page.expect_file_chooser() as choosing:
        await attach(chat, "照片")
    await (await choosing.value).set_files(photos)
    window = page.get_by_role("dialog", name="发送照片")
    await expect(window.get_by_text("现场3.png")).to_be_visible()
    await window.get_by_role("button", name="发送").click()
    await expect(chat.get_by_role("button", name="放大查看照片")).to_have_count(3)
    albums = {
        message["media_group_id"]
        for message in scene.sandbox.person(1001).chat()
        if message["from"] == "person"
    }
    assert len(albums) == 1
    assert None not in albums


async def test_a_voice_note_can_be_sent_and_heard(scene: Scene, tmp_path: Path) -> None:
    note = tmp_path / "路上.ogg"
    note.write_bytes(b"OggS" + bytes(96))
    page, chat = await chat_of(scene)
    async with page.expect_file_chooser() as choosing:
        await attach(chat, "语音")
    await (await choosing.value).set_files(note)
    window = page.get_by_role("dialog", name="发送语音")
    await expect(window.get_by_text("路上.ogg")).to_be_visible()
    await window.get_by_role("button", name="发送").click()
    await expect(chat.locator("audio")).to_have_count(1)
    (sent,) = (message for message in scene.sandbox.person(1001).chat() if message["voice"])
    assert sent["voice"]["size"] == 100


async def test_a_picture_of_the_bot_is_shown_with_its_words(scene: Scene) -> None:
    _, chat = await chat_of(scene)
    await say(chat, "图表")
    await expect(chat.get_by_text("本周安排")).to_be_visible()
    assert await loaded(chat.locator(".photo img"))


async def loaded(image: Locator) -> bool:
    await expect(image).to_be_visible()
    return bool(await image.evaluate("(one) => one.decode().then(() => one.naturalWidth > 0)"))


async def test_the_own_message_is_edited(scene: Scene) -> None:
    page, chat = await chat_of(scene)
    await say(chat, "去了景宁")
    await expect(chat.get_by_text("听到：去了景宁")).to_be_visible()
    field = chat.get_by_role("textbox")
    await field.press("ArrowUp")
    await expect(field).to_have_value("去了景宁")
    await page.keyboard.press("Escape")
    await expect(field).to_have_value("")
    await chat.locator(".own").hover()
    await chat.get_by_role("button", name="编辑这条消息").click()
    await say(chat, "去了云和")
    await expect(chat.get_by_text("改成了：去了云和")).to_be_visible()
    await expect(chat.locator(".own .mark")).to_contain_text("已编辑")


async def test_an_invitation_opens_as_somebody_else(scene: Scene) -> None:
    page, chat = await chat_of(scene, "赵岚")
    await say(chat, "邀请")
    await chat.get_by_role("link", name="打开邀请").click()
    window = page.get_by_role("dialog", name="以谁的身份打开这个链接？")
    await window.get_by_role("button", name="林晓").click()
    other = page.get_by_role("region", name="林晓的对话")
    await expect(other.get_by_text("听到：/start Ab3dEf9x")).to_be_visible()
    await expect(page.locator(".chat h2")).to_have_text(["赵岚", "林晓"])


async def test_an_invitation_opens_as_a_newcomer_on_a_phone(scene: Scene) -> None:
    page, chat = await chat_of(scene, "赵岚", "phone")
    await say(chat, "邀请")
    await chat.locator(".text a").click()
    await page.get_by_role("button", name="一位新来的人").click()
    window = page.get_by_role("dialog", name="添加人员")
    await window.get_by_label("姓名").fill("沈青")
    await window.get_by_role("button", name="添加").click()
    other = page.get_by_role("region", name="沈青的对话")
    await expect(other.get_by_text("听到：/start Ab3dEf9x")).to_be_visible()


async def test_typing_shows_and_a_blocked_bot_stays_silent(scene: Scene) -> None:
    _, chat = await chat_of(scene)
    await say(chat, "等等")
    await expect(chat.get_by_role("status", name="正在输入")).to_be_visible()
    await chat.get_by_role("button", name="屏蔽机器人").click()
    await expect(chat.get_by_text("林晓已屏蔽机器人")).to_be_visible()
    await chat.get_by_role("button", name="解除屏蔽").last.click()
    await say(chat, "在吗")
    await expect(chat.get_by_text("听到：在吗")).to_be_visible()


async def test_a_long_chat_opens_at_its_end_and_shows_earlier_messages_when_asked(
    scene: Scene,
) -> None:
    scene.sandbox.person(1001).sends("开头")
    for number in range(1, 200):
        await scene.bot.says(1001, f"第{number}条")
    _, chat = await chat_of(scene)
    await expect(chat.get_by_text("第199条", exact=True)).to_be_in_viewport()
    await expect(chat.get_by_text("开头", exact=True)).to_have_count(0)
    await chat.get_by_role("button", name="显示更早的消息").click()
    await expect(chat.get_by_text("开头", exact=True)).to_have_count(1)
    await chat.get_by_role("log").evaluate("(list) => { list.scrollTop = 0; }")
    await scene.bot.says(1001, "最新一条")
    await chat.get_by_role("button", name="1 条新消息").click()
    await expect(chat.get_by_text("最新一条", exact=True)).to_be_in_viewport()


async def test_a_refusal_keeps_what_was_typed(scene: Scene) -> None:
    _, chat = await chat_of(scene)
    scene.sandbox.person(1001).blocks()
    await expect(chat.get_by_text("林晓已屏蔽机器人")).to_be_visible()
    await say(chat, "还在吗")
    await expect(chat.get_by_role("alert").filter(has_text="没有发出")).to_be_visible()
    await expect(chat.get_by_role("textbox")).to_have_value("还在吗")
    scene.complaints.clear()  # the browser's own line about the refused request


async def test_the_newest_message_stays_in_sight_when_the_composer_grows(scene: Scene) -> None:
    person = scene.sandbox.person(1001)
    for number in range(30):
        person.sends(f"第{number}条")
    await person.sees("听到：第29条")
    page, chat = await chat_of(scene, width="phone")
    newest = chat.get_by_text("听到：第29条")
    await expect(newest).to_be_in_viewport()
    await chat.get_by_role("textbox").fill("很长的一段\n" * 8)
    person.blocks()
    await expect(chat.get_by_text("林晓已屏蔽机器人")).to_be_visible()
    await expect(newest).to_be_in_viewport()
    await expect(chat.get_by_role("button", name="回到最新消息")).to_be_hidden()
    await page.get_by_role("button", name="返回人员列表").click()
    await page.get_by_role("button", name="林晓").click()
    await expect(chat.get_by_role("textbox")).to_have_value("很长的一段\n" * 8)
