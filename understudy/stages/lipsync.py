"""The lips of the presenter in a clip."""

import math

from understudy.engines import asked
from understudy.quality.gate import gate
from understudy.script.content import ScriptContent
from understudy.settings.film import Film
from understudy.stages.scenes import best_of, scene_of, seed_of_scene
from understudy.stages.stage import Request, Stage

_ON_CAMERA = 4 / 6
"""Part of the scenes of a typical film that show the presenter."""


def _request(settings: Film, script: ScriptContent, scene: str) -> Request:
    """Arguments of the lips engine's `sync`, besides the speech, and the gate of its clip."""
    offered = {
        "language": settings["language"],
        "fps": settings["fps"],
        "speech_start": settings["timeline"]["lead_in"],
        "seed": seed_of_scene(settings, "lips", scene),
    }
    wanted = best_of(settings, scene_of(script, scene))
    return {**asked("lips", "sync", settings, offered), "gate": gate("lips", settings, wanted)}


LIPSYNC = Stage(
    "lipsync",
    "lips",
    _request,
    section="lips",
    loads_model=True,
    studio_seconds=200,
    jobs=4,
    revealed_by="timeline",
    count=lambda extent: math.ceil(extent.scenes * _ON_CAMERA),
    passing="scenes/*/synced.*",
    kept_for_edits=False,
)
