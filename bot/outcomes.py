"""What became of a message we sent, told from how the call ended (FAULTS.md has the table).

Where it cannot be told the outcome is `UNCERTAIN`: nothing is silently lost, nothing sent twice
without a mark.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
)

from bot import answers


class Kind(StrEnum):
    """What to do about a message."""

    SENT = "sent"
    ALREADY = "already"  # the card shows this already
    RETRY = "retry"  # certainly not sent: send again after a while
    LATER = "later"  # Telegram says when
    GONE = "gone"  # the message or the tap we answer is no more
    REFUSED = "refused"  # once more as plain text, then undeliverable
    UNDELIVERABLE = "undeliverable"
    UNCERTAIN = "uncertain"
    FATAL = "fatal"  # the token is not valid: nothing can be sent


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a send ended; `reason` is a class word, never a text, and `retry_after` is seconds."""

    kind: Kind
    reason: str = ""
    retry_after: float | None = None


SENT = Outcome(Kind.SENT)

# What the descriptions of 400 and 403 contain, lower case, in the order they are tried.
_DESCRIPTIONS = (
    ("message is not modified", Kind.ALREADY, "not_modified"),
    ("message to edit not found", Kind.GONE, "message_gone"),
    ("message to delete not found", Kind.GONE, "message_gone"),
    ("message can't be edited", Kind.GONE, "message_fixed"),
    ("message can't be deleted", Kind.GONE, "message_fixed"),
    ("message_id_invalid", Kind.GONE, "message_gone"),
    ("query is too old", Kind.GONE, "tap_too_old"),
    ("query_id_invalid", Kind.GONE, "tap_too_old"),
    ("chat not found", Kind.UNDELIVERABLE, "chat_not_found"),
    ("user not found", Kind.UNDELIVERABLE, "chat_not_found"),
    ("peer_id_invalid", Kind.UNDELIVERABLE, "chat_not_found"),
    ("blocked by the user", Kind.UNDELIVERABLE, "blocked"),
    ("deactivated", Kind.UNDELIVERABLE, "deactivated"),
    ("can't initiate conversation", Kind.UNDELIVERABLE, "never_started"),
    ("can't parse entities", Kind.REFUSED, "entities"),
    ("too long", Kind.REFUSED, "too_long"),
    ("too large", Kind.REFUSED, "too_large"),
)

_REFUSALS = (
    (InvalidToken, Outcome(Kind.FATAL, "token")),
    (Forbidden, Outcome(Kind.UNDELIVERABLE, "forbidden")),
    (ChatMigrated, Outcome(Kind.UNDELIVERABLE, "migrated")),
    (Conflict, Outcome(Kind.RETRY, "conflict")),
    (BadRequest, Outcome(Kind.REFUSED, "bad_request")),
)


def of(error: Exception) -> Outcome:
    """The outcome of a call that raised `error`, through the library's methods or our own."""
    if isinstance(error, RetryAfter):
        return Outcome(Kind.LATER, "flood", _seconds(error))
    if isinstance(error, answers.NotSent | answers.Failed):
        return Outcome(Kind.RETRY, error.message)
    if isinstance(error, answers.NoAnswer):
        return Outcome(Kind.UNCERTAIN, error.message)
    for family, outcome in _REFUSALS:
        if isinstance(error, family):
            return _described(error, otherwise=outcome)
    return Outcome(Kind.UNCERTAIN, type(error).__name__)


def _described(error: Exception, *, otherwise: Outcome) -> Outcome:
    description = str(error).lower()
    for words, kind, reason in _DESCRIPTIONS:
        if words in description:
            return Outcome(kind, reason)
    return otherwise


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
