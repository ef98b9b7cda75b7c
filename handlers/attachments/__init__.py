"""Files sent in a chat: kept with a record, looked at, taken off again."""
