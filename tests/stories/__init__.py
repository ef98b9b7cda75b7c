"""Dialogues through the sandbox, each on Telegram's channel and on the narrow one."""
