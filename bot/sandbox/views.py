"""How a chat looks to the person in it: plain JSON for the page and for tests."""

from typing import Any

from bot import clock
from bot.sandbox.methods import commands
from bot.sandbox.world import Bot, Chat, Json, Profile, World


def message(message: Json) -> Json:
    """One message as its reader sees it."""
    sizes = message.get("photo")
    document = message.get("document")
    voice = message.get("voice")
    return {
        "message_id": message["message_id"],
        "from": "bot" if message["from"]["is_bot"] else "person",
        "date": message["date"],
        "edit_date": message.get("edit_date"),
        "text": message.get("text", message.get("caption", "")),
        "entities": message.get("entities", message.get("caption_entities", [])),
        "photo": _photo(sizes[-1]) if sizes else None,
        "document": _document(document) if document else None,
        "voice": _voice(voice) if voice else None,
        "location": message.get("location"),
        "contact": message.get("contact"),
        "media_group_id": message.get("media_group_id"),
        "inline_keyboard": _keyboard(message.get("reply_markup")),
    }


def _photo(size: Json) -> Json:
    return {"file": _url(size["file_id"]), "width": size["width"], "height": size["height"]}


def _document(document: Json) -> Json:
    return {
        "file": _url(document["file_id"]),
        "name": document["file_name"],
        "size": document["file_size"],
    }


def _voice(voice: Json) -> Json:
    return {
        "file": _url(voice["file_id"]),
        "seconds": voice["duration"],
        "size": voice["file_size"],
    }


def _url(file_id: str) -> str:
    return f"/sandbox/files/{file_id}"


def _keyboard(markup: Json | None) -> list[list[Json]] | None:
    if markup is None:
        return None
    return [[_button(button) for button in row] for row in markup["inline_keyboard"]]


def _button(button: Json) -> Json:
    shown: Json = {"text": button["text"], "tap": "callback_data" in button}
    if "url" in button:
        shown["url"] = button["url"]
    if "copy_text" in button:
        shown["copy"] = button["copy_text"].get("text", "")
    return shown


def messages(chat: Chat) -> list[Json]:
    """The whole chat, oldest first."""
    return [message(chat.messages[number]) for number in sorted(chat.messages)]


def reply_keyboard(chat: Chat) -> list[list[Json]] | None:
    """The buttons under the text field."""
    if chat.keyboard is None:
        return None
    return [
        [
            {
                "text": button["text"],
                "request_contact": bool(button.get("request_contact")),
                "request_location": bool(button.get("request_location")),
            }
            for button in row
        ]
        for row in chat.keyboard["keyboard"]
    ]


def chat(world: World, bot: Bot, chat: Chat, person: Profile) -> Json:
    """Everything that the page shows of one chat."""
    return {
        "person": profile(world, bot, person),
        "bot": about(bot),
        "messages": messages(chat),
        "reply_keyboard": reply_keyboard(chat),
        "hint": (chat.keyboard or {}).get("input_field_placeholder", ""),
        "commands": commands.menu(bot, chat, person.language),
        "typing": chat.typing_until > clock.monotonic(),
        "toast": chat.toast,
        "seq": chat.seq,
    }


def profile(world: World, bot: Bot | None, person: Profile) -> Json:
    """A person in the list of people."""
    known = world.chats.get((bot.id, person.id)) if bot is not None else None
    newest = known.messages[max(known.messages)] if known and known.messages else None
    last: Any = None
    if newest is not None:
        last = {"text": newest.get("text", newest.get("caption", "")), "date": newest["date"]}
    return {
        "id": person.id,
        "name": person.name,
        "language": person.language,
        "phone": person.phone,
        "note": person.note,
        "group": person.group,
        "blocked": known.blocked if known else False,
        "unread": known.unread if known else 0,
        "last": last,
    }


def about(bot: Bot) -> Json:
    """A bot, never with its token."""
    return {
        "id": bot.id,
        "username": bot.username,
        "name": bot.names[""],
        "description": bot.descriptions.get("", ""),
        "commands": bot.commands.get("default|", []),
    }
