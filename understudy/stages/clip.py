"""The clip of a scene, and what was measured of its chunks."""

from understudy.engines import asked, section_engine
from understudy.settings.film import Film
from understudy.stages.scenes import timeline_entry
from understudy.stages.stage import Request, Stage
from understudy.timeline import Timeline


def _request(settings: Film, timeline: Timeline, scene: str) -> Request:
    """Arguments of the video engine's `join`, besides the speech."""
    entry = timeline_entry(timeline, scene)
    offered = {
        "frames": entry["frames"],
        "shots": entry["shots"],
        "fps": settings["fps"],
        "speech_start": settings["timeline"]["lead_in"],
    }
    return asked("video", "join", settings, offered)


CLIP = Stage(
    "clip",
    "clip",
    _request,
    section="video",
    draft_seconds=0.3,
    studio_seconds=2,
    jobs=6,
    revealed_by="timeline",
    count=lambda extent: extent.scenes,
    passing="scenes/*/clip.*",
    kept_for_edits=False,
)
QUALITY = Stage(
    "quality",
    "quality",
    draft_seconds=0.2,
    studio_seconds=0.3,
    jobs=0,
    revealed_by="timeline",
    count=lambda extent: extent.scenes if hasattr(section_engine(extent.film, "video"), "measures") else 0,
)
