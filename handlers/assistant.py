"""What is set for the whole assistant and said to people: its name, what the bureau has set."""

from dataclasses import dataclass, field
from datetime import timedelta

from programme.trips import Limits


@dataclass(frozen=True, slots=True)
class Assistant:
    """`username` is the bot's at Telegram; empty where it is not known."""

    username: str = ""
    invitations_valid: timedelta = timedelta(days=7)
    public_url: str = ""
    """Where its pages are reached from outside; empty where there is no such address."""
    second_reader: bool = False
    """Whether a language model looks at sentences a second time; the bureau sets one up."""
    trip: Limits = field(default_factory=Limits)
    """How much one day on the road holds."""
    messages_a_second: int = 30
    """What the platform allows; how long a broadcast takes is reckoned by it."""

    def link(self, code: str) -> str:
        """What opens the assistant with an invitation's code in hand."""
        return f"https://t.me/{self.username}?start={code}"

    def page(self, kind: str, code: str) -> str:
        """The address of a page that a link's code opens: `unit` or `visit`."""
        return f"{self.public_url}/{kind}/{code}"
