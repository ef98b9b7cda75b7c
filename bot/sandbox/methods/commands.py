"""The bot's command menu, kept by scope and language as the Bot API keeps it."""

from typing import Any

from bot.sandbox import fields, limits
from bot.sandbox.answers import bad
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.world import Bot, Chat, Json

_PLAIN = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})


def key(scope: Any, language: str) -> str:
    """One string for a scope in a language."""
    if scope is None:
        scope = {"type": "default"}
    kind = fields.text("type", scope.get("type", ""))
    if kind in _PLAIN:
        fields.only("BotCommandScope", scope, frozenset({"type"}))
        return f"{kind}|{language}"
    if kind == "chat":
        fields.only("BotCommandScope", scope, frozenset({"type", "chat_id"}))
        return f"chat:{fields.chat('chat_id', scope.get('chat_id', ''))}|{language}"
    raise bad(f"can't parse BotCommandScope: unsupported type {kind!r} specified")


def menu(bot: Bot, chat: Chat, language: str) -> list[Json]:
    """What a person sees: the narrowest scope first, and in it their language before any."""
    code = language.partition("-")[0]
    broad = ("all_private_chats", "default") if chat.id > 0 else ("all_group_chats", "default")
    for scope in (f"chat:{chat.id}", *broad):
        for spoken in (code, ""):
            found = bot.commands.get(f"{scope}|{spoken}")
            if found:
                return found
    return []


def _language(call: Call) -> str:
    code: str = call.values.get("language_code", "")
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.islower()):
        raise bad("wrong language_code specified")
    return code


def _command(entry: Any) -> Json:
    if not isinstance(entry, dict):
        raise bad("can't parse BotCommand: expected an Object")
    fields.only("BotCommand", entry, frozenset({"command", "description"}))
    name = fields.text("command", entry.get("command", "")).removeprefix("/")
    words = fields.text("description", entry.get("description", "")).strip()
    if not limits.COMMAND.match(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(words) <= limits.COMMAND_DESCRIPTION:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": words}


def _reach(call: Call) -> str:
    """The scope's key, once its chat is known to exist."""
    scope = call.values.get("scope")
    if scope and scope.get("type") == "chat":
        chat_id = fields.chat("chat_id", scope.get("chat_id", ""))
        if (call.bot.id, chat_id) not in call.world.chats:
            raise bad(limits.NOT_FOUND)
    return key(scope, _language(call))


def set_commands(call: Call) -> bool:
    """setMyCommands."""
    entries = [_command(entry) for entry in call.values["commands"]]
    if len(entries) > limits.COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_reach(call)] = entries
    _changed(call)
    return True


def get_commands(call: Call) -> list[Json]:
    """getMyCommands: of exactly this scope and language."""
    return call.bot.commands.get(_reach(call), [])


def delete_commands(call: Call) -> bool:
    """deleteMyCommands."""
    call.bot.commands.pop(_reach(call), None)
    _changed(call)
    return True


def _changed(call: Call) -> None:
    call.world.keeps("bot", call.bot.id)
    scope = call.values.get("scope") or {}
    seq = call.world.watch.changed()
    for chat in call.world.chats.values():
        if chat.bot == call.bot.id and scope.get("chat_id", chat.id) in {chat.id, str(chat.id)}:
            chat.seq = seq


_WHERE = {"scope": fields.structure, "language_code": fields.text}

METHODS = (
    Method("setMyCommands", set_commands, {"commands": fields.sequence, **_WHERE}, ("commands",)),
    Method("getMyCommands", get_commands, _WHERE),
    Method("deleteMyCommands", delete_commands, _WHERE),
)
