"""The spoken dialogue of a scene."""

from understudy.engines import asked
from understudy.quality.gate import gate
from understudy.script.content import ScriptContent
from understudy.settings.film import Film
from understudy.stages.extent import SOUND_BYTES
from understudy.stages.scenes import best_of, scene_of, seed_of_scene
from understudy.stages.stage import Request, Stage


def _request(settings: Film, script: ScriptContent, scene: str) -> Request:
    """Arguments of the speech engine's `speak`, and the gate of what it says."""
    persona, content = settings["persona"], scene_of(script, scene)
    offered = {
        "text": content["dialogue"],
        "language": settings["language"],
        "voice": persona["voice"],
        "pronunciations": persona["pronunciations"],
        "seed": seed_of_scene(settings, "speech", scene),
    }
    return {
        **asked("speech", "speak", settings, offered),
        "gate": gate("speech", settings, best_of(settings, content)),
    }


SPEECH = Stage(
    "speech",
    "speech",
    _request,
    section="speech",
    loads_model=True,
    studio_seconds=8,
    jobs=6,
    revealed_by="script",
    count=lambda extent: extent.scenes,
    size=lambda extent: extent.seconds * SOUND_BYTES,
)
