"""Changes of the store, each in the session, and so the transaction, of its caller."""

from storage.actions import (
    accounts,
    audit,
    dialogues,
    inbox,
    invitations,
    joining,
    later,
    outbox,
    purging,
    visits,
)

__all__ = [
    "accounts",
    "audit",
    "dialogues",
    "inbox",
    "invitations",
    "joining",
    "later",
    "outbox",
    "purging",
    "visits",
]
