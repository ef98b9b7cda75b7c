"""Calls to the Bot API over real sockets, updates as they come, and what the logs may tell."""
