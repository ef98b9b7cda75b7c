"""The bot's menu by scope and language, its menu button, name and descriptions."""

from typing import Any

import pytest

from bot.sandbox import Person, Sandbox
from tests.sandbox.conftest import Api

VISIT = [{"command": "visit", "description": "记一次服务"}]
ENGLISH = [{"command": "visit", "description": "Log a visit"}]
FIND = [{"command": "find", "description": "查找"}]


async def test_the_narrowest_scope_in_ones_language_is_shown(
    sandbox: Sandbox, api: Api, met: Person
) -> None:
    assert met.commands() == []
    await api.ok("setMyCommands", commands=VISIT)
    assert met.commands() == VISIT
    await api.ok("setMyCommands", commands=ENGLISH, language_code="en")
    assert met.commands() == VISIT
    assert sandbox.add_person(1001, "Lin", language="en").commands() == ENGLISH
    private = {"type": "all_private_chats"}
    await api.ok("setMyCommands", commands=VISIT, scope=private)
    assert met.commands() == VISIT
    own = {"type": "chat", "chat_id": 1001}
    await api.ok("setMyCommands", commands=FIND, scope=own)
    assert met.commands() == FIND
    assert await api.ok("getMyCommands", scope=own) == FIND
    assert await api.ok("getMyCommands", scope=own, language_code="zh") == []
    await api.ok("deleteMyCommands", scope=own)
    await api.ok("deleteMyCommands", scope=private)
    assert sandbox.person(1001).commands() == ENGLISH


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"commands": [{"command": "Visit", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a", "description": "x" * 257}]}, "DESCRIPTION_INVALID"),
        ({"commands": VISIT * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": VISIT, "language_code": "chinese"}, "language_code"),
        ({"commands": VISIT, "scope": {"type": "galaxy"}}, "'galaxy'"),
        ({"commands": VISIT, "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"commands": ["visit"]}, "Object"),
    ],
)
async def test_menus_that_are_refused(api: Api, params: dict[str, Any], said: str) -> None:
    assert said in await api.no("setMyCommands", **params)


async def test_the_menu_button_is_per_chat(api: Api, met: Person) -> None:
    assert await api.ok("getChatMenuButton") == {"type": "commands"}
    await api.ok("setChatMenuButton", chat_id=1001, menu_button={"type": "commands"})
    assert await api.ok("getChatMenuButton", chat_id=1001) == {"type": "commands"}
    await api.ok("setChatMenuButton", menu_button={"type": "default"})
    assert await api.ok("getChatMenuButton") == {"type": "default"}
    assert "'web'" in await api.no("setChatMenuButton", menu_button={"type": "web"})


async def test_name_and_descriptions_by_language(api: Api) -> None:
    await api.ok("setMyName", name="直达")
    await api.ok("setMyName", name="Zhida", language_code="en")
    assert (await api.ok("getMe"))["first_name"] == "直达"
    assert await api.ok("getMyName", language_code="en") == {"name": "Zhida"}
    assert "too long" in await api.no("setMyName", name="长" * 65)
    await api.ok("setMyDescription", description="记录服务")
    assert await api.ok("getMyDescription") == {"description": "记录服务"}
    await api.ok("setMyDescription", description="")
    assert await api.ok("getMyDescription") == {"description": ""}
    await api.ok("setMyShortDescription", short_description="记")
    assert await api.ok("getMyShortDescription") == {"short_description": "记"}


async def test_a_chat_can_be_looked_up(api: Api, met: Person) -> None:
    assert (await api.ok("getChat", chat_id=1001))["first_name"] == "林晓"
    assert await api.no("getChat", chat_id=5) == "400 Bad Request: chat not found"
