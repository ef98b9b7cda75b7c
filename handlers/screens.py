"""What is shown: a screen is data, and every value in it is escaped unless it is `Markup`."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from markupsafe import Markup, escape

__all__ = ["Button", "Document", "Kept", "Markup", "Screen", "escape", "rows"]

LABEL_LIMIT = 60


class Sign(StrEnum):
    """What stands before the sentence on top of a screen."""

    REFUSED = "⚠️"
    DOING = "⏳"
    DONE = "✅"


@dataclass(frozen=True, slots=True)
class Button:
    """One choice: `action` and `argument` come back when it is chosen, or `url` is opened.

    `asks` is "contact" or "place": the channel offers to send the person's own.
    """

    label: str
    action: str = ""
    argument: str = ""
    url: str | None = None
    asks: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that goes along; `text` is what a channel shows that cannot send files."""

    name: str
    type: str
    data: bytes
    text: str = ""

    def as_json(self) -> dict[str, str]:
        data = b64encode(self.data).decode("ascii")
        return {"name": self.name, "type": self.type, "data": data, "text": self.text}

    @classmethod
    def from_json(cls, value: dict[str, str]) -> "Document":
        return cls(value["name"], value["type"], b64decode(value["data"]), value["text"])


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the file store that goes along, by its digest: no outbox row holds its bytes.

    `kind` is what it came as (photo, voice, …); `protected` ones cannot be passed on from the
    chat. `text` is what a channel shows that cannot send files.
    """

    digest: str
    kind: str
    name: str
    type: str
    text: str = ""
    protected: bool = False

    def as_json(self) -> dict[str, str | bool]:
        return {field: getattr(self, field) for field in self.__slots__}


@dataclass(frozen=True, slots=True)
class Screen:
    """A message: what it is, what it says, its facts, and what to do next as rows of buttons.

    `title` and `facts` are plain text; `body` is plain text or `Markup` in b, i, u, code and a.
    `numbered`: typing 「2」 may mean the second button (not where a number is awaited).
    """

    title: str = ""
    body: str | Markup = ""
    facts: tuple[tuple[str, str], ...] = ()
    rows: Rows = ()
    note: str = ""
    hint: str = ""
    numbered: bool = True
    clears: bool = False
    """Takes away the keyboard that asked for a number or a place."""
    file: Document | None = None
    kept: tuple[Kept, ...] = ()
    """At most ten, which a channel may show as one album."""

    def noted(self, note: str, sign: Sign = Sign.REFUSED) -> "Screen":
        """The same screen with a sentence on top: what was not done and why, or what was."""
        return replace(self, note=f"{sign} {note}")

    def choices(self) -> list[Button]:
        """The buttons that come back to us, in reading order: their numbers count from 1."""
        return [button for row in self.rows for button in row if button.action]

    def as_json(self) -> dict[str, Any]:
        """The screen as it stands in an outbox row; the body is HTML from here on."""
        file = {"file": self.file.as_json()} if self.file else {}
        kept = {"kept": [each.as_json() for each in self.kept]} if self.kept else {}
        return {
            **file,
            **kept,
            "title": self.title,
            "body": str(escape(self.body)),
            "facts": [list(fact) for fact in self.facts],
            "rows": [[_button_json(button) for button in row] for row in self.rows],
            "note": self.note,
            "hint": self.hint,
            "numbered": self.numbered,
            "clears": self.clears,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Screen":
        return cls(
            title=value["title"],
            body=Markup(value["body"]),  # noqa: S704 - escaped when it was written, in as_json
            facts=tuple((str(name), str(said)) for name, said in value["facts"]),
            rows=tuple(tuple(Button(**button) for button in row) for row in value["rows"]),
            note=value["note"],
            hint=value["hint"],
            numbered=value["numbered"],
            clears=value["clears"],
            file=Document.from_json(value["file"]) if "file" in value else None,
            kept=tuple(Kept(**each) for each in value.get("kept", ())),
        )


def _button_json(button: Button) -> dict[str, str]:
    plain = {"label": button.label, "action": button.action, "argument": button.argument}
    if button.url:
        plain["url"] = button.url
    if button.asks:
        plain["asks"] = button.asks
    return plain


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen for a dialogue's card: edited in place where the card is there already.

    `below`: what was just sent has pushed the card out of sight; it moves to the end of the chat.
    `lane` is `slow` for what nobody waits for: it leaves beside the replies, evenly.
    """

    dialogue: Any
    screen: Screen
    kind: str = "screen"
    lane: str = "fast"
    below: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A message of its own, without buttons; `account_id` where it goes to somebody else.

    `kind` decides what an uncertain delivery means: receipt, notice or reminder (FAULTS.md).
    """

    screen: Screen
    key: str
    kind: str = "notice"
    account_id: int | None = None
    lane: str = "fast"


@dataclass(frozen=True, slots=True)
class Erased:
    """The person's own message `ref` goes from the chat, at best effort.

    Where the channel cannot delete it (or gave it no name), `otherwise` is said instead.
    """

    ref: str | None
    key: str
    otherwise: Screen


@dataclass(frozen=True, slots=True)
class ForOperator:
    """For whoever keeps the program running, who sees no content; drawn in their language."""

    draw: Callable[[], Screen]
    key: str


@dataclass(frozen=True, slots=True)
class Menu:
    """The command menu of a chat is set anew: after joining, a change of role or language."""

    who: Any
    key: str


@dataclass(slots=True)
class Answers:
    """All that one update brings about in chats, in order, and the word for the tapped button."""

    screens: list[Shown | Told | Erased | Menu | ForOperator] = field(default_factory=list)
    toast: str | None = None
    jobs: list[int] = field(default_factory=list)
    """Slow work to be begun once this is committed."""
    again: list[int] = field(default_factory=list)
    """Updates that were set aside and are to be worked after this one."""


def rows(buttons: list[Button], *, wide: int = 1) -> Rows:
    """The buttons in rows of `wide`."""
    return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))
