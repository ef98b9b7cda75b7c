"""Who may do what: the laws that no change of the table may break."""

import itertools

import pytest

from programme import access, roles
from programme.access import Action, Noun, Scope
from programme.roles import Role

CELLS = [*itertools.product(Role, Action, Noun)]

RULES = [
    # C8, and "a commissioner sees own clients, a team its units"
    (Role.COMMISSIONER, Action.SEE, Noun.CLIENT, Scope.OWN),
    (Role.COMMISSIONER, Action.SEE, Noun.VISIT, Scope.OWN),
    (Role.COMMISSIONER, Action.LOG, Noun.VISIT, Scope.OWN),
    (Role.COMMISSIONER, Action.FIND, Noun.PERSON, Scope.NONE),
    (Role.ENVOY, Action.SEE, Noun.REGION, Scope.OWN),
    (Role.ENVOY, Action.SEE, Noun.CLIENT, Scope.NONE),
    (Role.LEADER, Action.SEE, Noun.VISIT, Scope.TEAM),
    (Role.BACKBONE, Action.LOG, Noun.VISIT, Scope.TEAM),
    (Role.EXPERT, Action.SEE, Noun.VISIT, Scope.OWN),
    # S28: a local department sees its area, serves it, and invites in it
    (Role.LOCAL_DEPARTMENT, Action.SEE, Noun.VISIT, Scope.AREA),
    (Role.LOCAL_DEPARTMENT, Action.LOG, Noun.VISIT, Scope.AREA),
    (Role.LOCAL_DEPARTMENT, Action.AMEND, Noun.VISIT, Scope.OWN),
    (Role.LOCAL_DEPARTMENT, Action.INVITE, Noun.INVITATION, Scope.AREA),
    (Role.LOCAL_DEPARTMENT, Action.EDIT, Noun.ASSIGNMENT, Scope.NONE),
    # C22: the dispatching unit gets the result, not what was said
    (Role.DISPATCHING_UNIT, Action.SEE, Noun.QUOTA, Scope.UNIT),
    (Role.DISPATCHING_UNIT, Action.SEE, Noun.EVALUATION, Scope.UNIT),
    (Role.DISPATCHING_UNIT, Action.SEE, Noun.VISIT, Scope.NONE),
    (Role.CLIENT_CONTACT, Action.SEE, Noun.VISIT, Scope.UNIT),
    (Role.CLIENT_CONTACT, Action.SEE, Noun.QUOTA, Scope.NONE),
    (Role.MEMBER_UNIT, Action.ANSWER, Noun.ISSUE, Scope.UNIT),
    # C25, E14: what was declared is opened by its author and by directors, a concern by the
    # bureau; a unit's code is its contact's, and whoever hands out its page does not see it
    (Role.COMMISSIONER, Action.OPEN, Noun.DECLARATION, Scope.OWN),
    (Role.CLERK, Action.OPEN, Noun.DECLARATION, Scope.NONE),
    (Role.LOCAL_DEPARTMENT, Action.SEE, Noun.DECLARATION, Scope.OWN),
    (Role.DIRECTOR, Action.OPEN, Noun.DECLARATION, Scope.ALL),
    (Role.CLERK, Action.OPEN, Noun.CONCERN, Scope.ALL),
    (Role.LOCAL_DEPARTMENT, Action.SEE, Noun.CONCERN, Scope.NONE),
    (Role.CLIENT_CONTACT, Action.SEE, Noun.UNIT_CODE, Scope.UNIT),
    (Role.DIRECTOR, Action.SEE, Noun.UNIT_CODE, Scope.NONE),
    (Role.LOCAL_DEPARTMENT, Action.INVITE, Noun.UNIT_LINK, Scope.AREA),
    (Role.COMMISSIONER, Action.INVITE, Noun.UNIT_LINK, Scope.NONE),
    # Reading 10, S23, S17: the bureau decides about exemptions, supervises, and sets intervals
    (Role.COMMISSIONER, Action.LOG, Noun.EXEMPTION, Scope.OWN),
    (Role.LOCAL_DEPARTMENT, Action.LOG, Noun.EXEMPTION, Scope.AREA),
    (Role.LOCAL_DEPARTMENT, Action.APPROVE, Noun.EXEMPTION, Scope.NONE),
    (Role.CLERK, Action.APPROVE, Noun.EXEMPTION, Scope.ALL),
    (Role.LOCAL_DEPARTMENT, Action.SEE, Noun.COVERAGE, Scope.AREA),
    (Role.LOCAL_DEPARTMENT, Action.SEND, Noun.SUPERVISION, Scope.NONE),
    (Role.CLERK, Action.SEND, Noun.SUPERVISION, Scope.ALL),
    (Role.LOCAL_DEPARTMENT, Action.EDIT, Noun.QUOTA, Scope.NONE),
    (Role.DIRECTOR, Action.EDIT, Noun.QUOTA, Scope.ALL),
    (Role.CLERK, Action.SEE, Noun.VISIT, Scope.ALL),
    (Role.CLERK, Action.LOG, Noun.VISIT, Scope.NONE),
    (Role.CLERK, Action.EDIT, Noun.ASSIGNMENT, Scope.ALL),
    (Role.CLERK, Action.GRANT, Noun.ROLE, Scope.NONE),
    (Role.DIRECTOR, Action.GRANT, Noun.ROLE, Scope.ALL),
    (Role.DIRECTOR, Action.APPROVE, Noun.EVALUATION, Scope.ALL),
    (Role.CLERK, Action.APPROVE, Noun.EVALUATION, Scope.NONE),
]


@pytest.mark.parametrize(("role", "action", "noun", "scope"), RULES)
def test_a_role_reaches_so_far(role: Role, action: Action, noun: Noun, scope: Scope) -> None:
    assert access.allowed(role, action, noun) is scope


def test_what_the_table_does_not_name_is_denied() -> None:
    denied = [cell for cell in CELLS if cell not in access.TABLE]
    assert len(denied) > len(CELLS) / 2
    assert {access.allowed(*cell) for cell in denied} == {Scope.NONE}
    assert Scope.NONE not in access.TABLE.values()


def test_every_action_and_noun_is_someones() -> None:
    assert {action for _, action, _ in access.TABLE} == set(Action)
    assert {noun for _, _, noun in access.TABLE} == set(Noun)


def reach(role: Role) -> dict[tuple[Action, Noun], Scope]:
    return {
        (action, noun): scope for (who, action, noun), scope in access.TABLE.items() if who is role
    }


def test_an_operator_sees_no_content() -> None:
    assert reach(Role.OPERATOR) == {(Action.SEE, Noun.PERSON): Scope.OWN}


def test_a_member_unit_has_nothing_of_visits_or_clients() -> None:
    nouns = {noun for _, noun in reach(Role.MEMBER_UNIT)}
    assert nouns == {Noun.ISSUE, Noun.PERSON, Noun.ORGANISATION}


def test_a_client_contact_never_looks_past_the_own_unit() -> None:
    assert set(reach(Role.CLIENT_CONTACT).values()) == {Scope.UNIT}


def test_a_dispatching_unit_learns_nothing_of_what_was_said() -> None:
    said = {Noun.VISIT, Noun.CONSULTATION, Noun.ISSUE, Noun.SUGGESTION, Noun.MEETING, Noun.REPORT}
    assert said.isdisjoint({noun for _, noun in reach(Role.DISPATCHING_UNIT)})


@pytest.mark.parametrize("role", [role for role in Role if role not in roles.BUREAU])
def test_only_the_bureau_reaches_everything(role: Role) -> None:
    assert Scope.ALL not in reach(role).values()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LOCAL_DEPARTMENT])
def test_only_a_local_department_has_an_area(role: Role) -> None:
    assert Scope.AREA not in reach(role).values()


def test_exactly_the_field_logs_visits() -> None:
    loggers = {role for role in Role if access.allowed(role, Action.LOG, Noun.VISIT) > Scope.NONE}
    assert loggers == roles.FIELD


@pytest.mark.parametrize("action", [Action.AMEND, Action.WITHDRAW])
def test_a_visit_is_corrected_only_by_who_recorded_it(action: Action) -> None:
    assert {access.allowed(role, action, Noun.VISIT) for role in Role} == {Scope.NONE, Scope.OWN}


def test_only_a_director_grants_roles_and_reads_the_audit() -> None:
    for action, noun in ((Action.GRANT, Noun.ROLE), (Action.SEE, Noun.AUDIT)):
        assert [role for role in Role if access.allowed(role, action, noun) > Scope.NONE] == [
            Role.DIRECTOR
        ]


def test_who_may_change_a_thing_may_see_it() -> None:
    blind = {
        (role, action, noun)
        for role, action, noun in access.TABLE
        if access.allowed(role, Action.SEE, noun) is Scope.NONE
    }
    assert blind == set()


def test_a_director_can_do_all_that_a_clerk_can() -> None:
    director = reach(Role.DIRECTOR)
    assert all(director.get(cell) == scope for cell, scope in reach(Role.CLERK).items())


def test_scopes_compare_by_width_and_not_by_spelling() -> None:
    widths = [Scope.NONE, Scope.OWN, Scope.TEAM, Scope.UNIT, Scope.AREA, Scope.ALL]
    assert sorted({*widths}) == widths
    for narrow, wide in itertools.combinations(widths, 2):
        assert narrow < wide
        assert wide > narrow
        assert narrow <= wide
        assert wide >= narrow
        assert not wide <= narrow
    assert max(Scope.ALL, Scope.UNIT) is Scope.ALL


def test_several_roles_reach_as_far_as_the_widest_and_each_keeps_its_own() -> None:
    both = [Role.COMMISSIONER, Role.LEADER]
    assert access.widest(both, Action.SEE, Noun.VISIT) is Scope.TEAM
    assert access.granted(both, Action.SEE, Noun.VISIT) == {
        Role.COMMISSIONER: Scope.OWN,
        Role.LEADER: Scope.TEAM,
    }
    assert access.widest([], Action.SEE, Noun.VISIT) is Scope.NONE
    assert access.granted([Role.OPERATOR], Action.SEE, Noun.VISIT) == {}


@pytest.mark.parametrize("subject", sorted(access.GUARDED))
@pytest.mark.parametrize(
    ("actor", "action", "noun"),
    [
        (Role.CLERK, Action.EDIT, Noun.PERSON),
        (Role.CLERK, Action.INVITE, Noun.INVITATION),
        (Role.CLERK, Action.APPROVE, Noun.INVITATION),
        (Role.LOCAL_DEPARTMENT, Action.INVITE, Noun.INVITATION),
    ],
)
def test_only_a_director_handles_someone_of_the_bureau(
    actor: Role, action: Action, noun: Noun, subject: Role
) -> None:
    subject_roles = [Role.COMMISSIONER, subject]
    assert access.allowed_on_person([actor], action, noun, subject=subject_roles) is Scope.NONE
    assert (
        access.allowed_on_person([Role.DIRECTOR], action, noun, subject=subject_roles) is Scope.ALL
    )
    assert access.allowed_on_person(
        [actor], action, noun, subject=[Role.COMMISSIONER]
    ) is access.allowed(actor, action, noun)


def test_what_is_confidential_is_opened_by_those_who_serve_and_by_a_director() -> None:
    openers = {role for role in Role if access.allowed(role, Action.OPEN, Noun.VISIT) > Scope.NONE}
    assert openers == roles.FIELD - {Role.LOCAL_DEPARTMENT} | {Role.DIRECTOR}


@pytest.mark.parametrize("role", Role)
def test_a_bureau_seat_takes_two_and_the_bureau_confirms(role: Role) -> None:
    assert access.takes_two([role]) == (role in {Role.CLERK, Role.DIRECTOR, Role.OPERATOR})
    assert access.takes_two([role, Role.CLERK])
    assert access.may_confirm([role]) == (role in {Role.CLERK, Role.DIRECTOR})
    assert not access.may_confirm([])
    assert not access.takes_two([])


def test_a_concern_is_the_bureaus_alone() -> None:
    readers = {
        role for role in Role if access.allowed(role, Action.SEE, Noun.CONCERN) > Scope.NONE
    }
    assert readers == roles.BUREAU
