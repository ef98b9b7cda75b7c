"""Who the bot is: getMe, its name and its descriptions by language."""

from collections.abc import Callable

from bot.sandbox import fields, limits
from bot.sandbox.answers import bad
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.world import Bot, Json

_ABILITIES = (
    "can_join_groups",
    "can_read_all_group_messages",
    "supports_inline_queries",
    "can_connect_to_business",
    "has_main_web_app",
)


def get_me(call: Call) -> Json:
    """getMe."""
    return {
        **call.bot.user(),
        **dict.fromkeys(_ABILITIES, False),
        "can_join_groups": True,
    }


def _names(bot: Bot) -> dict[str, str]:
    return bot.names


def _descriptions(bot: Bot) -> dict[str, str]:
    return bot.descriptions


def _short_descriptions(bot: Bot) -> dict[str, str]:
    return bot.short_descriptions


def _pair(
    method: str, field: str, longest: int, words: Callable[[Bot], dict[str, str]]
) -> tuple[Method, Method]:
    """The method that sets these words and the one that reads them."""

    def put(call: Call) -> bool:
        value = call.values.get(field, "").strip()
        if limits.units(value) > longest:
            raise bad(f"{field} is too long")
        language = call.values.get("language_code", "")
        if value:
            words(call.bot)[language] = value
        elif language or field != "name":
            words(call.bot).pop(language, None)
        call.world.keeps("bot", call.bot.id)
        call.world.watch.changed()
        return True

    def get(call: Call) -> Json:
        known = words(call.bot)
        return {field: known.get(call.values.get("language_code", "")) or known.get("", "")}

    language = {"language_code": fields.text}
    return (
        Method(f"set{method}", put, {field: fields.text, **language}),
        Method(f"get{method}", get, language),
    )


METHODS = (
    Method("getMe", get_me, {}),
    *_pair("MyName", "name", limits.NAME, _names),
    *_pair("MyDescription", "description", limits.DESCRIPTION, _descriptions),
    *_pair(
        "MyShortDescription", "short_description", limits.SHORT_DESCRIPTION, _short_descriptions
    ),
)
