"""One call: whose it is, its parameters once read, and how a method is declared."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.answers import Files, bad
from bot.sandbox.fields import Reader
from bot.sandbox.world import Bot, World, seconds


@dataclass(slots=True)
class Call:
    """What a method gets."""

    world: World
    bot: Bot
    method: str
    values: dict[str, Any]
    files: Files

    def accepted(self, chat: int, message_id: int | None, text: str) -> None:
        """Tell the oracle that a person now sees this."""
        self.world.truth.accept(
            bot=self.bot.id,
            chat=chat,
            method=self.method,
            message_id=message_id,
            text=text,
            at=seconds(),
        )


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what runs it, what it takes, and what it cannot do without."""

    name: str
    run: Callable[[Call], Any] | Callable[[Call], Awaitable[Any]]
    fields: Mapping[str, Reader]
    needed: tuple[str, ...] = ()

    def read(self, params: Mapping[str, Any], files: Files) -> dict[str, Any]:
        """The parameters, each of its type; an unknown one is a mistake worth an error."""
        values: dict[str, Any] = {}
        readers = self.fields
        for name, value in params.items():
            reader = readers.get(name)
            if reader is None:
                raise bad(f"the sandbox does not know parameter {name!r} of {self.name}")
            if value is not None:
                values[name] = reader(name, value)
        for name in self.needed:
            if name not in values and name not in files:
                raise bad(_MISSING.get(name, f"parameter {name} is required"))
        return values


_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "message_id": "message identifier is not specified",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
}
