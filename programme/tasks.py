"""What a visit did: each scheme's tasks in the notices' own words (C12-C17, E6-E12, S5-S11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from programme.clauses import Clause, clause
from programme.scheme_names import Scheme


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing the notice names of a task; told where there is something to tell, never asked."""

    name: str
    words: str
    choices: tuple[str, ...] = ()
    """The notice's own list, where it has one: offered beside writing."""


@dataclass(frozen=True, slots=True)
class Task:
    """One task of one scheme; `words` fits on a button, `about` is the notice's sentence."""

    scheme: Scheme
    code: str
    words: str
    about: str
    clause: Clause
    details: tuple[Detail, ...] = ()


_DETAILS: Mapping[str, tuple[Detail, ...]] = MappingProxyType(
    {
        "C12": (Detail("topic", "主题"), Detail("material", "材料"), Detail("audience", "听众")),
        "C14": (
            Detail("situation", "知识产权状况"),
            Detail("needs", "需求"),
            Detail("opinions", "意见建议"),
        ),
        "C15": (
            Detail(
                "area",
                "指导方面",
                ("健全管理机制", "提高管理水平", "优化布局", "增强核心竞争力"),
            ),
            Detail("outcome", "成效"),
        ),
    }
)
"""By clause: the topic, material and audience of 宣讲, what was heard, what was guided."""


def _listed(scheme: Scheme, *rows: tuple[str, str, str, str]) -> tuple[Task, ...]:
    return tuple(
        Task(scheme, code, words, about, clause(no), _DETAILS.get(no, ()))
        for code, no, words, about in rows
    )


_COMMISSIONER = _listed(
    Scheme.COMMISSIONER,
    ("publicise", "C12", "宣讲政策", "有针对性地宣讲知识产权理论政策、法律法规和工作部署。"),
    ("consult", "C13", "解答咨询", "及时受理、解答服务对象关于知识产权的咨询。"),
    ("understand", "C14", "了解情况", "深入了解服务对象的知识产权状况，听取需求和意见建议。"),
    (
        "guide",
        "C15",
        "指导业务",
        "指导服务对象建立健全管理机制，提高知识产权管理水平，优化知识产权布局，增强核心竞争力。",
    ),
    ("coordinate", "C16", "协调事项", "帮助协调服务对象遇到的知识产权问题和事项。"),
    ("suggest", "C17", "提出建议", "向服务对象所在地和上级知识产权部门提出工作建议。"),
)

_ENVOY = _listed(
    Scheme.ENVOY,
    (
        "connect",
        "E6",
        "共促“双向直达”",
        (
            "及时宣讲知识产权理论政策、法律法规和上级工作部署。"
            "听取当地相关意见建议，并向上级部门反馈。"
        ),
    ),
    (
        "strategy",
        "E7",
        "共商发展思路",
        "参与当地知识产权工作思路、发展规划等研究制定，提出具有科学性和前瞻性的建议。",
    ),
    (
        "measures",
        "E8",
        "共研工作举措",
        (
            "结合当地实际需求和特点，研究提出相关工作举措建议并推动实施。"
            "加强对重点工作落实情况的督促指导。"
        ),
    ),
    (
        "reform",
        "E9",
        "共抓改革试点",
        "结合当地实际，研究提出改革举措建议并推动实施，参与、指导当地承担的上级改革试点项目。",
    ),
    (
        "projects",
        "E10",
        "共推重大项目",
        "共同推动实施知识产权重大项目，促进资源的集聚和优化配置，助力地方产业转型升级。",
    ),
    (
        "problems",
        "E11",
        "共解疑难问题",
        "与地方建立紧密的沟通协调机制，共同面对和解决知识产权工作中的疑难问题。",
    ),
    (
        "results",
        "E12",
        "共创工作成果",
        "及时总结提炼当地的特色工作亮点和成效，推动深化提升，加强宣传和报送，扩大影响力。",
    ),
)

# The seven guidance areas are paragraphs; `about` is the first sentence of each.
_ESCORT = _listed(
    Scheme.ESCORT,
    (
        "law",
        "S5",
        "政策法律",
        (
            "及时宣讲解读党中央国务院和省委省政府有关科技创新和知识产权工作的决策部署与方针政策，"
            "宣讲解读有关法律法规和工作举措，"
            "帮助战略科技力量更好地强化法治思维、法治方式，理解和运用相关政策。"
        ),
    ),
    (
        "management",
        "S6",
        "管理体系",
        (
            "指导战略科技力量提升知识产权意识，落实人员、机构和职责，健全知识产权战略推进机制，"
            "形成完善的知识产权管理、运营和保护等工作体系。"
        ),
    ),
    (
        "layout",
        "S7",
        "整体布局",
        (
            "指导战略科技力量围绕技术研发进度和科技发展需要，制定科学合理的专利布局策略，"
            "加强高价值专利培育。"
        ),
    ),
    (
        "innovation",
        "S8",
        "协同创新",
        (
            "指导战略科技力量建立知识产权与科技创新一体协同机制，"
            "实施专利导航项目或者利用专利导航服务资源，"
            "围绕科研项目立项、技术研发、试验验证、推广应用等全流程加强知识产权信息挖掘和利用，"
            "形成知识产权图谱，进一步校准研发方向，优化研发路径，提升研发起点，"
            "加强关键核心技术攻关能力。"
        ),
    ),
    (
        "analysis",
        "S9",
        "分析评议",
        "对战略科技力量知识产权状况开展分析评议，研究优势与劣势，识别潜在风险，提出改进对策建议。",
    ),
    (
        "utilisation",
        "S10",
        "运用实效",
        "指导战略科技力量建立以运用为导向的知识产权创造和转化机制，培育专利密集型产品。",
    ),
    (
        "protection",
        "S11",
        "保护机制",
        (
            "指导战略科技力量建立知识产权风险防范和应对机制，完善商业秘密保护体系，"
            "推进“事前防范—事中应对—事后优化”。"
        ),
    ),
)

_LISTS: Mapping[Scheme, tuple[Task, ...]] = MappingProxyType(
    {Scheme.COMMISSIONER: _COMMISSIONER, Scheme.ENVOY: _ENVOY, Scheme.ESCORT: _ESCORT}
)
_BY_CODE = {(task.scheme, task.code): task for listed in _LISTS.values() for task in listed}


def of_scheme(scheme: Scheme) -> tuple[Task, ...]:
    """The scheme's tasks in the notice's order."""
    return _LISTS[scheme]


def task(scheme: Scheme, code: str) -> Task:
    """The task of that code; KeyError where the scheme has none such."""
    return _BY_CODE[scheme, code]
