"""The desk's addresses, and what answers at each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import font_manrope
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from understudy.desk import live, made, making, pages, saving
from understudy.desk.desk import Desk
from understudy.desk.guard import Guard

_FOLDER = Path(__file__).parent
_TYPEFACE = Path(font_manrope.__file__).parent / "files/Manrope-VariableFont_wght.ttf"


def application(desk: Desk, token: str, port: int) -> Guard:
    """The desk as an ASGI application for a server that listens on `port`; `token` opens it."""

    @asynccontextmanager
    async def working(_: Starlette) -> AsyncIterator[None]:
        async with desk.runs.working():
            yield

    routes = [
        Route("/", pages.topics),
        Route("/new", pages.new_topic),
        Route("/topics/{topic}", pages.film),
        Route("/topics/{topic}/settings", pages.edit_topic),
        Route("/api/topics/{topic}", saving.put_topic, methods=["PUT"]),
        Route("/api/topics/{topic}", saving.delete_topic, methods=["DELETE"]),
        Route("/api/topics/{topic}/script", saving.get_script),
        Route("/api/topics/{topic}/script", saving.put_script, methods=["PUT"]),
        Route("/api/topics/{topic}/approval", making.put_approval, methods=["PUT"]),
        Route("/api/topics/{topic}/{preset}/cost", making.cost),
        Route("/api/topics/{topic}/{preset}/live", live.topic),
        Route("/api/live", live.runs),
        Route("/api/runs", making.add_run, methods=["POST"]),
        Route("/api/runs/{run:int}", making.stop_run, methods=["DELETE"]),
        Route("/made/{topic}/{preset}/{file}", made.of_film),
        Route("/made/{topic}/{preset}/scenes/{scene}/{file}", made.of_scene),
        Route("/static/manrope.ttf", _typeface),
        Mount("/static", StaticFiles(directory=_FOLDER / "static")),
    ]
    served = Starlette(routes=routes, exception_handlers=pages.HANDLERS, lifespan=working)
    served.state.desk = desk
    return Guard(served, token, port)


async def _typeface(_: object) -> FileResponse:
    return FileResponse(_TYPEFACE)
