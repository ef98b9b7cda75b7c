"""Questions to the store; a query never writes."""

from storage.queries import (
    accounts,
    dialogues,
    escort,
    inbox,
    later,
    outbox,
    people,
    quotas,
    scopes,
    served,
    visits,
)

__all__ = [
    "accounts",
    "dialogues",
    "escort",
    "inbox",
    "later",
    "outbox",
    "people",
    "quotas",
    "scopes",
    "served",
    "visits",
]
