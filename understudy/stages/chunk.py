"""The chunks of a scene."""

import math

from understudy.engines import asked, section_engine
from understudy.script.content import ScriptContent
from understudy.settings.film import Film
from understudy.stages.extent import Extent
from understudy.stages.scenes import best_of, named, picture_of, scene_of, seed_of_scene, timeline_entry
from understudy.stages.stage import Request, Stage
from understudy.timeline import Timeline, chunks_of


def _request(settings: Film, script: ScriptContent, timeline: Timeline, scene: str, index: int) -> Request:
    """Arguments of the video engine's `animate`."""
    content = scene_of(script, scene)
    offered = {
        **picture_of(settings, content),
        "image_prompt": named(content["image_prompt"], settings),
        "prompt": named(content["video_prompt"], settings),
        "last_frame_prompt": named(content.get("last_frame_prompt", ""), settings),
        "fps": settings["fps"],
        "seed": seed_of_scene(settings, f"video {index}", scene),
        "index": index,
        **chunks_of(timeline_entry(timeline, scene))[index],
    }
    wanted = best_of(settings, content)
    if wanted > 1:
        offered["best_of"] = wanted
    return asked("video", "animate", settings, offered)


def _count(extent: Extent) -> float:
    pace = section_engine(extent.film, "video").pace(extent.film)
    return extent.scenes * len(pace.lengths(math.ceil(extent.seconds * pace.fps)))


CHUNK = Stage(
    "chunk",
    "chunk",
    _request,
    section="video",
    loads_model=True,
    draft_seconds=0.3,
    studio_seconds=900,
    jobs=7,
    revealed_by="timeline",
    count=_count,
    passing="scenes/*/chunks/*",
    kept_for_edits=False,
)
