"""What is signed: the film, its stills and its sound; and where it is published."""

import hashlib

from understudy.files import json_text
from understudy.script.content import ScriptContent
from understudy.settings.film import Film
from understudy.stages.marks import wanted_marks
from understudy.stages.scenes import scene_of
from understudy.stages.stage import Request, Stage
from understudy.trust import origin, upload
from understudy.trust.credentials import REVISION


def _film(settings: Film, script: ScriptContent) -> Request:
    """Arguments of `understudy.trust.credentials.sign` for the film, besides its files."""
    return _signing(settings, script) | {
        "title": script["title"],
        "source_type": origin.source_type(settings),
        "models": origin.models(settings),
        "engines": origin.engines(settings),
        "consent": settings["consent"],
        "visible_label": settings["film"]["label"],
        "marks": wanted_marks(settings),
    }


def _still(settings: Film, script: ScriptContent, scene: str) -> Request:
    """The same for a scene's keyframe; the person's consent belongs to those that show the presenter."""
    return _signing(settings, script) | {
        "title": f"{script['title']}: {scene}",
        "source_type": origin.still_source_type(settings),
        "models": origin.still_models(settings),
        "engines": origin.engines(settings, ["image"]),
        "consent": settings["consent"] if scene_of(script, scene)["on_camera"] else None,
        "visible_label": None,
        "marks": [],
    }


def _sound(settings: Film, script: ScriptContent) -> Request:
    """The same for the film's sound."""
    return _signing(settings, script) | {
        "title": script["title"],
        "source_type": origin.sound_source_type(settings),
        "models": origin.sound_models(settings),
        "engines": origin.engines(settings, ["speech"]),
        "consent": settings["consent"],
        "visible_label": None,
        "marks": [mark for mark in wanted_marks(settings) if mark == "voice"],
    }


def _upload_note(settings: Film, script: ScriptContent) -> Request:
    """Arguments of `understudy.trust.upload.upload_note`, besides the exported files."""
    return {
        "title": script["title"],
        "persona": settings["persona"]["name"],
        "fictional": settings["persona"]["fictional"],
        "consent": settings["consent"],
        "source_type": origin.source_type(settings),
    }


def _signing(settings: Film, script: ScriptContent) -> Request:
    """Who signs, and what is said of a film and of all that is taken from it."""
    chosen = settings["credentials"]
    return {
        "signer": chosen["signer"],
        "cosigner": chosen["cosigners"].get(settings["persona"]["id"]),
        "time_stamps": chosen["time_stamps"],
        "training": chosen["training"],
        "script": hashlib.sha256(json_text(script).encode()).hexdigest(),
    }


CREDENTIALS = Stage(
    "credentials", "credentials", _film, REVISION, studio_seconds=0.5, size=lambda extent: extent.whole
)
PUBLISH = Stage("publish", "publish", draft_seconds=0.2, studio_seconds=0.2, size=lambda extent: extent.whole)
STILL = Stage("still", "still", _still, REVISION, studio_seconds=0.5, jobs=0)
EXPORT_SOUND = Stage("export_sound", "sound for use elsewhere", _sound, REVISION, studio_seconds=0.5, jobs=0)
UPLOAD_NOTE = Stage(
    "upload_note",
    "note on publishing",
    _upload_note,
    upload.REVISION,
    draft_seconds=0.2,
    studio_seconds=0.2,
    jobs=0,
)
