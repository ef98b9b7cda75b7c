"""A person in the sandbox: writes, taps, shares a contact, sends files and places, blocks the bot.

Each act puts a message or a query before the bot exactly as Telegram would. Nothing here waits
except `sees`, which returns as soon as the bot has said what is looked for.
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

from bot.sandbox import entities, fields, limits, uploads, views
from bot.sandbox.answers import Upload, bad
from bot.sandbox.methods import commands
from bot.sandbox.methods.messages import place
from bot.sandbox.world import Bot, Chat, Group, Json, Profile, Query, World, seconds


class Person:
    """One person and the chat with one bot."""

    def __init__(self, world: World, user_id: int, bot: Callable[[], Bot]) -> None:
        self._world = world
        self._which = bot
        self.id = user_id

    @property
    def profile(self) -> Profile:
        """Who this is."""
        return self._world.people[self.id]

    @property
    def _bot(self) -> Bot:
        return self._which()

    @property
    def _chat(self) -> Chat:
        return self._world.chat(self._bot, self.id)

    def sends(self, text: str, *, group: int | None = None) -> int:
        """Write a text; the id of its message (the last one's, where it had to be split)."""
        text = entities.cleaned(fields.text("text", text))
        if not text:
            raise bad("message text is empty")
        number = 0
        for part in _split(text):
            marks = entities.in_order(entities.found(part, []))
            content: Json = {"text": part}
            if marks:
                content["entities"] = marks
            number = self._says(content, group=group)
        self._hide_keyboard(text)
        return number

    def has_started(self) -> None:
        """As if this person had opened the bot at some time before: it may write to them."""
        self._chat.started = True

    def starts(self, payload: str = "") -> int:
        """Open the bot by its link; as Telegram's apps do, this unblocks it."""
        if self._chat.blocked:
            self.blocks(False)
        return self.sends(f"/start {payload}".strip())

    def shares_contact(self, phone: str | None = None, user_id: int | None = None) -> int:
        """Share a contact; with no arguments one's own, as the contact button does."""
        contact: Json = {
            "phone_number": self.profile.phone if phone is None else phone,
            "first_name": self.profile.name,
        }
        if user_id is not None or phone is None:
            contact["user_id"] = self.id if user_id is None else user_id
        return self._says({"contact": contact})

    def sends_photo(
        self, data: bytes, *, caption: str = "", name: str = "photo.jpg", album: str | None = None
    ) -> int:
        """Send a picture."""
        photo = uploads.photo(self._world, Upload(name, data))
        return self._says({"photo": photo, **_captioned(caption), **_album(album)})

    def sends_file(
        self, name: str, data: bytes, caption: str = "", *, album: str | None = None
    ) -> int:
        """Send a file as a document."""
        file = uploads.keep(self._world, "documents", Upload(name, data))
        document = uploads.document(file)
        return self._says({"document": document, **_captioned(caption), **_album(album)})

    def sends_voice(self, data: bytes, caption: str = "", *, seconds: int = 3) -> int:
        """Send a voice note."""
        file = uploads.keep(self._world, "voice", Upload("voice.ogg", data, "audio/ogg"))
        return self._says({"voice": uploads.voice(file, seconds=seconds), **_captioned(caption)})

    def new_album(self) -> str:
        """What the parts of the next album have in common."""
        return self._bot.new_album()

    def sends_place(self, latitude: float, longitude: float) -> int:
        """Send a place on the map."""
        return self._says({"location": place(latitude, longitude)})

    def edits(self, message_id: int, text: str) -> None:
        """Change one's own earlier message."""
        chat, message = self._chat, self._message(message_id)
        if message["from"]["id"] != self.id or "text" not in message:
            raise bad("message can't be edited")
        text, marks = entities.read(fields.text("text", text), mode="", explicit=None)
        limits.check_text(text)
        changed = {k: v for k, v in message.items() if k != "entities"}
        changed |= {"text": text, "edit_date": seconds()}
        if marks:
            changed["entities"] = marks
        self._world.put(chat, changed)
        self._world.offer(self._bot, "edited_message", changed, chat.id)

    def taps(self, label: str, message_id: int | None = None) -> str | int:
        """Press the button of this label: the newest message that has it, or the reply keyboard.

        Returns the query's id, or the id of the message that the reply keyboard sent.
        """
        for number in self._numbers(message_id):
            for row in self._rows(number):
                for button in row:
                    if button["text"] == label:
                        return self._presses(number, button)
        if message_id is None:
            for row in (self._chat.keyboard or {}).get("keyboard", []):
                for button in row:
                    if button["text"] == label:
                        return self._answers(button)
        raise LookupError(f"no button {label!r} in the chat of {self.id}: {self.labels()}")

    def taps_at(self, message_id: int, row: int, column: int) -> str:
        """Press the button at this place of a message."""
        try:
            button = self._rows(message_id)[row][column]
        except IndexError:
            raise LookupError(f"no button at {row}, {column} of message {message_id}") from None
        return self._presses(message_id, button)

    def taps_data(self, data: str, message_id: int) -> str:
        """Press a forged button: any callback data on any message of the chat."""
        return self._asks(data, self._message(message_id))

    def blocks(self, blocked: bool = True) -> None:
        """Block the bot, or let it write again."""
        chat = self._chat
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        self._world.touched(chat)
        self._world.watch.people = self._world.watch.seq
        member = {"user": self._bot.user(), "status": "member"}
        kicked = {"user": self._bot.user(), "status": "kicked", "until_date": 0}
        body = {
            "chat": self.profile.chat(),
            "from": self.profile.user(),
            "date": seconds(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        self._world.offer(self._bot, "my_chat_member", body, chat.id)

    def reads(self) -> None:
        """Look at the chat: nothing is unread afterwards."""
        chat = self._chat
        if chat.unread:
            chat.unread = 0
            self._world.touched(chat)
            self._world.watch.people = self._world.watch.seq

    def chat(self) -> list[Json]:
        """The messages, newest last, as the page shows them."""
        return views.messages(self._chat)

    def last(self) -> Json:
        """The newest message of the bot."""
        for message in reversed(self.chat()):
            if message["from"] == "bot":
                return message
        raise LookupError(f"the bot has not written to {self.id}")

    def labels(self) -> list[str]:
        """The labels of all buttons that can be pressed now, the newest message's first."""
        inline = [
            button["text"]
            for number in self._numbers(None)
            for row in self._rows(number)
            for button in row
        ]
        return inline + [button["text"] for row in self.keyboard() or [] for button in row]

    def keyboard(self) -> list[list[Json]] | None:
        """The reply keyboard."""
        return views.reply_keyboard(self._chat)

    def commands(self) -> list[Json]:
        """The bot's menu as this person sees it."""
        return commands.menu(self._bot, self._chat, self.profile.language)

    @property
    def toast(self) -> Json | None:
        """The newest answer to a tap."""
        return self._chat.toast

    async def sees(self, words: str, *, after: int = 0, within: float = 5.0) -> Json:
        """The bot's message that holds these words, as soon as it is there."""
        async with asyncio.timeout(within):
            while True:
                seen = self._world.watch.seq
                for message in reversed(self.chat()):
                    newer = message["message_id"] > after
                    if message["from"] == "bot" and newer and words in message["text"]:
                        return message
                await self._world.watch.wait(seen, within)

    def _says(self, content: Json, *, group: int | None = None) -> int:
        world, bot = self._world, self._bot
        peer: Profile | Group | None = self.profile if group is None else world.groups.get(group)
        if peer is None:
            raise LookupError(f"no group {group}")
        chat = world.chat(bot, peer.id)
        if chat.blocked and group is None:
            raise bad("the person has blocked the bot and cannot write to it")
        chat.started = True
        number = world.new_id(bot)
        message = {
            "message_id": number,
            "from": self.profile.user(),
            "chat": peer.chat(),
            "date": seconds(),
            **content,
        }
        chat.unread = 0
        world.put(chat, message)
        world.offer(bot, "message", message, chat.id)
        return number

    def _hide_keyboard(self, text: str) -> None:
        keyboard = self._chat.keyboard
        if keyboard and keyboard.get("one_time_keyboard"):
            labels = {button["text"] for row in keyboard["keyboard"] for button in row}
            if text in labels:
                self._chat.keyboard = None
                self._world.touched(self._chat)

    def _message(self, message_id: int) -> Json:
        message = self._chat.messages.get(message_id)
        if message is None:
            raise LookupError(f"no message {message_id} in the chat of {self.id}")
        return message

    def _numbers(self, message_id: int | None) -> list[int]:
        if message_id is not None:
            return [message_id]
        return sorted(self._chat.messages, reverse=True)

    def _rows(self, number: int) -> list[list[Json]]:
        rows: list[list[Json]] = (
            self._message(number).get("reply_markup", {}).get("inline_keyboard", [])
        )
        return rows

    def _presses(self, number: int, button: Json) -> str:
        if "callback_data" not in button:
            raise LookupError(f"button {button['text']!r} opens a link and cannot be tapped")
        return self._asks(button["callback_data"], self._message(number))

    def _asks(self, data: str, message: Json) -> str:
        world, bot, chat = self._world, self._bot, self._chat
        query_id = str(secrets.randbits(62))
        bot.queries[query_id] = Query(chat.id, message["message_id"], seconds())
        body: Json = {
            "id": query_id,
            "from": self.profile.user(),
            "message": {k: v for k, v in message.items() if k != "_"},
            "chat_instance": str(abs(hash((bot.id, chat.id)))),
            "data": data,
        }
        world.offer(bot, "callback_query", body, chat.id)
        return query_id

    def _answers(self, button: Json) -> int:
        if button.get("request_contact"):
            number = self.shares_contact()
        elif button.get("request_location"):
            raise LookupError(f"button {button['text']!r} asks for a place: use sends_place")
        else:
            return self.sends(button["text"])
        if (self._chat.keyboard or {}).get("one_time_keyboard"):
            self._chat.keyboard = None
        return number


def _split(text: str) -> list[str]:
    """As Telegram's apps do with a long text: several messages of at most 4096."""
    if limits.units(text) <= limits.TEXT:
        return [text]
    parts = []
    while text:
        end = limits.TEXT
        while limits.units(text[:end]) > limits.TEXT:
            end -= limits.units(text[:end]) - limits.TEXT + 1 >> 1
        parts.append(text[:end])
        text = text[end:].strip(" \n")
    return parts


def _captioned(caption: str) -> Json:
    caption, marks = entities.read(fields.text("caption", caption), mode="", explicit=None)
    limits.check_caption(caption)
    content: dict[str, Any] = {}
    if caption:
        content["caption"] = caption
    if marks:
        content["caption_entities"] = marks
    return content


def _album(album: str | None) -> Json:
    return {} if album is None else {"media_group_id": album}
