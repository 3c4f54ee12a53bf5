"""What all of the desk's routes share: reading what is asked, and answering in JSON."""

import functools
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from understudy.desk.desk import Desk
from understudy.errors import UserError
from understudy.settings.names import NAME_PATTERN
from understudy.versions import Changed

LARGEST_BODY = 4_000_000
"""Bytes: a script of 200 scenes, all texts as long as they may be, is 1.2 MB, and escapes make it longer."""


def name_in(request: Request, parameter: str) -> str:
    """A name from the address, which becomes part of a path. Raises HTTPException 404 if it is none."""
    name = request.path_params.get(parameter) or request.query_params[parameter]
    if not re.fullmatch(NAME_PATTERN, name):
        raise HTTPException(404)
    return name


async def body_of(request: Request, **fields: type) -> list[Any]:
    """The fields of a JSON object that was sent, in order. Raises UserError if it is not of that form."""
    received = bytearray()
    async for piece in request.stream():
        received += piece
        if len(received) > LARGEST_BODY:
            raise HTTPException(413)
    try:
        content = json.loads(received)
    except (ValueError, RecursionError):
        raise UserError("what was sent is not JSON.") from None
    if not isinstance(content, dict) or content.keys() != fields.keys():
        raise UserError(f"what was sent should be an object with {', '.join(fields) or 'nothing'}.")
    for name, type_ in fields.items():
        if not isinstance(content[name], type_):
            raise UserError(
                f"{name}: should be of type {type_.__name__}, found {type(content[name]).__name__}."
            )
    return [content[name] for name in fields]


def desk_of(request: Request) -> Desk:
    """The desk that is asked."""
    return request.app.state.desk


def in_json(route: Callable[[Request], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
    """The route's value as JSON; what is wrong for the user as 422, a save that comes too late as 409."""

    @functools.wraps(route)
    async def answered(request: Request) -> Response:
        try:
            return JSONResponse(await route(request))
        except UserError as error:
            return JSONResponse({"problem": str(error)}, status_code=422)
        except Changed:
            return JSONResponse({"problem": "It was changed meanwhile."}, status_code=409)

    return answered
