"""What a served unit sees without the chat: its code, one visit to confirm, a concern to write.

Each page is opened by a link (`storage/actions/links.py`) and shows only what that link is for. A
concern goes to the bureau alone; nobody else is told that there is one.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot import clock
from bot.pages import frame
from bot.pages.door import Door
from bot.pages.frame import NotOurForm, Page
from bot.program import Program
from bot.roster import writing
from handlers import days, words
from handlers.dialogue import bureau_day
from handlers.units import concerns
from handlers.visits import card as visit_card
from programme import visits
from storage import Session, actions, models, queries
from storage.errors import Unavailable

CONCERNS_A_DAY = 10
_BUREAU = ZoneInfo("Asia/Shanghai")
_GONE = Page("gone.html", {}, 404)

Answering = Callable[[Session, Request], Awaitable[Page]]


def routes(program: Program) -> list[Route]:
    """The pages of a unit, and their style."""
    door = Door()

    def page(answering: Answering) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return frame.drawn(request, await _answered(program, door, answering, request))

        return answer

    def posted(work: "Work") -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return frame.drawn(request, await _posted(program, door, work, request))

        return answer

    async def style(_request: Request) -> Response:
        return FileResponse(frame.TEMPLATES / "pages.css", headers=dict(frame.HEADERS))

    return [
        Route("/pages/pages.css", style),
        Route("/unit/{code}", page(code_shown)),
        Route("/visit/{code}", page(visit_shown), methods=["GET"]),
        Route("/visit/{code}", posted(visit_confirmed), methods=["POST"]),
        Route("/{kind:str}/{code}/concern", page(concern_asked), methods=["GET"]),
        Route("/{kind:str}/{code}/concern", posted(concern_told), methods=["POST"]),
    ]


Work = Callable[[Session, Request, Mapping[str, str]], Awaitable[tuple[Page, list[Any]]]]
"""What a form does, in one transaction: the page that answers it, and messages for the chat."""


async def _answered(program: Program, door: Door, answering: Answering, request: Request) -> Page:
    if not door.opens(request):
        return Page("wait.html", {}, 429)

    async def work(session: Session) -> Page:
        with words.speaking(frame.language_of(request)):
            return await answering(session, request)

    try:
        return await program.store.write(work)
    except Unavailable:
        return Page("wait.html", {}, 503)


async def _posted(program: Program, door: Door, work: Work, request: Request) -> Page:
    if not door.opens(request):
        return Page("wait.html", {}, 429)
    try:
        fields = await frame.form(request)
    except NotOurForm as problem:
        return Page("again.html", {}, problem.status)
    page = _GONE

    async def both(session: Session) -> list[Any]:
        nonlocal page
        with words.speaking(frame.language_of(request)):
            page, told = await work(session, request, fields)
        return told

    try:
        await program.tell(both)
    except Unavailable:
        return Page("wait.html", {}, 503)
    return page


# The unit's code


async def code_shown(session: Session, request: Request) -> Page:
    """The six digits that hold now; that they were shown is noted."""
    link = await _link(session, request, "unit")
    client = await session.get(models.Client, _number(link)) if link else None
    if link is None or client is None:
        return _GONE
    now = clock.now()
    code = await actions.unit_keys.current(session, client.id, by=(None, None), now=now)
    return Page(
        "code.html",
        {
            "unit": client.name,
            "digits": f"{code.digits[:3]} {code.digits[3:]}",
            "until": _time(code.until),
            "seconds": max(1, int((code.until - now).total_seconds()) + 1),
        },
    )


# One visit


@dataclass(frozen=True, slots=True)
class _Asked:
    """The visit that a link asks about, with what the unit may know of it."""

    visit: models.Visit
    facts: Mapping[str, Any]


async def visit_shown(session: Session, request: Request) -> Page:
    asked = await _visit(session, request)
    return Page("visit.html", asked.facts) if asked else _GONE


async def visit_confirmed(
    session: Session, request: Request, _fields: Mapping[str, str]
) -> tuple[Page, list[Any]]:
    """Pressed once: of two who press at once, one confirms."""
    asked = await _visit(session, request)
    link = await _link(session, request, "visit")
    if asked is None or link is None:
        return _GONE, []
    now = clock.now()
    if not await actions.links.use(session, link.id, now=now):
        return _GONE, []
    if asked.visit.confirmed_at is None:
        await actions.unit_keys.mark(
            session, asked.visit, how=actions.unit_keys.BY_LINK, by=(None, None), now=now
        )
    return Page("confirmed.html", asked.facts), []


async def _visit(session: Session, request: Request) -> _Asked | None:
    link = await _link(session, request, "visit")
    visit = await session.get(models.Visit, _number(link)) if link else None
    if visit is None or visit.state == "withdrawn" or visit.client_id is None:
        return None
    client = await session.get_one(models.Client, visit.client_id)
    author = await session.get_one(models.Person, visit.author_id)
    today = bureau_day(clock.now())
    facts = {
        "unit": client.name,
        "day": days.shown(visit.day, today),
        "mode": visit_card.mode_name(visit.mode, visit.channel),
        "person": author.name,
    }
    return _Asked(visit, facts)


# A concern


async def concern_asked(session: Session, request: Request) -> Page:
    client, _visit_id = await _about(session, request)
    if client is None:
        return _GONE
    return Page("concern.html", {"unit": client.name, "limit": visits.MAX_CONTENT})


async def concern_told(
    session: Session, request: Request, fields: Mapping[str, str]
) -> tuple[Page, list[Any]]:
    """Kept sealed; the bureau hears that there is one, without a word of it."""
    client, visit_id = await _about(session, request)
    if client is None:
        return _GONE, []
    said = writing.safe(fields.get("said", "")).strip()
    facts = {"unit": client.name, "limit": visits.MAX_CONTENT, "said": said}
    if visits.content_problem(said) is not None:
        return Page("concern.html", facts | {"problem": True}, 422), []
    now = clock.now()
    since = now - timedelta(days=1)
    if await queries.concerns.count_of(session, client.id, since=since) >= CONCERNS_A_DAY:
        return Page("wait.html", {}, 429), []
    concern = await actions.concerns.tell(
        session, client_id=client.id, visit_id=visit_id, said=said, now=now
    )
    told = await concerns.notices(session, concern, now=now)
    return Page("told.html", {"unit": client.name}), list(told)


async def _about(session: Session, request: Request) -> tuple[models.Client | None, int | None]:
    """The unit whose link this is, and the visit where the link is for one."""
    kind = request.path_params["kind"]
    link = await _link(session, request, kind) if kind in {"unit", "visit"} else None
    if link is None:
        return None, None
    if kind == "unit":
        return await session.get(models.Client, _number(link)), None
    visit = await session.get(models.Visit, _number(link))
    if visit is None or visit.client_id is None:
        return None, None
    return await session.get(models.Client, visit.client_id), visit.id


async def _link(session: Session, request: Request, purpose: str) -> models.Link | None:
    code = request.path_params["code"]
    return await queries.links.find(session, code, purpose=purpose, now=clock.now())


def _number(link: models.Link) -> int:
    return int(link.subject.partition(":")[2])


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(_BUREAU):%H:%M}"
