"""Changes of the store, each in the session, and so the transaction, of its caller."""

from storage.actions import (
    accounts,
    audit,
    dialogues,
    inbox,
    invitations,
    jobs,
    joining,
    later,
    outbox,
    people,
    purging,
    visits,
)

__all__ = [
    "accounts",
    "audit",
    "dialogues",
    "inbox",
    "invitations",
    "jobs",
    "joining",
    "later",
    "outbox",
    "people",
    "purging",
    "visits",
]
