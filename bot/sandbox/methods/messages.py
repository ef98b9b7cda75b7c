"""Sending: text, photos, documents, places and albums."""

from typing import Any

from bot.sandbox import entities, fields, keyboards, limits
from bot.sandbox.answers import bad
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.uploads import document_of, photo_of, voice_of
from bot.sandbox.world import Chat, Json, seconds

_HOW = {
    "disable_notification": fields.flag,
    "protect_content": fields.flag,
    "allow_paid_broadcast": fields.flag,
    "reply_parameters": fields.structure,
}
_WHERE = {"chat_id": fields.chat}
_MARKUP = {"reply_markup": fields.structure}
_CAPTION: dict[str, fields.Reader] = {
    "caption": fields.text,
    "parse_mode": fields.text,
    "caption_entities": fields.sequence,
}
_PREVIEW: dict[str, fields.Reader] = {
    "is_disabled": fields.flag,
    "url": fields.text,
    "prefer_small_media": fields.flag,
    "prefer_large_media": fields.flag,
    "show_above_text": fields.flag,
}
_REPLY = frozenset({"message_id", "allow_sending_without_reply", "chat_id"})
_MEDIA: dict[str, fields.Reader] = {
    "type": fields.text,
    "media": fields.attachment,
    **_CAPTION,
}


def formatted(values: dict[str, Any], words: str, marks: str) -> tuple[str, list[Json]]:
    """The text of a call with its entities."""
    return entities.read(
        values.get(words, ""), mode=values.get("parse_mode", ""), explicit=values.get(marks)
    )


def captioned(values: dict[str, Any]) -> Json:
    """The caption's fields of a message."""
    caption, marks = formatted(values, "caption", "caption_entities")
    limits.check_caption(caption)
    content: Json = {}
    if caption:
        content["caption"] = caption
    if caption and marks:
        content["caption_entities"] = marks
    return content


def texted(values: dict[str, Any]) -> Json:
    """The text's fields of a message."""
    text, marks = formatted(values, "text", "entities")
    limits.check_text(text)
    content: Json = {"text": text}
    if marks:
        content["entities"] = marks
    preview = values.get("link_preview_options")
    if preview is not None:
        preview = fields.each("LinkPreviewOptions", preview, _PREVIEW)
        if preview:
            content["link_preview_options"] = preview
    return content


def deliver(call: Call, chat: Chat, content: Json, markup: Json | None, text: str) -> Json:
    """Put a finished message into the chat and say so to the oracle."""
    world, bot = call.world, call.bot
    peer = world.peer(chat.id)
    assert peer is not None  # noqa: S101 - reachable() has looked
    message: Json = {
        "message_id": world.new_id(bot),
        "from": bot.user(),
        "chat": peer.chat(),
        "date": seconds(),
        **_replied(call, chat),
        **content,
    }
    if call.values.get("protect_content"):
        message["has_protected_content"] = True
    if markup is not None:
        _apply(chat, message, markup)
    chat.typing_until = 0.0
    chat.unread += 1
    world.put(chat, message)
    call.accepted(chat.id, message["message_id"], text)
    return message


def _replied(call: Call, chat: Chat) -> Json:
    reply = call.values.get("reply_parameters")
    if reply is None:
        return {}
    fields.only("ReplyParameters", reply, _REPLY)
    message = chat.messages.get(fields.integer("message_id", reply.get("message_id")))
    if message is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad("message to be replied not found")
    return {"reply_to_message": {k: v for k, v in message.items() if k not in _NOT_IN_REPLY}}


_NOT_IN_REPLY = frozenset({"reply_to_message", "_"})
# Stored with a message that brought a reply keyboard: such a message cannot be edited.
HAD_KEYBOARD = "_"


def _apply(chat: Chat, message: Json, markup: Json) -> None:
    if "inline_keyboard" in markup:
        message["reply_markup"] = markup
        return
    message[HAD_KEYBOARD] = True
    if "keyboard" in markup:
        chat.keyboard = markup
    elif markup.get("remove_keyboard"):
        chat.keyboard = None


def shown(message: Json) -> Json:
    """A message as an answer carries it."""
    if HAD_KEYBOARD in message:
        return {name: value for name, value in message.items() if name != HAD_KEYBOARD}
    return message


def markup_of(call: Call) -> Json | None:
    """The keyboard of a call."""
    markup = call.values.get("reply_markup")
    return None if markup is None else keyboards.read(markup)


def send_message(call: Call) -> Json:
    """sendMessage."""
    chat = call.world.reachable(call.bot, call.values["chat_id"])
    content = texted(call.values)
    return shown(deliver(call, chat, content, markup_of(call), content["text"]))


def send_photo(call: Call) -> Json:
    """sendPhoto."""
    chat = call.world.reachable(call.bot, call.values["chat_id"])
    photo = photo_of(call.world, call.files, call.values.get("photo"), whole="photo")
    content = {"photo": photo, **captioned(call.values)}
    return shown(deliver(call, chat, content, markup_of(call), content.get("caption", "")))


def send_document(call: Call) -> Json:
    """sendDocument."""
    chat = call.world.reachable(call.bot, call.values["chat_id"])
    document = document_of(call.world, call.files, call.values.get("document"), whole="document")
    content = {"document": document, **captioned(call.values)}
    return shown(deliver(call, chat, content, markup_of(call), content.get("caption", "")))


def send_voice(call: Call) -> Json:
    """sendVoice."""
    chat = call.world.reachable(call.bot, call.values["chat_id"])
    voice = voice_of(call.world, call.files, call.values.get("voice"), whole="voice")
    voice |= {"duration": call.values.get("duration", voice["duration"])}
    content = {"voice": voice, **captioned(call.values)}
    return shown(deliver(call, chat, content, markup_of(call), content.get("caption", "")))


def send_location(call: Call) -> Json:
    """sendLocation."""
    values = call.values
    chat = call.world.reachable(call.bot, values["chat_id"])
    content = {"location": place(values["latitude"], values["longitude"])}
    if "horizontal_accuracy" in values:
        content["location"]["horizontal_accuracy"] = values["horizontal_accuracy"]
    return shown(deliver(call, chat, content, markup_of(call), ""))


def place(latitude: float, longitude: float) -> dict[str, float]:
    """A point on the map."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


def send_media_group(call: Call) -> list[Json]:
    """sendMediaGroup: all or nothing."""
    chat = call.world.reachable(call.bot, call.values["chat_id"])
    media = call.values["media"]
    if len(media) not in limits.ALBUM:
        raise bad("group of media must have 2-10 items")
    contents = [album_part(call, part) for part in media]
    kinds = {next(iter(content)) for content in contents}
    if len(kinds) > 1:
        raise bad("document can't be mixed with other media types")
    album = call.bot.new_album()
    return [
        shown(
            deliver(
                call,
                chat,
                {"media_group_id": album, **content},
                None,
                content.get("caption", ""),
            )
        )
        for content in contents
    ]


def album_part(call: Call, part: Any) -> Json:
    """One `InputMediaPhoto` or `InputMediaDocument`."""
    part = fields.each("InputMedia", fields.structure("InputMedia", part), _MEDIA)
    kind, media = part.get("type"), part.get("media")
    if kind == "photo":
        return {"photo": photo_of(call.world, call.files, media), **captioned(part)}
    if kind == "document":
        return {
            "document": document_of(call.world, call.files, media),
            **captioned(part),
        }
    raise bad(f"the sandbox does not know InputMedia type {kind!r}")


METHODS = (
    Method(
        "sendMessage",
        send_message,
        {
            **_WHERE,
            "text": fields.text,
            "parse_mode": fields.text,
            "entities": fields.sequence,
            "link_preview_options": fields.structure,
            **_HOW,
            **_MARKUP,
        },
        ("chat_id", "text"),
    ),
    Method(
        "sendPhoto",
        send_photo,
        {**_WHERE, "photo": fields.attachment, **_CAPTION, **_HOW, **_MARKUP},
        ("chat_id", "photo"),
    ),
    Method(
        "sendDocument",
        send_document,
        {
            **_WHERE,
            "document": fields.attachment,
            "disable_content_type_detection": fields.flag,
            **_CAPTION,
            **_HOW,
            **_MARKUP,
        },
        ("chat_id", "document"),
    ),
    Method(
        "sendVoice",
        send_voice,
        {
            **_WHERE,
            "voice": fields.attachment,
            "duration": fields.integer,
            **_CAPTION,
            **_HOW,
            **_MARKUP,
        },
        ("chat_id", "voice"),
    ),
    Method(
        "sendLocation",
        send_location,
        {
            **_WHERE,
            "latitude": fields.number,
            "longitude": fields.number,
            "horizontal_accuracy": fields.number,
            **_HOW,
            **_MARKUP,
        },
        ("chat_id", "latitude", "longitude"),
    ),
    Method(
        "sendMediaGroup",
        send_media_group,
        {**_WHERE, "media": fields.sequence, **_HOW},
        ("chat_id", "media"),
    ),
)
