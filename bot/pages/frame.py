"""The frame of every page: layout, language, headers, forms that only the page itself sends."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from handlers import words

TEMPLATES = Path(__file__).parent / "templates"
FORM_COOKIE = "zhida_form"
LARGEST_FORM = 64 * 1024
MOST_FIELDS = 8

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}


class NotOurForm(Exception):
    """A form that this page did not hand out, or one that is too large or cannot be read."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Page:
    """What a request is answered with: a template, its facts, and the status."""

    template: str
    facts: Mapping[str, Any]
    status: int = 200


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        _=words.gettext, gettext=words.gettext, ngettext=words.ngettext, pgettext=words.pgettext
    )
    return made


_ENVIRONMENT = _environment()


def language_of(request: Request) -> str:
    """The one asked for in the address, else what the browser prefers, else Chinese."""
    asked = request.query_params.get("language", "")
    if asked in words.LANGUAGES:
        return asked
    return words.guess(request.headers.get("accept-language"))


def drawn(request: Request, page: Page) -> Response:
    """The page in the request's language; its forms carry a token that only this browser has."""
    language = language_of(request)
    token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
    with words.speaking(language):
        body = _ENVIRONMENT.get_template(page.template).render(
            **page.facts,
            language=language,
            here=request.url.path,
            token=token,
        )
    answer = HTMLResponse(body, page.status, headers=dict(HEADERS))
    answer.set_cookie(
        FORM_COOKIE, token, httponly=True, samesite="strict",
        secure=_is_https(request), path="/",
    )  # fmt: skip
    return answer


def _is_https(request: Request) -> bool:
    """As the visitor's browser sees it: a proxy in front says so."""
    return "https" in {request.url.scheme, request.headers.get("x-forwarded-proto", "")}


async def form(request: Request) -> Mapping[str, str]:
    """The fields of a form that this page handed out to this browser. Raises `NotOurForm`."""
    body = await _body(request)
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=MOST_FIELDS)
    except ValueError:
        raise NotOurForm(400) from None
    found = {name: values[0] for name, values in fields.items()}
    cookie = request.cookies.get(FORM_COOKIE, "")
    given = found.get("token", "")
    if not cookie or not hmac.compare_digest(cookie.encode(), given.encode()):
        raise NotOurForm(403)
    return found


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST_FORM:
                raise NotOurForm(413)
    except ClientDisconnect:
        raise NotOurForm(400) from None
    return bytes(body)
