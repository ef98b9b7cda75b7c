"""The tables, a file a noun."""

from storage.models.absences import Absence, PersonSettings
from storage.models.areas import Area, Organisation
from storage.models.assignments import Assignment, Cycle, Team, TeamMember
from storage.models.audit import Audit
from storage.models.base import Base, Moment, table_of
from storage.models.broadcasts import Broadcast, BroadcastRecipient
from storage.models.burden import Correction, Effort
from storage.models.clients import Client, Region
from storage.models.consultations import Consultation
from storage.models.dialogues import Buttons, Dialogue
from storage.models.files import File, VisitFile
from storage.models.issues import Issue
from storage.models.links import Concern, Link, UnitKey
from storage.models.people import Account, Invitation, Person, RoleGrant, Undertaking
from storage.models.planned_visits import PlannedVisit
from storage.models.queues import Heartbeat, Inbox, Job, Later, Outbox
from storage.models.quotas import Exemption, QuotaRule
from storage.models.reminders import CalendarDay, Reminder, ReminderSwitch, Snooze
from storage.models.seats import SeatChange
from storage.models.supervisions import Supervision
from storage.models.visits import (
    Declaration,
    PeriodRow,
    Visit,
    VisitDetail,
    VisitParticipant,
    VisitTask,
    VisitVersion,
)

__all__ = [
    "Absence",
    "Account",
    "Area",
    "Assignment",
    "Audit",
    "Base",
    "Broadcast",
    "BroadcastRecipient",
    "Buttons",
    "CalendarDay",
    "Client",
    "Concern",
    "Consultation",
    "Correction",
    "Cycle",
    "Declaration",
    "Dialogue",
    "Effort",
    "Exemption",
    "File",
    "Heartbeat",
    "Inbox",
    "Invitation",
    "Issue",
    "Job",
    "Later",
    "Link",
    "Moment",
    "Organisation",
    "Outbox",
    "PeriodRow",
    "Person",
    "PersonSettings",
    "PlannedVisit",
    "QuotaRule",
    "Region",
    "Reminder",
    "ReminderSwitch",
    "RoleGrant",
    "SeatChange",
    "Snooze",
    "Supervision",
    "Team",
    "TeamMember",
    "Undertaking",
    "UnitKey",
    "Visit",
    "VisitDetail",
    "VisitFile",
    "VisitParticipant",
    "VisitTask",
    "VisitVersion",
    "table_of",
]
