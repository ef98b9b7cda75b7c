"""What really happened, for an oracle: what was offered, confirmed, accepted and refused."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]


class Truth:
    """An append-only account, kept lean: it is turned into JSON only when asked."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Start the account anew."""
        self._seq = 0
        self.calls: Counter[str] = Counter()
        self.confirmed: list[int] = []
        self._offered: list[tuple[int, int, str, Json, int, int, int]] = []
        self._accepted: list[tuple[int, int, int, str, int | None, str, int]] = []
        self._refused: list[tuple[int, int, int | None, str, int, str, int]] = []

    def _next(self) -> int:
        self._seq += 1
        return self._seq

    def offer(self, number: int, *, kind: str, body: Json, bot: int, chat: int, at: int) -> None:
        """An update was queued."""
        self._offered.append((self._next(), number, kind, body, bot, chat, at))

    def confirm(self, numbers: Iterable[int]) -> None:
        """The bot said that it has these."""
        self.confirmed.extend(numbers)

    def accept(
        self, *, bot: int, chat: int, method: str, message_id: int | None, text: str, at: int
    ) -> None:
        """A call changed what a person sees."""
        self._accepted.append((self._next(), bot, chat, method, message_id, text, at))

    def refuse(
        self, *, bot: int, chat: int | None, method: str, status: int, description: str, at: int
    ) -> None:
        """A call was refused, by the rules or by a fault."""
        self._refused.append((self._next(), bot, chat, method, status, description, at))

    def account(self) -> Json:
        """All of it as JSON."""
        return {
            "offered": [_offered(row) for row in self._offered],
            "confirmed": list(self.confirmed),
            "accepted": [dict(zip(_ACCEPTED, row, strict=True)) for row in self._accepted],
            "refused": [dict(zip(_REFUSED, row, strict=True)) for row in self._refused],
            "calls": dict(self.calls),
        }


_ACCEPTED = ("seq", "bot", "chat", "method", "message_id", "text", "at")
_REFUSED = ("seq", "bot", "chat", "method", "status", "description", "at")


def _offered(row: tuple[int, int, str, Json, int, int, int]) -> Json:
    seq, number, kind, body, bot, chat, at = row
    message = body.get("message", body) if kind == "callback_query" else body
    return {
        "seq": seq,
        "update_id": number,
        "bot": bot,
        "chat": chat,
        "person": body.get("from", {}).get("id"),
        "kind": kind,
        "message_id": message.get("message_id"),
        "text": body.get("data") or body.get("text") or body.get("caption") or "",
        "at": at,
    }
