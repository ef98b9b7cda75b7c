"""What a bot sends, edits and deletes; what it may not; and in which words it is refused."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import Person, Sandbox, Upload
from tests.sandbox.conftest import PNG, Api

SAVE = {"inline_keyboard": [[{"text": "保存", "callback_data": "s"}]]}
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)


async def test_a_message_arrives_with_its_buttons(api: Api, met: Person) -> None:
    sent = await api.ok(
        "sendMessage",
        chat_id=1001,
        text="<b>服务记录</b>",
        parse_mode="HTML",
        reply_markup=SAVE,
        link_preview_options={"is_disabled": True},
    )
    assert sent["text"] == "服务记录"
    assert sent["reply_markup"] == SAVE
    seen = met.last()
    assert seen["text"] == "服务记录"
    assert seen["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert seen["inline_keyboard"] == [[{"text": "保存", "tap": True}]]


async def test_forms_carry_everything_as_text(api: Api, met: Person) -> None:
    await api.ok(
        "sendMessage",
        chat_id="1001",
        text="x",
        disable_notification="true",
        reply_markup='{"inline_keyboard": [[{"text": "a", "callback_data": "1"}]]}',
    )
    assert met.labels() == ["a"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "message text is empty"),
        ("  \n ", "message text is empty"),
        ("长" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("\ud800", "strings must be encoded in UTF-8"),
    ],
)
async def test_texts_that_are_refused(api: Api, met: Person, text: str, said: str) -> None:
    assert await api.no("sendMessage", chat_id=1001, text=text) == f"400 Bad Request: {said}"


async def test_a_text_is_measured_after_its_tags(api: Api, met: Person) -> None:
    text = "<b>" + "长" * 4096 + "</b>"
    await api.ok("sendMessage", chat_id=1001, text=text, parse_mode="HTML")
    assert len(met.last()["text"]) == 4096


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ([[{"text": "x", "callback_data": "长" * 22}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x"}]], "Text buttons are unallowed"),
        ([[{"callback_data": "x"}]], 'Can\'t find field "text"'),
        ([[{"text": " ", "callback_data": "x"}]], "must be non-empty"),
        ([[{"text": "x", "callback_data": "x", "url": "https://a.cn"}]], "exactly one"),
        ([[{"text": "x", "url": "nowhere"}]], "Wrong HTTP URL"),
        ([[{"text": "x", "copy_text": {"text": "x" * 257}}]], "1-256"),
        ([[{"text": "x", "copy_text": "x"}]], "copy_text"),
        ([[{"text": "x", "callback_data": "x", "colour": 1}]], "'colour'"),
        ([[{"text": "x", "callback_data": "x"}] * 9], "reply markup is too long"),
        ([[{"text": "x", "callback_data": "x"}]] * 101, "reply markup is too long"),
        ([{"text": "x"}], "Array of Arrays"),
    ],
)
async def test_keyboards_that_are_refused(api: Api, met: Person, markup: Any, said: str) -> None:
    refusal = await api.no(
        "sendMessage", chat_id=1001, text="x", reply_markup={"inline_keyboard": markup}
    )
    assert refusal.startswith("400 Bad Request: ")
    assert said in refusal


async def test_callback_data_may_have_64_bytes(api: Api, met: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "长" * 21 + "!"}]]}
    await api.ok("sendMessage", chat_id=1001, text="x", reply_markup=markup)


async def test_strangers_and_the_unknown_cannot_be_written_to(
    sandbox: Sandbox, api: Api, lin: Person
) -> None:
    not_found = "400 Bad Request: chat not found"
    assert await api.no("sendMessage", chat_id=1001, text="x") == not_found
    assert await api.no("sendMessage", chat_id=999, text="x") == not_found
    assert await api.no("sendMessage", chat_id="@somebody", text="x") == not_found
    assert await api.no("sendMessage", text="x") == "400 Bad Request: chat_id is empty"


async def test_who_blocked_the_bot_is_not_reached(api: Api, met: Person) -> None:
    met.blocks()
    (update,) = await api.hears()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    for method, params in (
        ("sendMessage", {"text": "x"}),
        ("sendChatAction", {"action": "typing"}),
        ("editMessageText", {"text": "x", "message_id": 1}),
    ):
        refusal = await api.no(method, chat_id=1001, **params)
        assert refusal == "403 Forbidden: bot was blocked by the user"
    met.starts()
    await api.ok("sendMessage", chat_id=1001, text="x")


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [
        ("sendMessage", {"text": "x", "colour": 1}, "'colour'"),
        ("sendMessage", {"text": "x", "disable_notification": "perhaps"}, "Boolean"),
        ("sendMessage", {"text": ["x"]}, "String"),
        ("sendMessage", {"text": "x", "entities": {}}, "Array"),
        ("sendMessage", {"text": "x", "reply_markup": "{"}, "can't parse"),
        ("sendMessage", {"text": "x", "link_preview_options": {"big": True}}, "'big'"),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 77}}, "not found"),
        ("editMessageText", {"text": "x", "message_id": "one"}, "Integer"),
        ("sendLocation", {"latitude": "nan", "longitude": 1}, "Float"),
        ("sendLocation", {"latitude": 91, "longitude": 1}, "wrong latitude"),
        ("sendChatAction", {"action": "dance"}, "wrong parameter action"),
    ],
)
async def test_wrong_parameters_are_loud(
    api: Api, met: Person, method: str, params: dict[str, Any], said: str
) -> None:
    refusal = await api.no(method, chat_id=1001, **params)
    assert refusal.startswith("400 Bad Request: ")
    assert said in refusal


async def test_unknown_methods_are_loud(api: Api) -> None:
    assert await api.no("sendTelepathy") == "404 Not Found: method not found"


async def test_method_names_may_be_written_in_any_case(api: Api) -> None:
    answer = await api.sandbox.call(api.token, "GETME", {})
    assert answer.status == 200


async def test_an_edit_changes_text_and_buttons(api: Api, met: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=1001, text="一", reply_markup=SAVE)
    which = {"chat_id": 1001, "message_id": sent["message_id"]}
    edited = await api.ok("editMessageText", **which, text="二")
    assert "reply_markup" not in edited
    assert "edit_date" in edited
    assert met.last()["text"] == "二"
    assert met.last()["edit_date"] is not None
    assert await api.no("editMessageText", **which, text="二") == NOT_MODIFIED
    await api.ok("editMessageReplyMarkup", **which, reply_markup=SAVE)
    assert await api.no("editMessageReplyMarkup", **which, reply_markup=SAVE) == NOT_MODIFIED
    assert met.labels() == ["保存"]
    await api.ok("editMessageReplyMarkup", **which)
    assert met.labels() == []
    assert met.last()["text"] == "二"


async def test_what_cannot_be_edited(api: Api, met: Person) -> None:
    mine = met.chat()[0]["message_id"]
    refusal = await api.no("editMessageText", chat_id=1001, message_id=mine, text="x")
    assert refusal == "400 Bad Request: message can't be edited"
    refusal = await api.no("editMessageText", chat_id=1001, message_id=99, text="x")
    assert refusal == "400 Bad Request: message to edit not found"
    sent = await api.ok(
        "sendMessage", chat_id=1001, text="x", reply_markup={"keyboard": [["是", "否"]]}
    )
    which = {"chat_id": 1001, "message_id": sent["message_id"]}
    refusal = await api.no("editMessageText", **which, text="y")
    assert refusal == "400 Bad Request: message can't be edited"
    place = await api.ok("sendLocation", chat_id=1001, latitude=30.2, longitude=120.1)
    which["message_id"] = place["message_id"]
    refusal = await api.no("editMessageText", **which, text="y")
    assert refusal == "400 Bad Request: there is no text in the message to edit"
    refusal = await api.no("editMessageCaption", **which, caption="y")
    assert refusal == "400 Bad Request: there is no caption in the message to edit"


async def test_deleting(sandbox: Sandbox, api: Api, met: Person) -> None:
    numbers = [
        (await api.ok("sendMessage", chat_id=1001, text=str(n)))["message_id"] for n in range(3)
    ]
    await api.ok("deleteMessage", chat_id=1001, message_id=numbers[0])
    refusal = await api.no("deleteMessage", chat_id=1001, message_id=numbers[0])
    assert refusal == "400 Bad Request: message to delete not found"
    await api.ok("deleteMessages", chat_id=1001, message_ids=numbers[:2])
    assert [m["message_id"] for m in met.chat() if m["from"] == "bot"] == numbers[2:]
    sandbox.advance(timedelta(hours=49))
    refusal = await api.no("deleteMessage", chat_id=1001, message_id=numbers[2])
    assert refusal == "400 Bad Request: message can't be deleted for everyone"


async def test_a_reply_shows_what_it_replies_to(api: Api, met: Person) -> None:
    asked = met.sends("问")
    sent = await api.ok(
        "sendMessage", chat_id=1001, text="答", reply_parameters={"message_id": asked}
    )
    assert sent["reply_to_message"]["text"] == "问"


async def test_photos_and_documents_travel_whole(sandbox: Sandbox, api: Api, met: Person) -> None:
    photo = await api.ok(
        "sendPhoto",
        files={"photo": Upload("a.png", PNG)},
        chat_id=1001,
        caption="<i>图</i>",
        parse_mode="HTML",
    )
    assert photo["caption_entities"] == [{"type": "italic", "offset": 0, "length": 1}]
    size = photo["photo"][-1]
    assert (size["width"], size["height"], size["file_size"]) == (320, 200, len(PNG))
    sheet = await api.ok(
        "sendDocument",
        files={"part": Upload("名册.xlsx", b"PK\3\4")},
        chat_id=1001,
        document="attach://part",
    )
    assert sheet["document"]["file_name"] == "名册.xlsx"
    again = await api.ok("sendDocument", chat_id=1001, document=sheet["document"]["file_id"])
    assert again["document"] == sheet["document"]
    file = await api.ok("getFile", file_id=size["file_id"])
    got = await sandbox.get_file(api.token, file["file_path"])
    assert (got.status, got.body) == (200, PNG)
    assert met.last()["document"]["size"] == 4


@pytest.mark.parametrize(
    ("method", "data", "said"),
    [
        ("sendPhoto", b"no picture", "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", PNG[:16] + bytes.fromhex("00000fa000000001") + PNG[24:], "INVALID_DIM"),
        ("sendPhoto", PNG + b"\0" * 10 * 1024 * 1024, "file is too big"),
        ("sendDocument", b"", "file must be non-empty"),
        ("sendDocument", b"\0" * (50 * 1024 * 1024 + 1), "file is too big"),
    ],
)
async def test_files_that_are_refused(
    api: Api, met: Person, method: str, data: bytes, said: str
) -> None:
    part = method.removeprefix("send").lower()
    refusal = await api.no(method, files={part: Upload("x", data)}, chat_id=1001)
    assert said in refusal


async def test_unknown_files_are_refused(sandbox: Sandbox, api: Api, met: Person) -> None:
    for value in ("AgACnope", "https://example.org/a.png", "attach://nothing"):
        assert (await api.no("sendPhoto", chat_id=1001, photo=value)).startswith("400 ")
    refusal = await api.no("getFile", file_id="nope")
    assert refusal == "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    assert (await sandbox.get_file(api.token, "../../etc/passwd")).status == 404
    assert (await sandbox.get_file("nonsense", "x")).status == 401


async def test_a_file_over_20_mb_cannot_be_fetched(api: Api, met: Person) -> None:
    met.sends_file("big.bin", b"\0" * (20 * 1024 * 1024 + 1))
    (update,) = await api.hears()
    refusal = await api.no("getFile", file_id=update["message"]["document"]["file_id"])
    assert refusal == "400 Bad Request: file is too big"


async def test_captions_have_their_own_limit(api: Api, met: Person) -> None:
    files = {"photo": Upload("a.png", PNG)}
    await api.ok("sendPhoto", files=files, chat_id=1001, caption="长" * 1024)
    refusal = await api.no("sendPhoto", files=files, chat_id=1001, caption="长" * 1025)
    assert refusal == "400 Bad Request: message caption is too long"


async def test_an_album_is_two_to_ten_of_a_kind(api: Api, met: Person) -> None:
    files = {"a": Upload("a.png", PNG), "b": Upload("b.txt", b"b")}
    photo, text = (
        {"type": kind, "media": f"attach://{part}"}
        for kind, part in (("photo", "a"), ("document", "b"))
    )
    sent = await api.ok("sendMediaGroup", files=files, chat_id=1001, media=[photo] * 3)
    assert len({message["media_group_id"] for message in sent}) == 1
    assert len(sent) == 3
    for media, said in (
        ([photo], "2-10"),
        ([photo] * 11, "2-10"),
        ([photo, text], "mixed"),
        ([photo, {"type": "hologram", "media": "x"}], "'hologram'"),
    ):
        before = len(met.chat())
        assert said in await api.no("sendMediaGroup", files=files, chat_id=1001, media=media)
        assert len(met.chat()) == before


async def test_media_and_captions_can_be_edited(api: Api, met: Person) -> None:
    files = {"photo": Upload("a.png", PNG), "b": Upload("b.txt", b"b")}
    sent = await api.ok("sendPhoto", files=files, chat_id=1001, caption="一")
    which = {"chat_id": 1001, "message_id": sent["message_id"]}
    edited = await api.ok("editMessageCaption", **which, caption="二")
    assert edited["photo"] == sent["photo"]
    assert await api.no("editMessageCaption", **which, caption="二") == NOT_MODIFIED
    media = {"type": "document", "media": "attach://b", "caption": "三"}
    edited = await api.ok("editMessageMedia", files=files, **which, media=media)
    assert edited["document"]["file_name"] == "b.txt"
    assert "photo" not in edited
    assert met.last()["text"] == "三"


async def test_the_oracle_knows_what_was_accepted_and_refused(api: Api, met: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=1001, text="一")
    await api.no("sendMessage", chat_id=1001, text="")
    account = api.sandbox.world.truth.account()
    assert account["accepted"][-1] | {"at": 0, "seq": 0} == {
        "seq": 0,
        "bot": 700001,
        "chat": 1001,
        "method": "sendMessage",
        "message_id": sent["message_id"],
        "text": "一",
        "at": 0,
    }
    assert account["refused"][-1]["description"] == "Bad Request: message text is empty"
    assert [one["text"] for one in account["offered"]] == ["/start"]
    assert account["calls"]["sendMessage"] == 2
