"""What is set for the whole assistant and said to people: its name, how long invitations hold."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Assistant:
    """`username` is the bot's at Telegram; empty where it is not known."""

    username: str = ""
    invitations_valid: timedelta = timedelta(days=7)

    def link(self, code: str) -> str:
        """What opens the assistant with an invitation's code in hand."""
        return f"https://t.me/{self.username}?start={code}"
