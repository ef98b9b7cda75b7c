"""What Telegram's raw JSON says, in the neutral words of `handlers.heard`: the few fields we use.

A reader of our own because python-telegram-bot's is 95 % of the cost of taking an update in, and
because one malformed update must not stop its batch: whatever this cannot read is `Unreadable`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from handlers.heard import Account, Contact, File, Heard, Mark, Place, Tap

CHANNEL = "telegram"
_LONGEST = 8192  # twice what the platform lets a person write


class Unreadable(Exception):
    """An update in no shape we know; its body is quarantined, never logged."""


Text = Annotated[str, Field(max_length=_LONGEST)]
Number = Annotated[int, Field(ge=-(2**53), le=2**53, strict=True)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _User(_Part):
    id: Number
    language_code: str | None = None


class _Chat(_Part):
    id: Number
    type: str


class _Contact(_Part):
    phone_number: Annotated[str, Field(max_length=40)]
    user_id: Number | None = None


class _Location(_Part):
    latitude: float
    longitude: float


class _File(_Part):
    file_id: Annotated[str, Field(max_length=300)]
    file_size: Number | None = None
    file_name: Text | None = None
    mime_type: Text | None = None


class _Entity(_Part):
    type: str
    offset: Annotated[int, Field(ge=0, le=_LONGEST)]
    length: Annotated[int, Field(ge=0, le=_LONGEST)]
    url: Annotated[str, Field(max_length=2048)] = ""


class _Answered(_Part):
    message_id: Number


class _Message(_Part):
    message_id: Number
    date: Number
    edit_date: Number | None = None
    chat: _Chat
    from_: _User | None = Field(default=None, alias="from")
    text: Text | None = None
    caption: Text | None = None
    entities: list[_Entity] = Field(default_factory=list)
    caption_entities: list[_Entity] = Field(default_factory=list)
    photo: list[_File] = Field(default_factory=list)
    animation: _File | None = None
    document: _File | None = None
    voice: _File | None = None
    audio: _File | None = None
    video: _File | None = None
    video_note: _File | None = None
    sticker: _File | None = None
    media_group_id: Annotated[str, Field(max_length=40)] | None = None
    location: _Location | None = None
    contact: _Contact | None = None
    reply_to_message: _Answered | None = None


class _Shown(_Part):
    message_id: Number
    chat: _Chat


class _Tapped(_Part):
    id: Annotated[str, Field(max_length=100)]
    from_: _User = Field(alias="from")
    message: _Shown | None = None
    data: Annotated[str, Field(max_length=64)] = ""


class _Status(_Part):
    status: str


class _Member(_Part):
    chat: _Chat
    from_: _User = Field(alias="from")
    date: Number
    new_chat_member: _Status


class _Update(_Part):
    update_id: Number
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Tapped | None = None
    my_chat_member: _Member | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """An update read, before it has a row: `chat` keeps the order of one chat."""

    update_id: int
    chat: str
    heard: Heard | None
    """None for a kind of update we have no use for."""


def read(body: bytes, *, tenant: str, received: datetime) -> Parsed:
    """Raises `Unreadable`."""
    try:
        update = _Update.model_validate_json(body)
    except ValidationError:
        raise Unreadable from None
    heard = _heard(update, tenant, received)
    return Parsed(update.update_id, heard.account.external_id if heard else "", heard)


def _heard(update: _Update, tenant: str, received: datetime) -> Heard | None:
    if update.callback_query is not None:
        return _tapped(update.callback_query, tenant, received)
    if update.my_chat_member is not None:
        return _member(update.my_chat_member, tenant, received)
    message = update.message or update.edited_message
    if message is None:
        return None
    return _message(message, tenant, received, edited=update.message is None)


def _message(message: _Message, tenant: str, received: datetime, *, edited: bool) -> Heard:
    user = message.from_
    text = message.text if message.text is not None else message.caption
    start = None
    if text is not None and (text == "/start" or text.startswith("/start ")):
        start = text[len("/start") :].strip()
    return Heard(
        key=0,
        account=Account(CHANNEL, tenant, str(message.chat.id)),
        received=received,
        sent=_moment(message.edit_date or message.date),
        language=user.language_code if user else None,
        text=text,
        marks=tuple(_marks(text, message.entities or message.caption_entities)),
        files=tuple(_files(message)),
        album=message.media_group_id,
        place=_place(message.location),
        contact=_contact(message, user),
        start=start,
        card=str(message.reply_to_message.message_id) if message.reply_to_message else None,
        ref=str(message.message_id),
        edited=edited,
        private=message.chat.type == "private",
    )


def _tapped(tapped: _Tapped, tenant: str, received: datetime) -> Heard:
    chat = tapped.message.chat if tapped.message else None
    buttons, _sep, index = tapped.data.rpartition(".")
    # Who tapped counts, not where the message stands: a forwarded card is nobody else's.
    return Heard(
        key=0,
        account=Account(CHANNEL, tenant, str(tapped.from_.id)),
        received=received,
        sent=None,
        language=tapped.from_.language_code,
        tap=Tap(buttons, int(index) if index.isdecimal() else -1, tapped.id),
        card=str(tapped.message.message_id) if tapped.message else None,
        private=chat is None or chat.type == "private",
    )


def _member(member: _Member, tenant: str, received: datetime) -> Heard:
    return Heard(
        key=0,
        account=Account(CHANNEL, tenant, str(member.chat.id)),
        received=received,
        sent=_moment(member.date),
        language=member.from_.language_code,
        private=member.chat.type == "private",
        unreachable=member.new_chat_member.status in {"kicked", "left"},
    )


def _contact(message: _Message, user: _User | None) -> Contact | None:
    if message.contact is None:
        return None
    own = user is not None and message.contact.user_id == user.id
    # The platform gives numbers with their country's code, with or without the plus sign.
    return Contact("+" + message.contact.phone_number.removeprefix("+"), own)


def _place(location: _Location | None) -> Place | None:
    return Place(location.latitude, location.longitude) if location else None


_TAGS = {"bold": "b", "italic": "i", "underline": "u", "code": "code", "text_link": "a"}


def _marks(text: str | None, entities: list[_Entity]) -> list[Mark]:
    """Telegram counts in UTF-16; what is no formatting of ours is left out."""
    known = [each for each in entities if each.type in _TAGS]
    if not text or not known:
        return []
    coded = text.encode("utf-16-le", "surrogatepass")

    def place(unit: int) -> int:
        return len(coded[: 2 * unit].decode("utf-16-le", "ignore"))

    return [
        Mark(_TAGS[each.type], place(each.offset), place(each.offset + each.length), each.url)
        for each in known
    ]


# An animation stands in the update a second time, as a document, for older programs.
_KINDS = ("animation", "document", "voice", "audio", "video", "video_note", "sticker")


def _files(message: _Message) -> list[File]:
    """At most one: the parts of an album are messages of their own."""
    if message.photo:
        largest = message.photo[-1]
        return [File("photo", largest.file_id, None, largest.file_size, "image/jpeg")]
    for kind in _KINDS:
        file: _File | None = getattr(message, kind)
        if file is not None:
            return [File(kind, file.file_id, file.file_name, file.file_size, file.mime_type)]
    return []


def _moment(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        raise Unreadable from None
