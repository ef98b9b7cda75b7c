"""The flood limits, where they are asked for: 30 messages a second, one a second in one chat."""

from bot import clock
from bot.sandbox import limits

_COUNTED = frozenset(
    {"sendmessage", "sendphoto", "senddocument", "sendlocation", "sendmediagroup"}
)


class Flood:
    """Counts what each bot sent lately."""

    def __init__(self) -> None:
        self._sent: dict[int, list[float]] = {}
        self._chats: dict[tuple[int, int], list[float]] = {}

    def check(self, bot: int, method: str, chat: int | None) -> None:
        """Refuse with 429 what comes too soon; a chat may have a short burst."""
        if method not in _COUNTED or chat is None:
            return
        now = clock.monotonic()
        everywhere = [t for t in self._sent.get(bot, []) if now - t < 1]
        here = [t for t in self._chats.get((bot, chat), []) if now - t < _BURST_SECONDS]
        if len(everywhere) >= limits.FLOOD_OVERALL:
            raise limits.too_many(1)
        if len(here) >= _BURST_SECONDS * limits.FLOOD_CHAT:
            raise limits.too_many(_BURST_SECONDS)
        self._sent[bot] = [*everywhere, now]
        self._chats[bot, chat] = [*here, now]


_BURST_SECONDS = 3
