"""What the pipeline and delivery need of a channel: Telegram, and the narrow one of the tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.hearing import Parsed
from bot.outcomes import Outcome
from handlers.screens import Screen


@dataclass(frozen=True, slots=True)
class Body:
    """What an outbox row holds: a screen with the id of its buttons, a command menu, or the
    channel's name for a message that goes from the chat: the person's own, or the card's old
    place where a screen comes with it."""

    screen: Screen | None
    buttons: str = ""
    menu: tuple[tuple[str, str], ...] = ()
    erases: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "screen": self.screen.as_json() if self.screen else None,
            "buttons": self.buttons,
            "menu": [list(entry) for entry in self.menu],
            **({"erases": self.erases} if self.erases else {}),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Body":
        screen = Screen.from_json(value["screen"]) if value["screen"] else None
        menu = tuple((str(name), str(words)) for name, words in value["menu"])
        return cls(screen, value["buttons"], menu, value.get("erases", ""))


@dataclass
class NotFetched(Exception):
    """A file that the channel did not hand over.

    `why`: `later` (ask again), `refused` (the channel has no such file, so far as it says),
    `elsewhere` (it lies where we do not fetch from) or `too_large`.
    """

    why: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """How a send ended, and the channel's own name for the message where there is one to edit."""

    outcome: Outcome
    ref: str | None = None


class Channel(Protocol):
    """One way to reach people."""

    name: str
    tenant: str
    edits: bool
    """Whether a message that was sent can be changed."""
    erases: bool
    """Whether a message of the person's own, or ours, can be deleted."""

    def read(self, body: bytes, *, received: datetime) -> Parsed:
        """An update of this channel; raises `Unreadable`."""

    async def send(self, external_id: str, body: Body, *, plain: bool = False) -> Sent:
        """One new message; `plain` leaves out all formatting."""

    async def edit(self, external_id: str, ref: str, body: Body) -> Outcome:
        """Change a message in place; may be repeated without harm."""

    async def fetch(self, ref: str, *, at_most: int) -> bytes:
        """A file that a person sent, of at most so many bytes; raises `NotFetched`."""

    async def erase(self, external_id: str, ref: str) -> Outcome:
        """Delete a message of the person's own; may be repeated without harm."""

    async def answer(self, query: str, text: str | None) -> None:
        """Quiet a tapped button, with a short word; never raises."""

    async def set_menu(self, external_id: str, menu: Sequence[tuple[str, str]]) -> Outcome:
        """The command menu of one chat; may be repeated without harm."""
