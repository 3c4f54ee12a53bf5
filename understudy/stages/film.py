"""The film: pictures, sound and subtitles together, and what is measured of them."""

from understudy.film.assembly import REVISION
from understudy.quality.gate import REVISION as MEASURING
from understudy.script.content import ScriptContent
from understudy.settings.film import Film
from understudy.stages.stage import Request, Stage


def _request(settings: Film, script: ScriptContent) -> Request:
    """Arguments of `understudy.film.assembly.assemble`, and `measured`, besides files."""
    return {
        "title": script["title"],
        "language": settings["language"],
        "speech_start": settings["timeline"]["lead_in"],
        "measured": _measured(settings),
    }


def _measured(settings: Film) -> Request:
    """Arguments of `understudy.quality.film.measure`, besides its files."""
    return {
        "limits": settings["quality"]["film"],
        "loudness": settings["film"]["loudness"],
        "true_peak": settings["film"]["true_peak"],
        "length": settings["length"],
    }


FILM = Stage(
    "film",
    "film",
    _request,
    f"{REVISION} measured {MEASURING}",
    draft_seconds=1.0,
    studio_seconds=2,
    size=lambda extent: extent.whole,
)
