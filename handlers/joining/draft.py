"""What is kept of somebody who is coming in, and the two things they are asked."""

from enum import StrEnum

from handlers.dialogue import Draft


class Step(StrEnum):
    """What the newcomer is asked."""

    CONTACT = "contact"
    CONFIRM = "confirm"


class JoiningDraft(Draft):
    """The invitation that was opened; `proven` where the registered number was shown."""

    invitation: int
    proven: bool = False
