"""The film's page, written from the files of the film: one HTML file that holds all that it shows."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from markupsafe import Markup

from understudy import __version__
from understudy.drawing.palette import palette
from understudy.files import write_text
from understudy.progress.words import count, size
from understudy.report.charts_of_film import charts
from understudy.report.colours import dark, light
from understudy.report.costs import costs_of_film, total
from understudy.report.embed import data_uri, small_copy, still, typeface
from understudy.report.quality import Judged, judged_film, not_measured
from understudy.report.scenes import SceneOfPage, scenes_of_page
from understudy.report.strip import strip
from understudy.report.templates import templates
from understudy.script.model import LeftOut
from understudy.stages.stage import Request
from understudy.timeline import Timeline
from understudy.trust.inspection import inspect
from understudy.trust.signer import own_root

_STAGES = ("image", "speech", "video", "lips", "film")
"""Those that have something to be measured."""
_SHOWN_AT = 0.7
"""Part of the opening card after which its title is there: the picture that stands for the film."""


def make(
    output: Path, *, folder: Path, logs: Path, timeline: Timeline, mark_key: bytes | None, **request: Any
) -> None:
    """Write the page of a film.

    Args:
        output: the page; it plays film.mp4 where that lies beside it, and else a small copy that it holds.
        folder: of the film and its scenes.
        logs: the folder of its jobs' logs, which tell what they took; what is not there is not told.
        timeline: as `understudy.timeline.plan` gives it.
        mark_key: of the marks that are looked for in the film; None where there is none.
        request: what `understudy.stages.report` asks for.
    """
    film, seconds = folder / "film.mp4", timeline["frames"] / timeline["fps"]
    with ThreadPoolExecutor() as background:  # ffmpeg takes the longest, and no time of this process
        copy = background.submit(small_copy, film, seconds)
        scenes = scenes_of_page(folder, logs, timeline, request)
        judged = [part for scene in scenes for part in scene.judged] + judged_film(folder)
        costs = costs_of_film(logs)
        poster = timeline["opening_card"] / timeline["fps"] * _SHOWN_AT or seconds / 2
        content = {
            "film": request,
            "seconds": seconds,
            "facts": _facts(request, seconds, len(scenes)),
            "scenes": scenes,
            "strip": _strip(timeline, scenes, request["speech_start"]),
            "charts": charts(folder, scenes, judged, request["settings"]["film"]["loudness"]),
            "judged": judged,
            "verdict": verdict(judged),
            "not_measured": not_measured(judged, _STAGES),
            "costs": costs,
            "total": total([*costs, *(cost for scene in scenes for cost in scene.costs)]),
            "origin": inspect(film, [root for root in [own_root()] if root], mark_key),
            "left_out": LeftOut(**request["left_out"]).in_words() if request["left_out"] else "",
            "captions": data_uri((folder / "film.vtt").read_bytes(), "text/vtt"),
            "poster": still(film, poster),
            "themes": [theme(palette(request["palette"])) for theme in (light, dark)],
            "typeface": typeface(),
            "version": __version__,
        }
        content["copy"] = base64.b64encode(copy.result()).decode()
    write_text(output, render(content))


def render(content: dict[str, Any]) -> str:
    """The page as text; whatever stands in `content` is escaped, unless it is a Markup."""
    environment = templates()
    environment.filters |= {"number": number, "seconds": clock, "size": size}
    environment.globals |= {"count": count}
    script = environment.get_template("page.js").render()
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return environment.get_template("page.html").render(**content, script_hash=f"sha256-{allowed}")


def verdict(judged: list[Judged]) -> tuple[str, str]:
    """Whether all is well, in one word ("good", "bad" or "open") and in a sentence."""
    figures = [figure for part in judged for figure in part.figures]
    failed = sum(figure.passed is False for figure in figures)
    passed = sum(figure.passed is True for figure in figures)
    if failed:
        return "bad", f"{count(failed, 'figure')} of {failed + passed} beyond the limit"
    if passed:
        return "good", f"{count(passed, 'figure')}, none beyond its limit"
    return "open", "nothing is held to a limit"


def number(value: float | int | None) -> str:
    """Three digits that count, and a minus sign that looks like one; a dash where there is no number."""
    if value is None:
        return "–"
    text = f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return text.replace("-", "−")


def clock(seconds: float) -> str:
    """A place in the film: "0:07.4"."""
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{minutes:.0f}:{rest:04.1f}"


def _facts(request: Request, seconds: float, scenes: int) -> list[str]:
    return [
        f"{seconds:.1f} s",
        count(scenes, "scene"),
        f"{request['width']} × {request['height']}, {request['fps']} frames a second",
        f"presented by {request['presenter']['name']}",
    ]


def _strip(timeline: Timeline, scenes: list[SceneOfPage], speech_start: float) -> Markup:
    bad = frozenset(scene.id for scene in scenes if scene.failures)
    return strip(timeline, [scene.words for scene in scenes], speech_start=speech_start, bad_scenes=bad)
