"""The timeline of a film."""

from dataclasses import asdict

from understudy.engines import section_engine
from understudy.script.content import ScriptContent
from understudy.settings.film import Film
from understudy.stages.stage import Request, Stage
from understudy.timeline import REVISION


def _request(settings: Film, script: ScriptContent) -> Request:
    """Arguments of `understudy.timeline.plan`, besides the speech itself."""
    pace = section_engine(settings, "video").pace(settings)
    return {
        "scenes": [scene["id"] for scene in script["scenes"]],
        "language": settings["language"],
        "fps": settings["fps"],
        "pace": asdict(pace),
        **settings["timeline"],
        "opening_card": settings["film"]["opening_card"],
        "closing_card": settings["film"]["closing_card"],
    }


TIMELINE = Stage("timeline", "timeline", _request, REVISION, draft_seconds=0.1, studio_seconds=0.1)
