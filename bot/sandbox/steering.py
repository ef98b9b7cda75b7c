"""The half of the control interface that steers: events, clock, faults, updates, truth."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot import clock
from bot.sandbox import faults, fields
from bot.sandbox.answers import bad, encode
from bot.sandbox.bodies import body_of

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

_LONGEST_WAIT = 60


class Steering:
    """The handlers, each named for what the caller does."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self.sandbox = sandbox
        self.world = sandbox.world

    @staticmethod
    def _bot(request: Request) -> int | None:
        named = request.query_params.get("bot")
        return int(named) if named else None

    async def events(self, request: Request) -> Response:
        """GET what changed, held until something does."""
        watch = self.world.watch
        after = int(request.query_params.get("after", "0"))
        wait = min(float(request.query_params.get("wait", "0")), _LONGEST_WAIT)
        if after > watch.seq:  # counted by a server that is gone: everything is news
            after = 0
        elif self.world.open and wait > 0:
            await watch.wait(after, wait)
        changed = {chat.id for chat in self.world.chats.values() if chat.seq > after}
        return JSONResponse(
            {
                "seq": watch.seq,
                "chats": sorted(changed),
                "clock": watch.clock > after,
                "people": watch.people > after,
            }
        )

    async def clock(self, _: Request) -> Response:
        """GET the clock."""
        return _clock()

    async def move_clock(self, request: Request) -> Response:
        """PUT the clock."""
        body = await body_of(request, {"now", "advance", "reset"})
        if "now" in body:
            when = datetime.fromisoformat(fields.text("now", body["now"]))
            if when.tzinfo is None:
                raise bad("now needs its zone, e.g. 2026-11-20T09:00:00+08:00")
            self.sandbox.set_clock(when)
        elif "advance" in body:
            self.sandbox.advance(timedelta(seconds=fields.number("advance", body["advance"])))
        elif body.get("reset") is True:
            self.sandbox.reset_clock()
        else:
            raise bad("one of now, advance, reset is needed")
        return _clock()

    async def faults(self, _: Request) -> Response:
        """GET the faults in force."""
        listed = self.sandbox.faults.listed()
        return JSONResponse({"faults": listed, "kinds": list(faults.KINDS)})

    async def add_fault(self, request: Request) -> Response:
        """POST a fault."""
        body = await body_of(request, {"kind", "method", "chat", "times", "retry_after", "delay"})
        times = body.pop("times", 1)
        fault = self.sandbox.faults.add(
            fields.text("kind", body.get("kind", "")),
            method=fields.text("method", body.get("method", "*")),
            chat=fields.chat("chat", body["chat"]) if body.get("chat") is not None else None,
            times=None if times is None else fields.integer("times", times),
            retry_after=fields.integer("retry_after", body.get("retry_after", 1)),
            delay=fields.number("delay", body.get("delay", 0)),
        )
        return JSONResponse({"id": fault.id})

    async def remove_faults(self, request: Request) -> Response:
        """DELETE one fault, or all."""
        named = request.query_params.get("id")
        self.sandbox.faults.remove(int(named) if named else None)
        return JSONResponse({})

    async def inject(self, request: Request) -> Response:
        """POST an update of any shape."""
        body = await body_of(request, {"update", "raw"})
        update: Any = body["update"] if "update" in body else body.get("raw")
        if not isinstance(update, dict | str):
            update = encode(update)
        number = self.sandbox.inject(update, bot=self._bot(request))
        return JSONResponse({"update_id": number})

    async def redeliver(self, request: Request) -> Response:
        """POST that confirmed updates are offered again."""
        body = await body_of(request, {"from"})
        first = fields.integer("from", body.get("from"))
        return JSONResponse({"count": self.sandbox.redeliver(first, bot=self._bot(request))})

    async def restart_ids(self, request: Request) -> Response:
        """POST where update ids go on."""
        body = await body_of(request, {"at"})
        self.sandbox.restart_ids(fields.integer("at", body.get("at")), bot=self._bot(request))
        return JSONResponse({})

    async def disorder(self, request: Request) -> Response:
        """PUT how batches are handed out: each update several times, in another order."""
        body = await body_of(request, {"copies", "shuffle"})
        seed = body.get("shuffle")
        self.sandbox.bot(self._bot(request)).queue.disturb(
            copies=fields.integer("copies", body.get("copies", 1)),
            seed=None if seed is None else fields.integer("shuffle", seed),
        )
        return JSONResponse({})

    async def truth(self, _: Request) -> Response:
        """GET the oracle's account."""
        return JSONResponse(self.world.truth.account())

    async def forget_truth(self, _: Request) -> Response:
        """DELETE the account."""
        self.world.truth.clear()
        return JSONResponse({})


def _clock() -> Response:
    now = clock.now().isoformat(timespec="milliseconds")
    return JSONResponse({"now": now, "offset": clock.offset().total_seconds()})
