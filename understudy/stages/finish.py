"""The picture of a scene: at the film's rate and size, then with what lies over it."""

from understudy.engines import asked, section_engine
from understudy.film.picture import REVISION, SceneFade
from understudy.script.content import ScriptContent
from understudy.script.takes import kept_take, scene_of_take
from understudy.settings.film import Film
from understudy.stages.scenes import palette_of, scene_of, seed_of_scene, timeline_entry
from understudy.stages.stage import Request, Stage
from understudy.timeline import Timeline

FADE_SECONDS = 0.4
"""How long two scenes fade into each other, half of it in each: over by the time that the next one's speech begins."""

OPENING_SECONDS = 2.0
"""How long the label is seen at least when a film begins."""


def _enhanced(settings: Film, scene: str) -> Request:
    """Arguments of the finish engine's `enhance`: the film's rate and size."""
    offered = {
        "width": settings["width"],
        "height": settings["height"],
        "fps": settings["fps"],
        "seed": seed_of_scene(settings, "finish", scene),
    }
    return asked("finish", "enhance", settings, offered)


def _picture(settings: Film, script: ScriptContent, timeline: Timeline, scene: str) -> Request:
    """Arguments of `understudy.film.picture.make`, besides the words: the picture's form and what is laid over it."""
    film, persona = settings["film"], settings["persona"]
    before, after = faded_neighbours(script, scene)
    return {
        "language": settings["language"],
        "width": settings["width"],
        "height": settings["height"],
        "fps": settings["fps"],
        "speech_start": settings["timeline"]["lead_in"],
        "burn_captions": film["burn_captions"],
        "slate": scene if film["slate"] else None,
        "label_until": _label_until(settings, timeline, scene),
        "lower_third": {"name": persona["name"], "role": persona["role"]}
        if _introduces(settings, script, scene)
        else None,
        "fade_in": _fade(settings, script, timeline, scene, before),
        "fade_out": _fade(settings, script, timeline, scene, after),
        "palette": palette_of(settings),
        "encoding": film["encoding"],
    }


def faded_neighbours(script: ScriptContent, scene: str) -> tuple[str | None, str | None]:
    """The takes that a take fades in from and out to; None where it is cut, or the film begins or ends."""
    own = scene_of(script, scene)
    scenes = [None, *script["scenes"], None]
    place = scenes.index(own)
    before, after = scenes[place - 1], scenes[place + 1]
    return (
        kept_take(before) if before and own.get("transition") == "fade" else None,
        kept_take(after) if after and after.get("transition") == "fade" else None,
    )


def _fade(
    settings: Film, script: ScriptContent, timeline: Timeline, scene: str, neighbour: str | None
) -> SceneFade | None:
    """How many frames of a scene fade, and whether its neighbour is drawn as where the presenter is introduced."""
    if neighbour is None:
        return None
    shortest = min(timeline_entry(timeline, name)["frames"] for name in (scene, neighbour))
    return {
        "frames": min(round(FADE_SECONDS / 2 * settings["fps"]), shortest // 2),
        "introduced": _introduces(settings, script, neighbour),
    }


def _introduces(settings: Film, script: ScriptContent, scene: str) -> bool:
    """Whether the presenter's name is shown in a scene: the first one on camera."""
    on_camera = [item["id"] for item in script["scenes"] if item["on_camera"]]
    return settings["film"]["lower_third"] and on_camera[:1] == [scene_of_take(scene)]


def _label_until(settings: Film, timeline: Timeline, scene: str) -> float | None:
    """Seconds of a scene for which the label is in its corner; None for all of it.

    Cards show it anyway, so that only what is left of the film's opening after its card is the scenes' part.
    """
    label = settings["film"]["label"]
    if label == "always":
        return None
    passed = timeline_entry(timeline, scene)["start"] / settings["fps"]
    return max(0.0, round(OPENING_SECONDS - passed, 3)) if label == "opening" else 0.0


ENHANCE = Stage(
    "enhance",
    "enhance",
    _enhanced,
    section="finish",
    loads_model=True,
    draft_seconds=1.0,
    studio_seconds=80,
    jobs=0,
    revealed_by="timeline",
    count=lambda extent: extent.scenes if hasattr(section_engine(extent.film, "finish"), "enhance") else 0,
    passing="scenes/*/enhanced.*",
)
FINISH = Stage(
    "finish",
    "finish",
    _picture,
    REVISION,
    section="finish",
    draft_seconds=3.0,
    studio_seconds=6,
    jobs=6,
    revealed_by="timeline",
    count=lambda extent: extent.scenes,
    size=lambda extent: extent.seconds * extent.picture,
    passing="scenes/*/finished.mp4",
)
