"""The limits that the Bot API documents, and the sentences with which it refuses."""

import re

from bot.sandbox.answers import Refusal, bad

TEXT = 4096
CAPTION = 1024
CALLBACK_DATA = range(1, 65)
CALLBACK_ANSWER = 200
COPY_TEXT = 256
INLINE_BUTTONS = 100
INLINE_ROW = 8
REPLY_BUTTONS = 300
REPLY_ROW = 12
PLACEHOLDER = 64
COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
COMMAND_DESCRIPTION = 256
NAME = 64
DESCRIPTION = 512
SHORT_DESCRIPTION = 120
ALBUM = range(2, 11)
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
QUEUE = 100_000
UPDATE_SECONDS = 24 * 3600
POLL_UPDATES = 100
POLL_SECONDS = 50
# Not documented; a tap that is answered later than this finds its asker gone.
QUERY_SECONDS = 15 * 60
DELETE_SECONDS = 48 * 3600
WEBHOOK_CONNECTIONS = range(1, 101)
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")
FLOOD_OVERALL = 30
FLOOD_CHAT = 1

NOT_FOUND = "chat not found"
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
BLOCKED = Refusal(403, "Forbidden: bot was blocked by the user")
DEACTIVATED = Refusal(403, "Forbidden: user is deactivated")
OTHER_POLL = Refusal(
    409,
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
)
WEBHOOK_ACTIVE = Refusal(
    409,
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
)
WEBHOOK_SET = Refusal(409, "Conflict: terminated by setWebhook request")


def too_many(seconds: int) -> Refusal:
    """A flood wait."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def units(text: str) -> int:
    """Length in UTF-16 code units, as the Bot API counts offsets and lengths."""
    if text.isascii():
        return len(text)
    return len(text) + sum(letter > "\uffff" for letter in text)


def check_text(text: str) -> None:
    """A message has 1-4096 characters after its entities are parsed."""
    if not text:
        raise bad("message text is empty")
    if len(text) > TEXT // 2 and units(text) > TEXT:
        raise bad("message is too long")


def check_caption(text: str) -> None:
    """A caption has 0-1024 characters after its entities are parsed."""
    if len(text) > CAPTION // 2 and units(text) > CAPTION:
        raise bad("message caption is too long")
