"""The half of the control interface by which one is a person: see, send, tap, edit, block."""

from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox import fields, views
from bot.sandbox.answers import bad
from bot.sandbox.bodies import body_of
from bot.sandbox.people import Person
from bot.sandbox.world import Bot

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg"})


class Acting:
    """The handlers, each named for what the caller does."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self.sandbox = sandbox
        self.world = sandbox.world

    def _bot(self, request: Request) -> Bot:
        named = request.query_params.get("bot")
        return self.sandbox.bot(int(named) if named else None)

    def _person(self, request: Request) -> Person:
        bot = self._bot(request)
        return self.sandbox.person(request.path_params["person"], bot=bot.id)

    async def people(self, request: Request) -> Response:
        """GET people."""
        bot = self._bot(request) if self.world.bots else None
        people = [views.profile(self.world, bot, one) for one in self.world.people.values()]
        return JSONResponse({"people": people})

    async def put_person(self, request: Request) -> Response:
        """PUT a person: what is not named stays."""
        body = await body_of(request, {"name", "language", "phone", "note", "group"})
        known = self.world.people.get(request.path_params["person"])
        words = {name: fields.text(name, value) for name, value in body.items()}
        if known is not None:
            kept = {"name", "language", "phone", "note", "group"} - set(words)
            words |= {name: getattr(known, name) for name in kept}
        name = words.pop("name", "")
        self.sandbox.add_person(request.path_params["person"], name, **words)
        return await self._profile(request)

    async def _profile(self, request: Request) -> Response:
        bot = self._bot(request) if self.world.bots else None
        profile = self.world.people[request.path_params["person"]]
        return JSONResponse(views.profile(self.world, bot, profile))

    async def put_group(self, request: Request) -> Response:
        """PUT a group."""
        body = await body_of(request, {"title"})
        title = fields.text("title", body.get("title", ""))
        self.sandbox.add_group(int(request.path_params["group"]), title)
        return JSONResponse({})

    async def bots(self, _: Request) -> Response:
        """GET bots."""
        return JSONResponse({"bots": [views.about(bot) for bot in self.world.bots.values()]})

    async def chat(self, request: Request) -> Response:
        """GET a chat."""
        bot, person = self._bot(request), self._person(request)
        chat = self.world.chat(bot, person.id)
        return JSONResponse(views.chat(self.world, bot, chat, person.profile))

    async def send(self, request: Request) -> Response:
        """POST what a person sends."""
        person = self._person(request)
        if request.headers.get("content-type", "").startswith("multipart/"):
            return JSONResponse({"message_id": await _sends_file(person, request)})
        body = await body_of(request, {"text", "group", "contact", "place", "start"})
        return JSONResponse({"message_id": _sends(person, body)})

    async def tap(self, request: Request) -> Response:
        """POST a tap."""
        person = self._person(request)
        body = await body_of(request, {"label", "message_id", "row", "column", "data"})
        number = body.get("message_id")
        if number is not None:
            number = fields.integer("message_id", number)
        if "label" in body:
            done = person.taps(fields.text("label", body["label"]), number)
            return JSONResponse({"query_id" if isinstance(done, str) else "message_id": done})
        if number is None:
            raise bad("message_id is missing")
        if "data" in body:
            query = person.taps_data(fields.text("data", body["data"]), number)
        else:
            row, column = (fields.integer(n, body.get(n)) for n in ("row", "column"))
            query = person.taps_at(number, row, column)
        return JSONResponse({"query_id": query})

    async def edit(self, request: Request) -> Response:
        """POST a change of one's own message."""
        body = await body_of(request, {"message_id", "text"})
        number = fields.integer("message_id", body.get("message_id"))
        self._person(request).edits(number, fields.text("text", body.get("text")))
        return JSONResponse({"message_id": number})

    async def read(self, request: Request) -> Response:
        """POST that the chat was read."""
        self._person(request).reads()
        return JSONResponse({})

    async def block(self, request: Request) -> Response:
        """PUT whether the bot is blocked."""
        body = await body_of(request, {"blocked"})
        self._person(request).blocks(fields.flag("blocked", body.get("blocked", True)))
        return await self._profile(request)

    async def file(self, request: Request) -> Response:
        """GET a file; only pictures and voice notes are shown, all else is saved."""
        file = self.world.files.get(request.path_params["file"])
        if file is None:
            raise LookupError("no such file")
        shown = file.type in _SHOWN
        headers = {
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, max-age=86400",
        }
        if not shown:
            headers["Content-Disposition"] = "attachment"
        kind = file.type if shown else "application/octet-stream"
        return Response(file.data, media_type=kind, headers=headers)


def _sends(person: Person, body: dict[str, Any]) -> int:
    if "text" in body:
        group = body.get("group")
        return person.sends(
            fields.text("text", body["text"]),
            group=None if group is None else fields.integer("group", group),
        )
    if "start" in body:
        return person.starts(fields.text("start", body["start"]))
    if "place" in body:
        place = fields.structure("place", body["place"])
        return person.sends_place(
            fields.number("latitude", place.get("latitude")),
            fields.number("longitude", place.get("longitude")),
        )
    contact = body.get("contact")
    if contact is True:
        return person.shares_contact()
    if not isinstance(contact, dict):
        raise bad("one of text, contact, place, start is needed")
    user_id = contact.get("user_id")
    return person.shares_contact(
        fields.text("phone", contact.get("phone", "")),
        None if user_id is None else fields.integer("user_id", user_id),
    )


async def _sends_file(person: Person, request: Request) -> int:
    """A form: `photo` or `file`, several of them as one album, or `voice`; and a caption."""
    async with request.form() as form:
        caption, album = (str(form.get(name) or "") for name in ("caption", "album"))
        parts = [
            (field, part)
            for field, part in form.multi_items()
            if field in _SENT_AS and isinstance(part, UploadFile)
        ]
        if not parts:
            raise bad("one of the parts photo, file, voice is needed")
        if len(parts) > 1 and not album:
            album = person.new_album()
        numbers = [
            _SENT_AS[field](person, part.filename or field, await part.read(),
                            caption if nth == 0 else "", album or None)
            for nth, (field, part) in enumerate(parts)
        ]  # fmt: skip
        return numbers[-1]


def _sends_photo(person: Person, name: str, data: bytes, caption: str, album: str | None) -> int:
    return person.sends_photo(data, caption=caption, name=name, album=album)


def _sends_document(
    person: Person, name: str, data: bytes, caption: str, album: str | None
) -> int:
    return person.sends_file(name, data, caption, album=album)


def _sends_voice(person: Person, _name: str, data: bytes, caption: str, _album: str | None) -> int:
    return person.sends_voice(data, caption)


_SENT_AS = {"photo": _sends_photo, "file": _sends_document, "voice": _sends_voice}
