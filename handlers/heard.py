"""What a person did in a chat, in words of no particular channel."""

from dataclasses import dataclass
from datetime import datetime

from programme.places import Point


@dataclass(frozen=True, slots=True)
class Account:
    """One chat of one channel; `tenant` tells apart several bots of one channel."""

    channel: str
    tenant: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """WGS-84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number sent; `own` only where the channel vouches that it is the sender's."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class File:
    """A photo, document, voice note or the like, by the channel's own reference.

    `size` is in bytes, `type` a media type; both are what the channel says.
    """

    kind: str
    ref: str
    name: str | None
    size: int | None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text that was formatted: `tag` is one of b, i, u, code and a; by characters."""

    tag: str
    start: int
    end: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button pressed: the id of its screen's buttons and its place among them, from 0."""

    buttons: str
    index: int
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """One update; `key` is its inbox row. One of text, tap, place and contact is the
    matter; files come alone, or with text."""

    key: int
    account: Account
    received: datetime
    sent: datetime | None
    language: str | None = None
    text: str | None = None
    marks: tuple[Mark, ...] = ()
    """How the person formatted the text, in the channel's own way."""
    files: tuple[File, ...] = ()
    album: str | None = None
    """What the parts of one album have in common, each of which is an update of its own."""
    tap: Tap | None = None
    place: Place | None = None
    contact: Contact | None = None
    start: str | None = None
    card: str | None = None
    """The channel's message this one answers, where the person replied to one."""
    ref: str | None = None
    """The channel's own name for this message, by which it can be deleted."""
    edited: bool = False
    private: bool = True
    unreachable: bool | None = None
    """True when the person just blocked us, False when they came back."""

    @property
    def point(self) -> Point:
        """The place in this message. Raises LookupError where there is none."""
        if self.place is None:
            raise LookupError("no place was sent")
        return Point(self.place.latitude, self.place.longitude)
