"""Who may do what with whose records: one table, default deny.

Roles are read from the store within the same transaction. `storage/queries/scopes.py` turns a
scope into SQL. "Not yours" and "not there" answer alike.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from programme.roles import BUREAU, Role


class Action(StrEnum):
    """What someone does with a record."""

    SEE = "see"
    FIND = "find"
    """Search beyond one's own lists."""
    LOG = "log"
    """Make a new one."""
    AMEND = "amend"
    """Correct what was recorded, by a newer version."""
    WITHDRAW = "withdraw"
    EDIT = "edit"
    """Change master data: a phone, a name, a relation."""
    ANSWER = "answer"
    APPROVE = "approve"
    SEND = "send"
    INVITE = "invite"
    GRANT = "grant"
    IMPORT = "import"
    EXPORT = "export"
    OPEN = "open"
    """Open what is marked confidential (S24); every opening is logged."""


class Noun(StrEnum):
    """What the store keeps."""

    VISIT = "visit"
    PLANNED_VISIT = "planned_visit"
    QUOTA = "quota"
    EXEMPTION = "exemption"
    CONSULTATION = "consultation"
    ISSUE = "issue"
    DECLARATION = "declaration"
    """A word on discipline after a visit; what there is to say is opened (C25, E14)."""
    CONCERN = "concern"
    """What a unit tells the bureau alone."""
    UNIT_CODE = "unit_code"
    """The rotating six digits by which a unit confirms a visit."""
    UNIT_LINK = "unit_link"
    """The page that shows them to a contact who is not in the chat."""
    SUGGESTION = "suggestion"
    SERVICE_PLAN = "service_plan"
    MEETING = "meeting"
    REPORT = "report"
    EVALUATION = "evaluation"
    CASE = "case"
    CLIENT = "client"
    REGION = "region"
    PERSON = "person"
    ORGANISATION = "organisation"
    ASSIGNMENT = "assignment"
    TEAM = "team"
    ROLE = "role"
    INVITATION = "invitation"
    ROSTER = "roster"
    NOMINATION = "nomination"
    TRAINING = "training"
    EVENT = "event"
    BROADCAST = "broadcast"
    COVERAGE = "coverage"
    SUPERVISION = "supervision"
    """The bureau's recorded word that something is owed (S23)."""
    REMINDER = "reminder"
    """The rules of reminders, and the calendar they go by."""
    BURDEN = "burden"
    """What logging costs people, for all together."""
    AUDIT = "audit"


class Seat(StrEnum):
    """A change of a seat in the bureau that takes two people."""

    LEAVE = "leave"
    MOBILE = "mobile"
    LET_IN = "let_in"
    """An account that did not show the registered number."""


class Scope(StrEnum):
    """Whose records, from none to all; compared by width.

    own: what the person recorded or took part in, the person's own row, and what belongs to a
    client or region now assigned to the person. To amend, withdraw: only what the person recorded.
    team: what belongs to the units of the person's teams, and their members.
    unit: a client contact's own client; a dispatching unit's own people; what was referred to a
    member unit. area: what lies in the department's area, a city's counties included.
    """

    NONE = "none"
    OWN = "own"
    TEAM = "team"
    UNIT = "unit"
    AREA = "area"
    ALL = "all"

    @property
    def width(self) -> int:
        return _WIDTH[self]

    def __lt__(self, other: str) -> bool:
        return self.width < Scope(other).width

    def __le__(self, other: str) -> bool:
        return self.width <= Scope(other).width

    def __gt__(self, other: str) -> bool:
        return self.width > Scope(other).width

    def __ge__(self, other: str) -> bool:
        return self.width >= Scope(other).width


_WIDTH: Mapping[Scope, int] = {scope: width for width, scope in enumerate(Scope)}

_COLUMNS = (
    Role.COMMISSIONER,
    Role.ENVOY,
    Role.LEADER,
    Role.BACKBONE,
    Role.EXPERT,
    Role.LOCAL_DEPARTMENT,
    Role.DISPATCHING_UNIT,
    Role.MEMBER_UNIT,
    Role.CLIENT_CONTACT,
    Role.CLERK,
    Role.DIRECTOR,
    Role.OPERATOR,
)

# An expert joins single activities (S14) and sees those. A dispatching unit learns how its people
# stand, not what was said (C22). An operator sees no content. Matching is the bureau's (C8, E4);
# a local department only proposes. Grades and roles are a director's.
_MATRIX = """
                       comm envoy lead back exp  local disp memb cont clerk dir  oper
visit         see      own  own   team team own  area  -    -    unit all   all  -
visit         find     -    -     -    -    -    area  -    -    -    all   all  -
visit         log      own  own   team team team area  -    -    -    -     -    -
visit         amend    own  own   own  own  own  own   -    -    -    -     -    -
visit         withdraw own  own   own  own  own  own   -    -    -    -     -    -
visit         export   own  own   team team own  area  -    -    -    all   all  -
visit         open     own  own   team team own  -     -    -    -    -     all  -
planned_visit see      own  own   team team own  area  unit -    unit all   all  -
planned_visit log      own  own   team team own  area  -    -    -    -     -    -
planned_visit amend    own  own   own  own  own  own   -    -    -    -     -    -
planned_visit withdraw own  own   own  own  own  own   -    -    -    -     -    -
quota         see      own  own   team team team area  unit -    -    all   all  -
quota         export   own  own   team team -    area  unit -    -    all   all  -
quota         edit     -    -     -    -    -    -     -    -    -    all   all  -
exemption     see      own  own   -    -    -    area  unit -    -    all   all  -
exemption     log      own  own   -    -    -    area  -    -    -    -     -    -
exemption     approve  -    -     -    -    -    -     -    -    -    all   all  -
consultation  see      own  own   team team own  area  -    -    unit all   all  -
consultation  log      own  own   team team own  area  -    -    unit -     -    -
consultation  answer   own  own   team team own  area  -    -    -    all   all  -
issue         see      own  own   team team own  area  -    unit unit all   all  -
issue         log      own  own   team team own  area  -    -    unit all   all  -
issue         answer   own  own   team team own  area  -    unit -    all   all  -
declaration   see      own  own   own  own  own  own   -    -    -    -     all  -
declaration   log      own  own   own  own  own  own   -    -    -    -     -    -
declaration   open     own  own   own  own  own  own   -    -    -    -     all  -
concern       see      -    -     -    -    -    -     -    -    -    all   all  -
concern       open     -    -     -    -    -    -     -    -    -    all   all  -
unit_code     see      -    -     -    -    -    -     -    -    unit -     -    -
unit_link     see      -    -     -    -    -    area  -    -    -    all   all  -
unit_link     invite   -    -     -    -    -    area  -    -    -    all   all  -
suggestion    see      own  own   team team own  area  -    -    unit all   all  -
suggestion    log      own  own   team team own  -     -    -    unit -     -    -
suggestion    answer   -    -     -    -    -    area  -    -    -    all   all  -
service_plan  see      -    -     team team team area  -    -    unit all   all  -
service_plan  log      -    -     team team -    -     -    -    -    -     -    -
service_plan  amend    -    -     team team -    -     -    -    -    -     -    -
meeting       see      -    -     team team own  area  -    -    unit all   all  -
meeting       log      -    -     team team -    -     -    -    -    -     -    -
meeting       amend    -    -     team team -    -     -    -    -    -     -    -
report        see      own  own   team team -    -     -    -    -    all   all  -
report        log      own  own   team team -    -     -    -    -    -     -    -
report        amend    own  own   team team -    -     -    -    -    -     -    -
report        approve  -    -     -    -    -    -     -    -    -    all   all  -
evaluation    see      own  own   team team own  -     unit -    -    all   all  -
evaluation    answer   own  own   team -    -    -     unit -    -    -     -    -
evaluation    approve  -    -     -    -    -    -     -    -    -    -     all  -
case          see      own  own   team team own  area  -    -    unit all   all  -
case          log      own  own   team team own  area  -    -    -    all   all  -
case          approve  -    -     -    -    -    -     -    -    unit all   all  -
client        see      own  -     team team team area  -    -    unit all   all  -
client        find     -    -     -    -    -    area  -    -    -    all   all  -
client        edit     -    -     -    -    -    area  -    -    -    all   all  -
client        export   own  -     team team -    area  -    -    unit all   all  -
region        see      -    own   -    -    -    area  -    -    -    all   all  -
region        find     -    -     -    -    -    area  -    -    -    all   all  -
region        edit     -    -     -    -    -    -     -    -    -    all   all  -
region        export   -    own   -    -    -    area  -    -    -    all   all  -
person        see      own  own   team team team area  unit own  unit all   all  own
person        find     -    -     -    -    -    area  -    -    -    all   all  -
person        edit     -    -     -    -    -    -     -    -    -    all   all  -
organisation  see      own  own   own  own  own  area  unit unit unit all   all  -
organisation  find     -    -     -    -    -    area  -    -    -    all   all  -
organisation  edit     -    -     -    -    -    -     -    -    -    all   all  -
assignment    see      own  own   team team team area  unit -    unit all   all  -
assignment    log      -    -     -    -    -    area  -    -    -    all   all  -
assignment    edit     -    -     -    -    -    -     -    -    -    all   all  -
assignment    approve  -    -     -    -    -    -     -    -    -    all   all  -
team          see      -    -     team team team area  -    -    unit all   all  -
team          edit     -    -     -    -    -    -     -    -    -    all   all  -
role          see      -    -     -    -    -    -     -    -    -    all   all  -
role          grant    -    -     -    -    -    -     -    -    -    -     all  -
role          approve  -    -     -    -    -    -     -    -    -    all   all  -
invitation    see      -    -     -    -    -    area  -    -    -    all   all  -
invitation    invite   -    -     -    -    -    area  -    -    -    all   all  -
invitation    approve  -    -     -    -    -    area  -    -    -    all   all  -
invitation    withdraw -    -     -    -    -    area  -    -    -    all   all  -
roster        see      -    -     -    -    -    area  -    -    -    all   all  -
roster        import   -    -     -    -    -    area  -    -    -    all   all  -
roster        export   -    -     -    -    -    area  -    -    -    all   all  -
nomination    see      own  own   -    -    -    area  unit -    -    all   all  -
nomination    log      -    -     -    -    -    area  -    -    -    all   all  -
nomination    approve  -    -     -    -    -    area  -    -    -    all   all  -
training      see      own  own   own  own  own  area  -    -    -    all   all  -
training      edit     -    -     -    -    -    area  -    -    -    all   all  -
event         see      own  own   own  own  own  area  -    -    -    all   all  -
event         edit     -    -     -    -    -    area  -    -    -    all   all  -
broadcast     see      -    -     -    -    -    area  -    -    -    all   all  -
broadcast     send     -    -     -    -    -    area  -    -    -    all   all  -
coverage      see      -    -     -    -    -    area  -    -    -    all   all  -
supervision   see      own  own   own  own  own  -     -    -    -    all   all  -
supervision   send     -    -     -    -    -    -     -    -    -    all   all  -
reminder      see      -    -     -    -    -    -     -    -    -    all   all  -
reminder      edit     -    -     -    -    -    -     -    -    -    all   all  -
burden        see      -    -     -    -    -    -     -    -    -    all   all  -
audit         see      -    -     -    -    -    -     -    -    -    -     all  -
"""


def _read(matrix: str) -> Mapping[tuple[Role, Action, Noun], Scope]:
    table: dict[tuple[Role, Action, Noun], Scope] = {}
    for row in matrix.strip().splitlines()[1:]:
        noun, action, *scopes = row.split()
        for role, scope in zip(_COLUMNS, scopes, strict=True):
            if scope != "-":
                table[role, Action(action), Noun(noun)] = Scope(scope)
    return MappingProxyType(table)


TABLE = _read(_MATRIX)
"""The cells that allow something; whatever is not here is denied."""

GUARDED = BUREAU | {Role.OPERATOR}
"""Roles by which one may come to see, or to run, everything."""


def takes_two(subject: Iterable[Role]) -> bool:
    """Whether a seat of these roles is worth stealing: what one asks for, a second confirms.

    Letting its holder go, changing the registered mobile, letting in another number: asked for by
    whoever `allowed_on_person`, done once `may_confirm` did.
    """
    return bool(GUARDED.intersection(subject))


def may_confirm(actor: Iterable[Role]) -> bool:
    """A second person: clerk or director, other than whoever asked and whom it is about."""
    return widest(actor, Action.APPROVE, Noun.ROLE) is Scope.ALL


def allowed(role: Role, action: Action, noun: Noun) -> Scope:
    """Whose records someone of this role may do that with; NONE where the table is silent."""
    return TABLE.get((role, action, noun), Scope.NONE)


def granted(roles: Iterable[Role], action: Action, noun: Noun) -> Mapping[Role, Scope]:
    """What each role of one person allows.

    A person sees the union: own clients as a commissioner and a team's units as its leader. So a
    query joins these scopes; `widest` only tells whether to offer a thing at all.
    """
    scopes = {role: allowed(role, action, noun) for role in roles}
    return {role: scope for role, scope in scopes.items() if scope is not Scope.NONE}


def widest(roles: Iterable[Role], action: Action, noun: Noun) -> Scope:
    """The widest scope that any of these roles allows."""
    return max(granted(roles, action, noun).values(), default=Scope.NONE)


def allowed_on_person(
    actor: Iterable[Role], action: Action, noun: Noun, *, subject: Iterable[Role]
) -> Scope:
    """Inviting, approving or editing a person who holds these roles.

    Whoever can change a bureau member's phone and invite it can become that member. So those who
    hold a guarded role are handled by a director only.
    """
    actor = frozenset(actor)
    if GUARDED.intersection(subject) and Role.DIRECTOR not in actor:
        return Scope.NONE
    return widest(actor, action, noun)
