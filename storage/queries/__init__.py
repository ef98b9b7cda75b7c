"""Questions to the store; a query never writes."""

from storage.queries import accounts, dialogues, inbox, later, outbox, quotas, scopes, served

__all__ = ["accounts", "dialogues", "inbox", "later", "outbox", "quotas", "scopes", "served"]
