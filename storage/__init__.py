"""What is kept: models, queries (ask), actions (change), migrations."""

from storage import actions, errors, models, queries
from storage.store import Session, Store

__all__ = ["Session", "Store", "actions", "errors", "models", "queries"]
