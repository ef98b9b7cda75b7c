"""Changing what was sent: text, caption, media, keyboard; taking it away."""

from bot.sandbox import fields, keyboards, limits
from bot.sandbox.answers import bad
from bot.sandbox.methods import messages
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.world import Chat, Json, seconds

_WHICH = {"chat_id": fields.chat, "message_id": fields.integer}
_NEEDED = ("chat_id", "message_id")
_CONTENT = frozenset(
    {
        "text",
        "entities",
        "link_preview_options",
        "caption",
        "caption_entities",
        "photo",
        "document",
    }
)


def _editable(call: Call) -> tuple[Chat, Json]:
    chat = call.world.reachable(call.bot, call.values["chat_id"])
    message = chat.messages.get(call.values["message_id"])
    if message is None:
        raise bad("message to edit not found")
    if message["from"]["id"] != call.bot.id or messages.HAD_KEYBOARD in message:
        raise bad("message can't be edited")
    return chat, message


def _replace(call: Call, chat: Chat, message: Json, content: Json) -> Json:
    """The message with new content and keyboard, unless nothing would change."""
    kept = {k: v for k, v in message.items() if k not in _CONTENT and k != "reply_markup"}
    changed = {**kept, **content}
    markup = call.values.get("reply_markup")
    if markup is not None and (read := keyboards.read_inline(markup)) is not None:
        changed["reply_markup"] = read
    if {**changed, "edit_date": 0} == {**message, "edit_date": 0}:
        raise bad(limits.NOT_MODIFIED)
    changed["edit_date"] = seconds()
    call.world.put(chat, changed)
    words = content.get("text") or content.get("caption", "")
    call.accepted(chat.id, message["message_id"], words)
    return changed


def edit_text(call: Call) -> Json:
    """editMessageText."""
    chat, message = _editable(call)
    if "text" not in message:
        raise bad("there is no text in the message to edit")
    return _replace(call, chat, message, messages.texted(call.values))


def edit_caption(call: Call) -> Json:
    """editMessageCaption."""
    chat, message = _editable(call)
    media: Json = {name: message[name] for name in ("photo", "document") if name in message}
    if not media:
        raise bad("there is no caption in the message to edit")
    return _replace(call, chat, message, {**media, **messages.captioned(call.values)})


def edit_media(call: Call) -> Json:
    """editMessageMedia."""
    chat, message = _editable(call)
    return _replace(call, chat, message, messages.album_part(call, call.values["media"]))


def edit_markup(call: Call) -> Json:
    """editMessageReplyMarkup."""
    chat, message = _editable(call)
    content = {name: message[name] for name in _CONTENT if name in message}
    return _replace(call, chat, message, content)


def delete(call: Call) -> bool:
    """deleteMessage."""
    chat = call.world.reachable(call.bot, call.values["chat_id"])
    _delete(call, chat, call.values["message_id"])
    return True


def delete_many(call: Call) -> bool:
    """deleteMessages: those that are not found are passed over."""
    numbers = [fields.integer("message_ids", number) for number in call.values["message_ids"]]
    if not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified")
    chat = call.world.reachable(call.bot, call.values["chat_id"])
    for number in numbers:
        if number in chat.messages:
            _delete(call, chat, number)
    return True


def _delete(call: Call, chat: Chat, number: int) -> None:
    message = chat.messages.get(number)
    if message is None:
        raise bad("message to delete not found")
    if seconds() - message["date"] > limits.DELETE_SECONDS:
        raise bad("message can't be deleted for everyone")
    call.world.remove(chat, number)
    call.accepted(chat.id, number, "")


_MARKUP = {"reply_markup": fields.structure}

METHODS = (
    Method(
        "editMessageText",
        edit_text,
        {
            **_WHICH,
            "text": fields.text,
            "parse_mode": fields.text,
            "entities": fields.sequence,
            "link_preview_options": fields.structure,
            **_MARKUP,
        },
        (*_NEEDED, "text"),
    ),
    Method(
        "editMessageCaption",
        edit_caption,
        {
            **_WHICH,
            "caption": fields.text,
            "parse_mode": fields.text,
            "caption_entities": fields.sequence,
            **_MARKUP,
        },
        _NEEDED,
    ),
    Method(
        "editMessageMedia",
        edit_media,
        {**_WHICH, "media": fields.structure, **_MARKUP},
        (*_NEEDED, "media"),
    ),
    Method("editMessageReplyMarkup", edit_markup, {**_WHICH, **_MARKUP}, _NEEDED),
    Method("deleteMessage", delete, _WHICH, _NEEDED),
    Method(
        "deleteMessages",
        delete_many,
        {"chat_id": fields.chat, "message_ids": fields.sequence},
        ("chat_id", "message_ids"),
    ),
)
