"""What a chat shows besides messages: typing, the answer to a tap, the menu button; getChat."""

from bot import clock
from bot.sandbox import fields, limits
from bot.sandbox.answers import bad
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.world import Group, Json, seconds

_TYPING_SECONDS = 5
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_MENUS = frozenset({"commands", "default"})
_ACCEPTED_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


def send_action(call: Call) -> bool:
    """sendChatAction: shown for five seconds, or until a message comes."""
    chat = call.world.reachable(call.bot, call.values["chat_id"])
    if call.values["action"] not in _ACTIONS:
        raise bad("wrong parameter action in request")
    chat.typing_until = clock.monotonic() + _TYPING_SECONDS
    call.world.touched(chat)
    return True


def answer_query(call: Call) -> bool:
    """answerCallbackQuery: once, and not too late."""
    words = call.values.get("text", "")
    if limits.units(words) > limits.CALLBACK_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    query = call.bot.queries.pop(call.values["callback_query_id"], None)
    if query is None or seconds() - query.asked > limits.QUERY_SECONDS:
        raise bad(limits.TOO_OLD)
    chat = call.world.chats.get((call.bot.id, query.chat))
    if chat is not None:
        call.world.touched(chat)
        if words:
            alert = call.values.get("show_alert", False)
            chat.toast = {"text": words, "alert": alert, "seq": chat.seq}
    call.accepted(query.chat, query.message_id, words)
    return True


def get_chat(call: Call) -> Json:
    """getChat."""
    chat = call.world.reachable(call.bot, call.values["chat_id"])
    peer = call.world.peer(chat.id)
    if peer is None:
        raise bad(limits.NOT_FOUND)
    full: Json = {
        **peer.chat(),
        "accent_color_id": chat.id % 7 if chat.id > 0 else 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_ACCEPTED_GIFTS, False),
    }
    if isinstance(peer, Group):
        full["has_visible_history"] = True
    return full


def set_menu_button(call: Call) -> bool:
    """setChatMenuButton: of one chat, or of all that have none of their own."""
    button = call.values.get("menu_button") or {"type": "default"}
    fields.only("MenuButton", button, frozenset({"type"}))
    if fields.text("type", button.get("type", "")) not in _MENUS:
        raise bad(f"the sandbox does not know MenuButton type {button.get('type')!r}")
    if "chat_id" in call.values:
        chat = call.world.reachable(call.bot, call.values["chat_id"])
        chat.menu = button
        call.world.touched(chat)
    else:
        call.bot.menu = button
        call.world.keeps("bot", call.bot.id)
    return True


def get_menu_button(call: Call) -> Json:
    """getChatMenuButton."""
    if "chat_id" in call.values:
        chat = call.world.reachable(call.bot, call.values["chat_id"])
        return chat.menu or {"type": "default"}
    return call.bot.menu


METHODS = (
    Method(
        "sendChatAction",
        send_action,
        {"chat_id": fields.chat, "action": fields.text},
        ("chat_id", "action"),
    ),
    Method(
        "answerCallbackQuery",
        answer_query,
        {
            "callback_query_id": fields.text,
            "text": fields.text,
            "show_alert": fields.flag,
            "cache_time": fields.integer,
        },
        ("callback_query_id",),
    ),
    Method("getChat", get_chat, {"chat_id": fields.chat}, ("chat_id",)),
    Method(
        "setChatMenuButton",
        set_menu_button,
        {"chat_id": fields.integer, "menu_button": fields.structure},
    ),
    Method("getChatMenuButton", get_menu_button, {"chat_id": fields.integer}),
)
