"""Who may ask the desk: a browser on this machine that was given the token, from the desk's own pages."""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, Response

_READING = ("GET", "HEAD")

_HEADERS = {
    # Nothing from elsewhere, nothing inline, and in no other page's frame.
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}

# A page and no redirect: browsers keep a strict cookie from what they were sent to by another site.
_ENTRANCE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/">'
    '<link rel="icon" href="/static/icon.svg"><title>Understudy</title><p><a href="/">To the desk</a></p></html>'
)
_NO_TOKEN = "This desk opens with the address that it printed when it was started; it ends in ?token=…\n"  # noqa: S105

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Guard:
    """Lets requests through to the application that come from whom they should, and adds the pages' rules."""

    def __init__(
        self, application: Callable[[Scope, Receive, Send], Awaitable[None]], token: str, port: int
    ) -> None:
        """`token` opens the desk; `port` is where it listens on the loopback address."""
        self._application, self._token = application, token
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._cookie = f"understudy-desk-{port}"  # cookies of one machine are shared by all its ports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._application(scope, receive, send)
            return

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._answer(scope) or self._application
        await answer(scope, receive, send_with_headers)

    def _answer(self, scope: Scope) -> Response | None:
        """What a request gets instead of what it asks for, if it may not have that."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return PlainTextResponse("This desk answers on its own address alone.\n", 421)
        if b"token=" in scope["query_string"]:
            return self._enter(scope)
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
        reads = scope["method"] in _READING
        if (origin is None and not reads) or origin not in (None, f"http://{host}"):
            return PlainTextResponse("Only the desk's own pages may ask for that.\n", 403)
        if not self._is_token(cookie_parser(headers.get("cookie", "")).get(self._cookie, "")):
            return PlainTextResponse(_NO_TOKEN, 403)
        if site not in ("same-origin", "none"):
            return PlainTextResponse("Only the desk's own pages may ask for that.\n", 403)
        return None

    def _enter(self, scope: Scope) -> Response:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["method"] != "GET" or not self._is_token(given):
            return PlainTextResponse(_NO_TOKEN, 403)
        answer = HTMLResponse(_ENTRANCE)
        answer.set_cookie(self._cookie, self._token, httponly=True, samesite="strict")
        return answer

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self._token.encode())
