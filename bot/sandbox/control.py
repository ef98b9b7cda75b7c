"""The control interface: over HTTP, any script or the chat page is a person of the sandbox.

All bodies are JSON; a mistake answers 400, 404 or 409 with {"error": "…"}. `?bot=ID` names a bot
where there is more than one; without it the first is meant. Under /sandbox:

GET    /people                  {"people": [person…]}, a person being {"id", "name", "language",
                                "phone", "note", "group", "blocked", "unread", "last"}
PUT    /people/{id}             {"name", "language"?, "phone"?, "note"?, "group"?}
PUT    /groups/{id}             {"title"}: a group, its id negative
GET    /bots                    {"bots": [{"id", "username", "name", …}]}, never a token
GET    /chats/{person}          {"person", "messages", "reply_keyboard", "commands", "typing",
                                "toast", "seq", …}
POST   /chats/{person}/send     {"text", "group"?} | {"contact": true | {"phone", "user_id"?}} |
                                {"place": {"latitude", "longitude"}} | {"start": "payload"}, or
                                multipart: `photo` or `file` (several are one album) or `voice`,
                                `caption`? (of the first), `album`? (to go on with one)
POST   /chats/{person}/tap      {"label", "message_id"?} | {"message_id", "row", "column"} |
                                {"message_id", "data"} for a forged button
POST   /chats/{person}/edit     {"message_id", "text"}
POST   /chats/{person}/read     {}
PUT    /chats/{person}/blocked  {"blocked": bool}
GET    /files/{file_id}         a photo, document or voice note of a chat
GET    /events?after=N&wait=S   held until something changes: {"seq", "chats", "clock", "people"}
GET    /clock                   {"now", "offset"}
PUT    /clock                   {"now": iso} | {"advance": seconds} | {"reset": true}
GET    /faults                  {"faults": […], "kinds": […]}
POST   /faults                  {"kind", "method"?, "chat"?, "times"? (null: always),
                                "retry_after"?, "delay"?}
DELETE /faults[?id=N]
POST   /updates                 {"update": any JSON} | {"raw": "…"}: queue it as it is
POST   /redeliver               {"from": update_id}: offer again what was confirmed
POST   /restart_ids             {"at": update_id}: ids go on from there
PUT    /delivery                {"copies"?, "shuffle"? (a seed, or null)}: repeat, disorder
GET    /truth                   {"offered", "confirmed", "accepted", "refused", "calls"}
DELETE /truth                   start the account anew
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.acting import Acting
from bot.sandbox.answers import Refusal
from bot.sandbox.steering import Steering

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

Handler = Callable[[Request], Awaitable[Response]]


def routes(sandbox: "Sandbox") -> list[Route]:
    """Every address of the interface and what answers there."""
    act, steer = Acting(sandbox), Steering(sandbox)
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/people", act.people),
        ("PUT", "/people/{person:int}", act.put_person),
        ("PUT", "/groups/{group}", act.put_group),
        ("GET", "/bots", act.bots),
        ("GET", "/chats/{person:int}", act.chat),
        ("POST", "/chats/{person:int}/send", act.send),
        ("POST", "/chats/{person:int}/tap", act.tap),
        ("POST", "/chats/{person:int}/edit", act.edit),
        ("POST", "/chats/{person:int}/read", act.read),
        ("PUT", "/chats/{person:int}/blocked", act.block),
        ("GET", "/files/{file}", act.file),
        ("GET", "/events", steer.events),
        ("GET", "/clock", steer.clock),
        ("PUT", "/clock", steer.move_clock),
        ("GET", "/faults", steer.faults),
        ("POST", "/faults", steer.add_fault),
        ("DELETE", "/faults", steer.remove_faults),
        ("POST", "/updates", steer.inject),
        ("POST", "/redeliver", steer.redeliver),
        ("POST", "/restart_ids", steer.restart_ids),
        ("PUT", "/delivery", steer.disorder),
        ("GET", "/truth", steer.truth),
        ("DELETE", "/truth", steer.forget_truth),
    ]
    return [_route(verb, path, handler) for verb, path, handler in table]


def _route(verb: str, path: str, handler: Handler) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return await handler(request)
        except Refusal as refusal:
            return _error(refusal.status, refusal.description)
        except LookupError as error:
            return _error(404, str(error.args[0]) if error.args else "not found")
        except (ValueError, TypeError) as error:
            return _error(400, str(error))

    return Route(f"/sandbox{path}", endpoint, methods=[verb])


def _error(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status_code=status)
