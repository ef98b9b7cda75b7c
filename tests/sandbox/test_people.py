"""A person taps, shares a contact, sends files and places, edits, blocks; what the bot hears."""

from datetime import timedelta

import pytest

from bot.sandbox import Person, Sandbox, limits
from bot.sandbox.answers import Refusal, Upload
from tests.sandbox.conftest import PNG, Api, settled

CARD = {
    "inline_keyboard": [
        [{"text": "保存", "callback_data": "save"}],
        [{"text": "看", "url": "https://example.org"}, {"text": "取消", "callback_data": "no"}],
    ]
}
CONTACT = {
    "keyboard": [
        [{"text": "发送我的手机号", "request_contact": True}],
        [{"text": "发送位置", "request_location": True}, "不用"],
    ],
    "one_time_keyboard": True,
    "input_field_placeholder": "手机号",
}


async def test_a_text_comes_with_its_command(api: Api, lin: Person) -> None:
    number = lin.sends("/start abc_DEF-1")
    (update,) = await api.hears()
    message = update["message"]
    assert message["message_id"] == number
    assert message["from"]["id"] == message["chat"]["id"] == 1001
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_tap_is_answered_once_and_in_time(sandbox: Sandbox, api: Api, met: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=1001, text="卡", reply_markup=CARD)
    query = met.taps("取消")
    (update,) = await api.hears()
    heard = update["callback_query"]
    assert (heard["id"], heard["data"]) == (query, "no")
    assert heard["message"]["message_id"] == sent["message_id"]
    await api.ok("answerCallbackQuery", callback_query_id=query, text="好", show_alert=True)
    assert met.toast
    assert (met.toast["text"], met.toast["alert"]) == ("好", True)
    too_old = (
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    assert await api.no("answerCallbackQuery", callback_query_id=query) == too_old
    assert await api.no("answerCallbackQuery", callback_query_id="1") == too_old
    late = met.taps("取消")
    sandbox.advance(timedelta(hours=1))
    assert await api.no("answerCallbackQuery", callback_query_id=late) == too_old


async def test_an_answer_to_a_tap_has_200_characters(api: Api, met: Person) -> None:
    await api.ok("sendMessage", chat_id=1001, text="卡", reply_markup=CARD)
    query = met.taps("保存")
    refusal = await api.no("answerCallbackQuery", callback_query_id=query, text="长" * 201)
    assert refusal == "400 Bad Request: MESSAGE_TOO_LONG"


async def test_the_newest_message_with_the_button_is_meant(api: Api, met: Person) -> None:
    old = await api.ok("sendMessage", chat_id=1001, text="旧", reply_markup=CARD)
    new = await api.ok("sendMessage", chat_id=1001, text="新", reply_markup=CARD)
    await api.ok("sendMessage", chat_id=1001, text="别的")
    met.taps("保存")
    met.taps("保存", old["message_id"])
    met.taps_at(new["message_id"], 1, 1)
    met.taps_data("forged", old["message_id"])
    heard = [update["callback_query"] for update in await api.hears()]
    assert [(q["message"]["message_id"], q["data"]) for q in heard] == [
        (new["message_id"], "save"),
        (old["message_id"], "save"),
        (new["message_id"], "no"),
        (old["message_id"], "forged"),
    ]


async def test_buttons_that_cannot_be_tapped(api: Api, met: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=1001, text="卡", reply_markup=CARD)
    with pytest.raises(LookupError, match="no button '删除'"):
        met.taps("删除")
    with pytest.raises(LookupError, match="opens a link"):
        met.taps("看")
    with pytest.raises(LookupError, match="no button at"):
        met.taps_at(sent["message_id"], 5, 0)
    with pytest.raises(LookupError, match="no message 77"):
        met.taps("保存", 77)


async def test_a_reply_keyboard_is_used_like_on_a_phone(api: Api, met: Person) -> None:
    await api.ok("sendMessage", chat_id=1001, text="核对", reply_markup=CONTACT)
    assert met.keyboard() == [
        [{"text": "发送我的手机号", "request_contact": True, "request_location": False}],
        [
            {"text": "发送位置", "request_contact": False, "request_location": True},
            {"text": "不用", "request_contact": False, "request_location": False},
        ],
    ]
    met.taps("发送我的手机号")
    (update,) = await api.hears()
    assert update["message"]["contact"] == {
        "phone_number": "13800000001",
        "first_name": "林晓",
        "user_id": 1001,
    }
    assert met.keyboard() is None
    await api.ok("sendMessage", chat_id=1001, text="核对", reply_markup=CONTACT)
    met.taps("不用")
    assert (await api.hears())[0]["message"]["text"] == "不用"
    assert met.keyboard() is None


async def test_a_keyboard_stays_until_it_is_taken_away(api: Api, met: Person) -> None:
    await api.ok("sendMessage", chat_id=1001, text="一", reply_markup={"keyboard": [["是"]]})
    await api.ok("sendMessage", chat_id=1001, text="二")
    met.taps("是")
    assert met.labels() == ["是"]
    await api.ok("sendMessage", chat_id=1001, text="三", reply_markup={"remove_keyboard": True})
    assert met.labels() == []


async def test_a_contact_of_somebody_else_has_no_account(api: Api, lin: Person) -> None:
    lin.shares_contact("13900000002")
    lin.shares_contact("13900000002", user_id=1002)
    contacts = [update["message"]["contact"] for update in await api.hears()]
    assert [contact.get("user_id") for contact in contacts] == [None, 1002]


async def test_photos_files_and_places_arrive(sandbox: Sandbox, api: Api, lin: Person) -> None:
    lin.sends_photo(PNG, caption="现场 /x", album="7")
    lin.sends_file("名册.xlsx", b"PK", "附件")
    lin.sends_place(30.25, 120.17)
    photo, file, place = (update["message"] for update in await api.hears())
    assert photo["media_group_id"] == "7"
    assert photo["caption_entities"][0]["type"] == "bot_command"
    assert file["document"]["mime_type"].startswith("application/vnd.openxml")
    assert place["location"] == {"latitude": 30.25, "longitude": 120.17}
    with pytest.raises(Refusal, match="IMAGE_PROCESS_FAILED"):
        lin.sends_photo(b"no picture")


async def test_a_voice_note_arrives_and_is_sent_back(api: Api, lin: Person) -> None:
    lin.sends_voice(b"OggS", "路上说的", seconds=7)
    (update,) = await api.hears()
    voice = update["message"]["voice"]
    assert (voice["duration"], voice["mime_type"], voice["file_size"]) == (7, "audio/ogg", 4)
    sent = await api.ok("sendVoice", chat_id=1001, voice=voice["file_id"])
    assert sent["voice"]["file_unique_id"] == voice["file_unique_id"]
    files = {"voice": Upload("v.ogg", b"Ogg2", "audio/ogg")}
    await api.ok("sendVoice", chat_id=1001, files=files, caption="原话", duration=9)
    assert lin.last()["voice"]["seconds"] == 9
    assert lin.last()["text"] == "原话"


async def test_a_long_text_is_split_as_apps_do(api: Api, lin: Person) -> None:
    lin.sends("😀" * 3000)
    texts = [update["message"]["text"] for update in await api.hears()]
    assert [len(text) for text in texts] == [2048, 952]


async def test_an_edit_is_heard_as_an_edit(sandbox: Sandbox, api: Api, met: Person) -> None:
    number = met.sends("昨天去之江实验室")
    sandbox.advance(timedelta(minutes=1))
    met.edits(number, "今天去之江实验室")
    sent, edited = await api.hears()
    assert sent["message"]["text"] == "昨天去之江实验室"
    assert edited["edited_message"]["text"] == "今天去之江实验室"
    assert edited["edited_message"]["date"] == sent["message"]["date"]
    bots = await api.ok("sendMessage", chat_id=1001, text="好")
    with pytest.raises(Refusal, match="can't be edited"):
        met.edits(bots["message_id"], "不好")


@pytest.mark.parametrize(
    "text", ["a" + "😀" * 5000, "文" * 9000, "a 😀" * 3000, "x" * 4096 + "\n" + "y"]
)
async def test_nothing_is_lost_by_splitting(api: Api, lin: Person, text: str) -> None:
    lin.sends(text)
    texts = [update["message"]["text"] for update in await api.hears()]
    assert all(limits.units(part) <= 4096 for part in texts)
    assert len(texts) == -(-limits.units(text.replace("\n", "")) // 4096)
    assert "".join("".join(texts).split()) == "".join(text.split())


@pytest.mark.parametrize(("text", "said"), [("  \n", "empty"), ("\ud800", "UTF-8")])
async def test_what_cannot_be_sent(lin: Person, text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        lin.sends(text)


async def test_a_group_is_another_chat(sandbox: Sandbox, api: Api, lin: Person) -> None:
    sandbox.add_group(-1001, "工作群")
    lin.sends("大家好", group=-1001)
    (update,) = await api.hears()
    assert update["message"]["chat"] == {"id": -1001, "title": "工作群", "type": "supergroup"}
    await api.ok("sendMessage", chat_id=-1001, text="请私聊")
    assert lin.chat() == []
    assert (await api.ok("getChat", chat_id=-1001))["type"] == "supergroup"


async def test_waiting_for_the_bot_ends_when_it_has_spoken(api: Api, met: Person) -> None:
    await api.ok("sendMessage", chat_id=1001, text="已记录 №1")
    first = await met.sees("已记录")
    waiting = settled(), met.sees("已记录", after=first["message_id"])
    await waiting[0]
    await api.ok("sendMessage", chat_id=1001, text="已记录 №2")
    assert (await waiting[1])["text"] == "已记录 №2"
    with pytest.raises(TimeoutError):
        await met.sees("从来没有", within=0.01)


async def test_typing_is_shown_until_a_message_comes(
    sandbox: Sandbox, api: Api, met: Person
) -> None:
    chat = sandbox.world.chats[700001, 1001]
    await api.ok("sendChatAction", chat_id=1001, action="typing")
    assert chat.typing_until
    await api.ok("sendMessage", chat_id=1001, text="好")
    assert not chat.typing_until


async def test_unread_messages_are_counted_until_read(
    sandbox: Sandbox, api: Api, met: Person
) -> None:
    chat = sandbox.world.chats[700001, 1001]
    for _ in range(2):
        await api.ok("sendMessage", chat_id=1001, text="好")
    assert chat.unread == 2
    met.reads()
    assert chat.unread == 0
