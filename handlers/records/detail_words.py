"""The details of tasks in words: 「主题：快速预审」."""

from collections.abc import Sequence

from handlers.words import current, pgettext
from handlers.words import gettext as _
from programme import tasks
from programme.schemes import Scheme
from programme.tasks import Detail, Task
from storage.queries.records import Detail as Told

_GLOSSES = {
    "topic": "topic", "material": "material", "audience": "audience",
    "situation": "IP situation", "needs": "needs", "opinions": "opinions",
    "area": "area guided", "outcome": "outcome",
}  # fmt: skip


def name(detail: Detail) -> str:
    """The notice's wording; in an English chat with an English gloss."""
    return f"{detail.words} ({_GLOSSES[detail.name]})" if current() == "en" else detail.words


def of(scheme: str, code: str) -> Task:
    return tasks.task(Scheme(scheme), code)


def named(scheme: str, code: str, detail: str) -> Detail | None:
    return next((each for each in of(scheme, code).details if each.name == detail), None)


def told(details: Sequence[Told]) -> list[tuple[str, str]]:
    """What was told of each, in the notice's order."""
    by_key = {(each.scheme, each.code, each.name): each for each in details}
    found = []
    for scheme, code in dict.fromkeys((each.scheme, each.code) for each in details):
        for detail in of(scheme, code).details:
            each = by_key.get((scheme, code, detail.name))
            if each is not None:
                found.append((name(detail), each.said or _("🔒 confidential")))
    return found


def joined(told: Sequence[tuple[str, str, str, str | None, str | None]]) -> str:
    """Those of one version in one line; what is confidential is only named."""
    parts = []
    for scheme, code, which, said, _sealed in told:
        detail = named(scheme, code, which)
        words = name(detail) if detail else which
        parts.append(
            pgettext("a detail", "{name}: {said}").format(
                name=words, said=said if said is not None else _("🔒 confidential")
            )
        )
    return pgettext("between details", "; ").join(parts)
