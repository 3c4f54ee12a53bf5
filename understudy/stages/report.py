"""The page of a film."""

from typing import Any

from understudy.engines import model_names, section_engine
from understudy.film.credits import credits_of
from understudy.quality.places import measured_stages
from understudy.report import REVISION
from understudy.script.content import SceneContent, ScriptContent
from understudy.script.takes import kept_take
from understudy.settings.film import STAGES_OF_A_PRESET, Film
from understudy.stages.chunk import CHUNK
from understudy.stages.extent import PAGE_BYTES
from understudy.stages.finish import ENHANCE
from understudy.stages.image import IMAGE
from understudy.stages.lipsync import LIPSYNC
from understudy.stages.scenes import palette_of, timeline_entry
from understudy.stages.speech import SPEECH
from understudy.stages.stage import Request, Stage
from understudy.timeline import Timeline, chunks_of
from understudy.trust import origin

_LANGUAGE_OF_PAGE = "en"


def _request(settings: Film, script: ScriptContent, timeline: Timeline) -> Request:
    """Arguments of `understudy.report.page.make`, besides the files that it shows: what the film was made with.

    Anybody may see it: no path of this machine is in it, and of the consent only the hash.
    """
    persona, values = settings["persona"], dict(settings)
    return {
        "title": script["title"],
        **{name: values[name] for name in ("topic", "preset", "language", "width", "height", "fps", "seed")},
        "presenter": {name: persona[name] for name in ("name", "role", "wardrobe")},
        "credits": credits_of(settings, _LANGUAGE_OF_PAGE),
        "speech_start": settings["timeline"]["lead_in"],
        "has_captions": settings["film"]["burn_captions"],
        "palette": palette_of(settings),
        "left_out": script.get("left_out"),
        "scenes": [_scene_of_page(settings, script, timeline, item) for item in script["scenes"]],
        "engines": origin.engines(settings),
        "models": origin.models(settings),
        "models_of_stages": {
            stage: model_names(section_engine(settings, stage), settings[stage])
            for stage in STAGES_OF_A_PRESET
        },
        "consent": settings["consent"],
        "settings": {name: values[name] for name in (*STAGES_OF_A_PRESET, "timeline", "film")},
    }


def _scene_of_page(
    settings: Film, script: ScriptContent, timeline: Timeline, content: SceneContent
) -> dict[str, Any]:
    """A scene's texts, the seeds that its engines take, and the stages that leave what they measured."""
    name = kept_take(content)
    chunks = range(len(chunks_of(timeline_entry(timeline, name))))
    asked_for = {
        "image": [IMAGE.request(settings, script, name)],
        "speech": [SPEECH.request(settings, script, content["id"])],
        "video": [CHUNK.request(settings, script, timeline, name, index) for index in chunks],
        "lips": [LIPSYNC.request(settings, script, name)] if content["on_camera"] else [],
        "finish": [ENHANCE.request(settings, name)]
        if hasattr(section_engine(settings, "finish"), "enhance")
        else [],
    }
    texts = ("id", "dialogue", "image_prompt", "video_prompt", "last_frame_prompt", "on_camera")
    return {
        **{text: content.get(text, "") for text in texts},
        "take": name,
        "seeds": {
            stage: [request["seed"] for request in requests if "seed" in request]
            for stage, requests in asked_for.items()
        },
        "measured": measured_stages(settings, content),
    }


REPORT = Stage(
    "report",
    "page",
    _request,
    REVISION,
    draft_seconds=3,
    studio_seconds=6,
    size=lambda extent: extent.length * PAGE_BYTES,
)
