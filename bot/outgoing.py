"""An outbox row on its way to somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.channels import Body
from storage import models

FAST, SLOW = "fast", "slow"
"""The lanes: replies, and what nobody waits for (broadcasts, digests)."""


@dataclass(frozen=True, slots=True)
class Out:
    """One platform call to one account; `key` is its row's, `attempts` how often it was put off.

    `superseded` where a newer screen of the same card was queued since; `made` is when it was.
    """

    id: int
    account_id: int
    channel: str
    external_id: str
    kind: str
    body: Body
    dialogue: int | None = None
    ref: str | None = None
    lane: str = FAST
    key: str = ""
    attempts: int = 0
    superseded: bool = False
    made: datetime | None = None

    @classmethod
    def of(
        cls,
        account: models.Account,
        outbox_id: int,
        kind: str,
        body: Body,
        *,
        dialogue: int | None = None,
        ref: str | None = None,
        lane: str = FAST,
    ) -> "Out":
        return cls(
            outbox_id, account.id, account.channel, account.external_id, kind, body, dialogue, ref,
            lane,
        )  # fmt: skip

    @classmethod
    def of_row(
        cls, row: models.Outbox, account: models.Account, dialogue: models.Dialogue | None
    ) -> "Out":
        """As it stands in the database."""
        body = Body.from_json(row.body) if row.body else Body(None)
        ref = dialogue.message_ref if dialogue else None
        return cls(
            row.id, account.id, account.channel, account.external_id, row.kind, body,
            row.dialogue_id, ref, row.lane, row.dedupe_key, row.attempts, _older(row, dialogue),
            row.created_at,
        )  # fmt: skip


def _older(row: models.Outbox, dialogue: models.Dialogue | None) -> bool:
    """A card's screens have its version in their key, `screen:{dialogue}:{version}`."""
    kind, _sep, version = row.dedupe_key.rpartition(":")
    screens = dialogue is not None and kind == f"screen:{dialogue.id}"
    return screens and dialogue is not None and int(version) < dialogue.version


def superseded(queue: Iterable[Out]) -> bool:
    """Whether a newer screen of the first one's card waits: the person need not see this one."""
    first, *behind = queue
    return first.dialogue is not None and any(out.dialogue == first.dialogue for out in behind)
