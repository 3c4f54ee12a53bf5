"""What the workflow has made, for the browser: films with captions, reports, keyframes and takes."""

import re
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from understudy.desk.answers import desk_of, name_in
from understudy.script.takes import TAKE_PATTERN

_OF_A_FILM = {"film.mp4": "video/mp4", "film.vtt": "text/vtt", "report.html": "text/html"}
_OF_A_SCENE = {"image.png": "image/png", "finished.mp4": "video/mp4", "speech.wav": "audio/wav"}
_OF_A_REPORT = {
    # A page of its own that may do nothing at the desk: it has no origin, and reaches no address.
    "content-security-policy": "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:; media-src data: blob:; font-src data:; frame-ancestors 'none'"
}


async def of_film(request: Request) -> Response:
    """A file of a film; browsers ask for parts of it as they play."""
    folder = _folder(request)
    name = request.path_params["file"]
    headers = _OF_A_REPORT if name == "report.html" else None
    return _file(folder / name, _OF_A_FILM.get(name), headers)


async def of_scene(request: Request) -> Response:
    """A file of a scene, or of one of its further takes."""
    scene, name = request.path_params["scene"], request.path_params["file"]
    if not re.fullmatch(TAKE_PATTERN, scene):
        raise HTTPException(404)
    return _file(_folder(request) / "scenes" / scene / name, _OF_A_SCENE.get(name))


def dates(root: Path, topic: str, preset: str) -> dict[str, Any]:
    """What there is of a film: file -> when it was made (Unix time, seconds), and that for each scene."""
    folder = root / "results" / topic / preset
    scenes: dict[str, dict[str, float]] = {}
    for name in _OF_A_SCENE:
        for file in folder.glob(f"scenes/*/{name}"):
            scenes.setdefault(file.parent.name, {})[name] = file.stat().st_mtime
    film = {name: (folder / name).stat().st_mtime for name in _OF_A_FILM if (folder / name).is_file()}
    return {"film": film, "scenes": scenes}


def _folder(request: Request) -> Path:
    return desk_of(request).root / "results" / name_in(request, "topic") / name_in(request, "preset")


def _file(path: Path, kind: str | None, headers: dict[str, str] | None = None) -> Response:
    if kind is None or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=kind, headers=headers)
