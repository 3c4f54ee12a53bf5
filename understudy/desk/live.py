"""What changes while a page is open, as a stream of server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from understudy.desk import made, scripts, workflow
from understudy.desk.answers import desk_of, name_in
from understudy.script.approval import is_approved

_LOOK_EVERY = 0.4
"""Seconds between two looks at runs and files; only what changed is sent."""


async def runs(request: Request) -> Response:
    """The runs of this desk."""
    return _stream(request, lambda: _of_desk(request))


async def topic(request: Request) -> Response:
    """The runs, and the files of one topic and preset."""
    desk, name, preset = desk_of(request), name_in(request, "topic"), name_in(request, "preset")
    return _stream(request, lambda: {**_of_desk(request), "topic": _of_topic(desk.root, name, preset)})


def _of_desk(request: Request) -> dict[str, Any]:
    desk = desk_of(request)
    elsewhere = not desk.runs.are_at_work and not desk.runs.folder.locked() and workflow.is_taken(desk.root)
    return {"runs": desk.runs.told(), "elsewhere": elsewhere}


def _of_topic(root: Path, name: str, preset: str) -> dict[str, Any]:
    found = scripts.find(root, name)
    return {
        "version": found.version,
        "approved": found.content is not None and is_approved(root, name, found.content),
        **made.dates(root, name, preset),
    }


def _stream(request: Request, look: Any) -> Response:
    async def lines() -> AsyncIterator[str]:
        sent = None
        while not desk_of(request).is_closing():
            state = json.dumps(await run_in_threadpool(look))
            if state != sent:
                sent = state
                yield f"data: {state}\n\n"
            await asyncio.sleep(_LOOK_EVERY)

    return StreamingResponse(lines(), media_type="text/event-stream")
