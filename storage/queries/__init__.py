"""Questions to the store; a query never writes."""

from storage.queries import (
    accounts,
    assignments,
    clients,
    dialogues,
    escort,
    finding,
    inbox,
    invitations,
    later,
    newcomers,
    outbox,
    people,
    quotas,
    scopes,
    served,
    visits,
)

__all__ = [
    "accounts",
    "assignments",
    "clients",
    "dialogues",
    "escort",
    "finding",
    "inbox",
    "invitations",
    "later",
    "newcomers",
    "outbox",
    "people",
    "quotas",
    "scopes",
    "served",
    "visits",
]
