"""Every word of the programme's tables exists in code, under its clause."""

import pytest

from programme import clauses, roles, schemes, tasks, units, visits
from programme.roles import Role
from programme.schemes import Scheme, Served

TASKS = {
    Scheme.COMMISSIONER: {
        "publicise": "宣讲政策",
        "consult": "解答咨询",
        "understand": "了解情况",
        "guide": "指导业务",
        "coordinate": "协调事项",
        "suggest": "提出建议",
    },
    Scheme.ENVOY: {
        "connect": "共促“双向直达”",
        "strategy": "共商发展思路",
        "measures": "共研工作举措",
        "reform": "共抓改革试点",
        "projects": "共推重大项目",
        "problems": "共解疑难问题",
        "results": "共创工作成果",
    },
    Scheme.ESCORT: {
        "law": "政策法律",
        "management": "管理体系",
        "layout": "整体布局",
        "innovation": "协同创新",
        "analysis": "分析评议",
        "utilisation": "运用实效",
        "protection": "保护机制",
    },
}
FIRST_TASK_CLAUSE = {Scheme.COMMISSIONER: "C12", Scheme.ENVOY: "E6", Scheme.ESCORT: "S5"}

PLACES = {
    "C1": "附件1 二（一）1",
    "C5": "附件1 二（一）2",
    "C9": "附件1 二（一）3",
    "C11": "附件1 二（二）",
    "C17": "附件1 二（二）6",
    "C20": "附件1 二（三）1",
    "C22": "附件1 二（三）2",
    "C25": "附件1 二（三）3",
    "C28": "附件1 三",
    "E1": "附件2 二（一）1",
    "E5": "附件2 二（二）",
    "E12": "附件2 二（二）7",
    "E13": "附件2 二（三）2",
    "E14": "附件2 二（三）3",
    "E15": "附件2 二（三）1",
    "S2": "方案 一",
    "S4": "方案 二",
    "S11": "方案 二（七）",
    "S14": "方案 三（三）",
    "S21": "方案 三（六）",
    "S22": "方案 三（七）",
    "S24": "方案 四",
    "S30": "方案 图1",
}


def test_every_numbered_clause_is_registered_and_no_other() -> None:
    numbered = [
        f"{letter}{n}"
        for letter, last in (("C", 28), ("E", 15), ("S", 30))
        for n in range(1, last + 1)
    ]
    assert list(clauses.CLAUSES) == numbered
    assert all(clause.code == code for code, clause in clauses.CLAUSES.items())


@pytest.mark.parametrize(("code", "place"), PLACES.items())
def test_a_clause_is_cited_by_its_place(code: str, place: str) -> None:
    assert clauses.clause(code).cited == place


@pytest.mark.parametrize(
    ("letter", "notice"),
    [
        ("C", "浙质标知办〔2025〕3号"),
        ("E", "浙质标知办〔2025〕3号"),
        ("S", "浙质标知办〔2025〕2号"),
    ],
)
def test_a_clause_names_its_notice(letter: str, notice: str) -> None:
    of_scheme = [clause for code, clause in clauses.CLAUSES.items() if code[0] == letter]
    assert {clause.notice for clause in of_scheme} == {notice}
    assert of_scheme[0].cited_in_full == f"{notice} {of_scheme[0].place}"


def test_every_clause_quotes_its_sentence() -> None:
    assert all(len(clause.words) >= 5 for clause in clauses.CLAUSES.values())
    assert "每家服务对象现场服务不少于1次" in clauses.clause("C11").words
    assert "每季度应至少走访服务区域一次" in clauses.clause("E5").words


def test_an_unknown_clause_is_an_error() -> None:
    with pytest.raises(KeyError):
        clauses.clause("C29")


@pytest.mark.parametrize("scheme", Scheme)
def test_a_scheme_has_the_tasks_of_its_notice_in_order(scheme: Scheme) -> None:
    listed = tasks.of_scheme(scheme)
    assert {task.code: task.words for task in listed} == TASKS[scheme]
    first = FIRST_TASK_CLAUSE[scheme]
    expected = [f"{first[0]}{int(first[1:]) + n}" for n in range(len(listed))]
    assert [task.clause.code for task in listed] == expected
    assert all(task.about.endswith("。") and task.scheme is scheme for task in listed)


def test_a_task_is_found_by_its_code_within_its_scheme_only() -> None:
    assert tasks.task(Scheme.ENVOY, "reform").words == "共抓改革试点"
    with pytest.raises(KeyError):
        tasks.task(Scheme.COMMISSIONER, "reform")


def test_a_commissioners_task_says_what_its_clause_says() -> None:
    for task in tasks.of_scheme(Scheme.COMMISSIONER):
        assert task.about == task.clause.words + "。"


@pytest.mark.parametrize(
    ("scheme", "words", "served", "experience", "evaluation"),
    [
        (Scheme.COMMISSIONER, "服务专员", Served.CLIENT, 2, 2),
        (Scheme.ENVOY, "特派员", Served.REGION, 5, 1),
        (Scheme.ESCORT, "护航行动", Served.CLIENT, None, 1),
    ],
)
def test_a_scheme_has_its_rules(
    scheme: Scheme, words: str, served: Served, experience: int | None, evaluation: int
) -> None:
    rules = schemes.RULES[scheme]
    assert (rules.scheme, rules.words, rules.served) == (scheme, words, served)
    assert (rules.min_experience_years, rules.evaluation_years) == (experience, evaluation)
    assert rules.cycle_years == 2
    assert rules.task_list == tasks.of_scheme(scheme)
    assert rules.undertaking.scheme is scheme
    assert {task.clause.notice for task in rules.task_list} == {rules.notice}


def test_only_the_two_schemes_of_notice_3_have_a_quota() -> None:
    quotas = {scheme: rules.quota for scheme, rules in schemes.RULES.items()}
    assert quotas[Scheme.ESCORT] is None
    assert all(
        quota is not None and quota.scheme is scheme
        for scheme, quota in quotas.items()
        if scheme is not Scheme.ESCORT
    )


@pytest.mark.parametrize(
    ("role", "scheme"),
    [
        (Role.COMMISSIONER, Scheme.COMMISSIONER),
        (Role.ENVOY, Scheme.ENVOY),
        (Role.LEADER, Scheme.ESCORT),
        (Role.BACKBONE, Scheme.ESCORT),
        (Role.EXPERT, Scheme.ESCORT),
        (Role.LOCAL_DEPARTMENT, None),
        (Role.DISPATCHING_UNIT, None),
        (Role.MEMBER_UNIT, None),
        (Role.CLIENT_CONTACT, None),
        (Role.CLERK, None),
        (Role.DIRECTOR, None),
        (Role.OPERATOR, None),
    ],
)
def test_a_role_serves_in_its_scheme(role: Role, scheme: Scheme | None) -> None:
    assert schemes.of_role(role) is scheme


def test_the_roles_are_those_of_the_vocabulary() -> None:
    assert {role.value for role in Role} == {
        "commissioner", "envoy", "leader", "backbone", "expert", "clerk", "director",
        "local_department", "dispatching_unit", "member_unit", "client_contact", "operator",
    }  # fmt: skip
    assert (roles.WORDS[Role.COMMISSIONER], roles.WORDS[Role.ENVOY]) == ("服务专员", "特派员")
    assert Role.OPERATOR not in roles.FIELD | roles.BUREAU


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (roles.WORDS, Role),
        (units.UNIT_WORDS, units.UnitType),
        (units.CLIENT_WORDS, units.ClientType),
        (units.LEVEL_WORDS, units.Level),
        (visits.MODE_WORDS, visits.Mode),
    ],
)
def test_every_value_has_its_own_chinese_word(words: dict[str, str], kinds: type) -> None:
    assert set(words) == set(kinds)
    assert len(set(words.values())) == len(words)
