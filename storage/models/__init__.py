"""The tables, a file a noun."""

from storage.models.areas import Area, Organisation
from storage.models.assignments import Assignment, Cycle, Team, TeamMember
from storage.models.audit import Audit
from storage.models.base import Base, Moment, table_of
from storage.models.clients import Client, Region
from storage.models.dialogues import Buttons, Dialogue
from storage.models.people import Account, Invitation, Person, RoleGrant, Undertaking
from storage.models.queues import Heartbeat, Inbox, Job, Later, Outbox
from storage.models.visits import PeriodRow, Visit, VisitParticipant, VisitTask

__all__ = [
    "Account",
    "Area",
    "Assignment",
    "Audit",
    "Base",
    "Buttons",
    "Client",
    "Cycle",
    "Dialogue",
    "Heartbeat",
    "Inbox",
    "Invitation",
    "Job",
    "Later",
    "Moment",
    "Organisation",
    "Outbox",
    "PeriodRow",
    "Person",
    "Region",
    "RoleGrant",
    "Team",
    "TeamMember",
    "Undertaking",
    "Visit",
    "VisitParticipant",
    "VisitTask",
    "table_of",
]
