"""Faults that a call can meet, as often as was asked: `refuse` to `accept+drop`.

`accept+…` and `truncated` do the work first: the message is there, the caller does not know it.
"""

import asyncio
import itertools
from dataclasses import asdict, dataclass
from typing import Any

from bot.sandbox import limits
from bot.sandbox.answers import Answer, Refusal

KINDS = (
    "refuse",
    "429",
    "500",
    "502-html",
    "truncated",
    "accept+hang",
    "accept+drop",
    "403",
    "deactivated",
    "409",
    "delay",
)
# The work is done, and then the answer goes wrong.
AFTER = frozenset({"truncated", "accept+hang", "accept+drop", "delay"})
_PAGE = b"""<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center></body>
</html>
"""


class Refused(ConnectionRefusedError):
    """In process: the connection was closed before the request was read."""


class Dropped(ConnectionResetError):
    """In process: the connection was closed after the request was worked."""


@dataclass(slots=True)
class Fault:
    """One fault; `times` None means until it is taken away."""

    id: int
    kind: str
    method: str = "*"
    chat: int | None = None
    times: int | None = 1
    retry_after: int = 1
    delay: float = 0.0


class Faults:
    """The faults in force, oldest first."""

    def __init__(self) -> None:
        self.active: list[Fault] = []
        self._ids = itertools.count(1)
        self._hung = asyncio.Event()

    def add(
        self,
        kind: str,
        *,
        method: str = "*",
        chat: int | None = None,
        times: int | None = 1,
        retry_after: int = 1,
        delay: float = 0.0,
    ) -> Fault:
        """Let the next calls that match meet this."""
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; known: {', '.join(KINDS)}")
        if times is not None and times < 1:
            raise ValueError("times must be 1 or more, or null for always")
        fault = Fault(next(self._ids), kind, method.lower(), chat, times, retry_after, delay)
        self.active.append(fault)
        return fault

    def remove(self, fault_id: int | None = None) -> None:
        """Take one away, or all."""
        self.active = [f for f in self.active if fault_id is not None and f.id != fault_id]

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault that this call meets; it is used up once."""
        for fault in self.active:
            if fault.method in {"*", method.lower()} and fault.chat in {None, chat}:
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self.active.remove(fault)
                return fault
        return None

    def before_reading(self, method: str) -> None:
        """Refuse a call unread, where that fault is next and needs no look into the request."""
        for fault in self.active:
            if fault.method in {"*", method.lower()}:
                if fault.kind == "refuse" and fault.chat is None:
                    self.take(method, None)
                    raise Refused
                return

    async def before(self, fault: Fault) -> Answer | None:
        """What happens instead of the work; None where the work is done first."""
        if fault.delay and fault.kind not in AFTER:
            await asyncio.sleep(fault.delay)
        match fault.kind:
            case "refuse":
                raise Refused
            case "429":
                raise limits.too_many(fault.retry_after)
            case "500":
                raise Refusal(500, "Internal Server Error")
            case "502-html":
                return Answer(502, _PAGE, type="text/html")
            case "403":
                raise limits.BLOCKED
            case "deactivated":
                raise limits.DEACTIVATED
            case "409":
                raise limits.OTHER_POLL
        return None

    async def after(self, fault: Fault, answer: Answer) -> Answer:
        """What becomes of the answer once the work is done."""
        if fault.delay:
            await asyncio.sleep(fault.delay)
        match fault.kind:
            case "truncated":
                return Answer(answer.status, answer.body[: len(answer.body) // 2], whole=False)
            case "accept+hang":
                await self._hung.wait()
                raise Dropped
            case "accept+drop":
                raise Dropped
        return answer

    def release(self) -> None:
        """Let go whoever hangs: the server stops."""
        self._hung.set()
        self._hung = asyncio.Event()

    def listed(self) -> list[dict[str, Any]]:
        """The faults in force as JSON."""
        return [asdict(fault) for fault in self.active]
