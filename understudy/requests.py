"""What each job is asked for: all that its file depends on, and nothing else.

Every function takes the film's resolved settings (settings.json), the script (script.json) and, after the
timeline stage, timeline.json, all as plain JSON values, and gives plain JSON values. The workflow compares
them from run to run to see what must be made again, and the job works from nothing else: so what is tracked
and what is used cannot differ.
"""

import hashlib
import re
from dataclasses import asdict
from typing import Any

from understudy.animatic.easing import seed_of
from understudy.engines import asked, model_names, section_engine
from understudy.errors import UserError
from understudy.files import json_text
from understudy.image.strength_sweep import PROMPTS, SEED, STRENGTHS
from understudy.quality.gate import gate, photos_of
from understudy.quality.places import measured_stages
from understudy.script.takes import kept_take, scene_of_take
from understudy.speech.reference import REVISION as REFERENCE_REVISION
from understudy.timeline import chunks_of
from understudy.trust import origin
from understudy.trust.marks import by_model
from understudy.trust.marks.payload import payload_of

Settings = dict[str, Any]
Script = dict[str, Any]
Timeline = dict[str, Any]
Request = dict[str, Any]

FADE_SECONDS = 0.4
"""How long two scenes fade into each other, half of it in each: over by the time that the next one's speech begins."""

OPENING_SECONDS = 2.0
"""How long the label is seen at least when a film begins."""

_A_MOMENT_LATER = "The same a moment later, in a slightly different pose."
"""What the second keyframe shows if the script does not say; one like the first would hold everything still."""


def scene_of(script: Script, scene: str) -> dict[str, Any]:
    """The scene with this id, or that a take of this name is of. Raises UserError if there is none."""
    scenes = {item["id"]: item for item in script["scenes"]}
    if scene_of_take(scene) not in scenes:
        raise UserError(f"the script has no scene {scene_of_take(scene)!r}. There are: {', '.join(scenes)}.")
    return scenes[scene_of_take(scene)]


def timeline_entry(timeline: Timeline, scene: str) -> dict[str, Any]:
    """The timeline's entry of the scene with this id, or that a take of this name is of."""
    return next(item for item in timeline["scenes"] if item["id"] == scene_of_take(scene))


def image(settings: Settings, script: Script, scene: str) -> Request:
    """Arguments of the image engine's `draw`, and the gate of its picture."""
    content = scene_of(script, scene)
    offered = _picture(settings, content) | {"seed": _seed(settings, "image", scene)}
    is_compared = content["on_camera"] and settings["quality"]["image"]["identity"]
    return {
        **asked("image", "draw", settings, offered),
        "gate": {
            **gate("image", settings, best_of(settings, content)),
            "on_camera": content["on_camera"],
            "photos": photos_of(settings["persona"]) if is_compared else [],
        },
    }


def last_image(settings: Settings, script: Script, scene: str, keyframe: str) -> Request:
    """Arguments of the image engine's `draw` for a scene's second keyframe; `keyframe` is the path of the first."""
    content = scene_of(script, scene)
    prompt = f"{content['image_prompt']} {content.get('last_frame_prompt') or _A_MOMENT_LATER}"
    # From the same noise, so that as little as possible is different.
    same = {"seed": _seed(settings, "image", scene), "keyframe": keyframe}
    return asked("image", "draw", settings, _picture(settings, {**content, "image_prompt": prompt}) | same)


def _picture(settings: Settings, content: dict[str, Any]) -> dict[str, Any]:
    """What every picture of a scene is made of; clothes, looks and likeness only where the presenter is seen."""
    persona, on_camera = settings["persona"], content["on_camera"]
    strength = content.get("lora_strength") or settings["lora_strength"] or persona["lora"]["strength"]
    lora = {"file": persona["lora"]["file"], "strength": strength}
    return {
        "prompt": _named(content["image_prompt"], settings),
        "on_camera": on_camera,
        "wardrobe": persona["wardrobe"] if on_camera else "",
        "look": persona["look"] if on_camera else {},
        "lora": lora if on_camera and lora["file"] else None,
        "photos": persona["reference_photos"] if on_camera else [],
        "width": settings["width"],
        "height": settings["height"],
        "palette": _palette(settings),
    }


def strength_sweep(settings: Settings) -> Request:
    """Arguments of the image engine's `draw` for a strength sweep, besides prompt and strength, and these in turn."""
    shown = {"image_prompt": "", "on_camera": True}
    drawn = asked("image", "draw", settings, _picture(settings, shown) | {"seed": SEED})
    prompts = [_named(prompt, settings) for prompt in PROMPTS]
    return {"draw": drawn, "prompts": prompts, "strengths": list(STRENGTHS)}


def speech(settings: Settings, script: Script, scene: str) -> Request:
    """Arguments of the speech engine's `speak`, and the gate of what it says."""
    persona, content = settings["persona"], scene_of(script, scene)
    offered = {
        "text": content["dialogue"],
        "language": settings["language"],
        "voice": persona["voice"],
        "pronunciations": persona["pronunciations"],
        "seed": _seed(settings, "speech", scene),
    }
    return {
        **asked("speech", "speak", settings, offered),
        "gate": gate("speech", settings, best_of(settings, content)),
    }


def reference(persona: dict[str, Any]) -> Request:
    """Arguments of `understudy.speech.reference.make_reference`, for a persona's settings.

    A persona without a recording of its own, but with a folder of them, gets recording and transcript from there.
    """
    own = persona["reference"]
    return {
        "revision": REFERENCE_REVISION,
        "recording": own["sound"],
        "transcript": own["transcript"],
        "language": persona["language"],
        "voice": persona["voice"],
    }


def timeline(settings: Settings, script: Script) -> Request:
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


def chunk(settings: Settings, script: Script, timeline: Timeline, scene: str, index: int) -> Request:
    """Arguments of the video engine's `animate`."""
    content = scene_of(script, scene)
    offered = {
        **_picture(settings, content),
        "image_prompt": _named(content["image_prompt"], settings),
        "prompt": _named(content["video_prompt"], settings),
        "last_frame_prompt": _named(content.get("last_frame_prompt", ""), settings),
        "fps": settings["fps"],
        "seed": _seed(settings, f"video {index}", scene),
        "index": index,
        **chunks_of(timeline_entry(timeline, scene))[index],
    }
    wanted = best_of(settings, content)
    if wanted > 1:
        offered["best_of"] = wanted
    return asked("video", "animate", settings, offered)


def clip(settings: Settings, timeline: Timeline, scene: str) -> Request:
    """Arguments of the video engine's `join`, besides the speech."""
    entry = timeline_entry(timeline, scene)
    offered = {
        "frames": entry["frames"],
        "shots": entry["shots"],
        "fps": settings["fps"],
        "speech_start": settings["timeline"]["lead_in"],
    }
    return asked("video", "join", settings, offered)


def lipsync(settings: Settings, script: Script, scene: str) -> Request:
    """Arguments of the lips engine's `sync`, besides the speech, and the gate of its clip."""
    offered = {
        "language": settings["language"],
        "fps": settings["fps"],
        "speech_start": settings["timeline"]["lead_in"],
        "seed": _seed(settings, "lips", scene),
    }
    wanted = best_of(settings, scene_of(script, scene))
    return {**asked("lips", "sync", settings, offered), "gate": gate("lips", settings, wanted)}


def enhance(settings: Settings, scene: str) -> Request:
    """Arguments of the finish engine's `enhance`: the film's rate and size."""
    offered = {
        "width": settings["width"],
        "height": settings["height"],
        "fps": settings["fps"],
        "seed": _seed(settings, "finish", scene),
    }
    return asked("finish", "enhance", settings, offered)


def picture(settings: Settings, script: Script, timeline: Timeline, scene: str) -> Request:
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
        "palette": _palette(settings),
        "encoding": film["encoding"],
    }


def faded_neighbours(script: Script, scene: str) -> tuple[str | None, str | None]:
    """The takes that a take fades in from and out to; None where it is cut, or the film begins or ends."""
    scenes = [None, *script["scenes"], None]
    place = scenes.index(scene_of(script, scene))
    before, own, after = scenes[place - 1 : place + 2]
    return (
        kept_take(before) if before and own.get("transition") == "fade" else None,
        kept_take(after) if after and after.get("transition") == "fade" else None,
    )


def _fade(
    settings: Settings, script: Script, timeline: Timeline, scene: str, neighbour: str | None
) -> Request | None:
    """How many frames of a scene fade, and whether its neighbour is drawn as where the presenter is introduced."""
    if neighbour is None:
        return None
    shortest = min(timeline_entry(timeline, name)["frames"] for name in (scene, neighbour))
    return {
        "frames": min(round(FADE_SECONDS / 2 * settings["fps"]), shortest // 2),
        "introduced": _introduces(settings, script, neighbour),
    }


def _introduces(settings: Settings, script: Script, scene: str) -> bool:
    """Whether the presenter's name is shown in a scene: the first one on camera."""
    on_camera = [item["id"] for item in script["scenes"] if item["on_camera"]]
    return settings["film"]["lower_third"] and on_camera[:1] == [scene_of_take(scene)]


def _label_until(settings: Settings, timeline: Timeline, scene: str) -> float | None:
    """Seconds of a scene for which the label is in its corner; None for all of it.

    Cards show it anyway, so that only what is left of the film's opening after its card is the scenes' part.
    """
    label = settings["film"]["label"]
    if label == "always":
        return None
    passed = timeline_entry(timeline, scene)["start"] / settings["fps"]
    return max(0.0, round(OPENING_SECONDS - passed, 3)) if label == "opening" else 0.0


def card(settings: Settings, script: Script, card: str) -> Request:
    """Arguments of `understudy.film.cards.make` for the "opening" or the "closing" card."""
    return {
        "card": card,
        "title": script["title"],
        "persona": settings["persona"]["name"],
        "role": settings["persona"]["role"],
        "fictional": settings["persona"]["fictional"],
        "label": settings["film"]["label"] != "none",
        "width": settings["width"],
        "height": settings["height"],
        "fps": settings["fps"],
        "palette": _palette(settings),
        "frames": round(settings["film"][f"{card}_card"] * settings["fps"]),
        "encoding": settings["film"]["encoding"],
    }


def sound(settings: Settings) -> Request:
    """Arguments of `understudy.film.sound.lay`, besides speech and timeline."""
    film = settings["film"]
    return {
        "speech_start": settings["timeline"]["lead_in"],
        "music": settings["music"],
        "music_level": film["music_level"],
        "loudness": film["loudness"],
        "true_peak": film["true_peak"],
    }


def film(settings: Settings, script: Script) -> Request:
    """Arguments of `understudy.film.assembly.assemble`, besides its files."""
    return {
        "title": script["title"],
        "language": settings["language"],
        "speech_start": settings["timeline"]["lead_in"],
    }


def measured_film(settings: Settings) -> Request:
    """Arguments of `understudy.quality.film.measure`, besides its files."""
    return {
        "limits": settings["quality"]["film"],
        "loudness": settings["film"]["loudness"],
        "true_peak": settings["film"]["true_peak"],
        "length": settings["length"],
    }


def marks(settings: Settings) -> Request:
    """Arguments of `understudy.trust.marks.film.mark_film`, besides its files."""
    return {
        "key": settings["credentials"]["mark_key"],
        "payload": payload_of(settings["consent"]).hex(),
        "marks": wanted_marks(settings),
        "encoding": settings["film"]["encoding"],
    }


def marking_weights(settings: Settings) -> dict[str, str]:
    """The weights that a film is marked with: name -> what changes with them. Others mark it again."""
    return {name: settings["models"][name]["identity"] for name in by_model.model_names(settings)}


def wanted_marks(settings: Settings) -> list[str]:
    """The marks that a film gets: "voice", "picture", "audioseal", several of them or none."""
    return [mark for mark, is_wanted in settings["film"]["marks"].items() if is_wanted]


def credentials(settings: Settings, script: Script) -> Request:
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


def still_credentials(settings: Settings, script: Script, scene: str) -> Request:
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


def sound_credentials(settings: Settings, script: Script) -> Request:
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


def upload_note(settings: Settings, script: Script) -> Request:
    """Arguments of `understudy.trust.upload.upload_note`, besides the exported files."""
    return {
        "title": script["title"],
        "persona": settings["persona"]["name"],
        "fictional": settings["persona"]["fictional"],
        "consent": settings["consent"],
        "source_type": origin.source_type(settings),
    }


def _signing(settings: Settings, script: Script) -> Request:
    """Who signs, and what is said of a film and of all that is taken from it."""
    chosen = settings["credentials"]
    return {
        "signer": chosen["signer"],
        "cosigner": chosen["cosigners"].get(settings["persona"]["id"]),
        "time_stamps": chosen["time_stamps"],
        "training": chosen["training"],
        "script": hashlib.sha256(json_text(script).encode()).hexdigest(),
    }


def page(settings: Settings, script: Script, timeline: Timeline) -> Request:
    """Arguments of `understudy.report.page.make`, besides the files that it shows: what the film was made with.

    Anybody may see it: no path of this machine is in it, and of the consent only the hash.
    """
    persona = settings["persona"]
    return {
        "title": script["title"],
        **{
            name: settings[name] for name in ("topic", "preset", "language", "width", "height", "fps", "seed")
        },
        "presenter": {name: persona[name] for name in ("name", "role", "fictional", "wardrobe")},
        "speech_start": settings["timeline"]["lead_in"],
        "has_captions": settings["film"]["burn_captions"],
        "palette": _palette(settings),
        "scenes": [_scene_of_page(settings, script, timeline, item) for item in script["scenes"]],
        "engines": origin.engines(settings),
        "models": origin.models(settings),
        "models_of_stages": {
            stage: model_names(section_engine(settings, stage), settings[stage]) for stage in origin.STAGES
        },
        "consent": settings["consent"],
        "settings": {name: settings[name] for name in (*origin.STAGES, "timeline", "film")},
    }


def _scene_of_page(
    settings: Settings, script: Script, timeline: Timeline, content: dict[str, Any]
) -> dict[str, Any]:
    """A scene's texts, the seeds that its engines take, and the stages that leave what they measured."""
    name = kept_take(content)
    chunks = range(len(chunks_of(timeline_entry(timeline, name))))
    asked_for = {
        "image": [image(settings, script, name)],
        "speech": [speech(settings, script, content["id"])],
        "video": [chunk(settings, script, timeline, name, index) for index in chunks],
        "lips": [lipsync(settings, script, name)] if content["on_camera"] else [],
        "finish": [enhance(settings, name)] if hasattr(section_engine(settings, "finish"), "enhance") else [],
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


def _palette(settings: Settings) -> int:
    """The topic's own choice, else one that differs from topic to topic and stays the same for each."""
    return settings["palette"] if settings["palette"] is not None else seed_of(settings["topic"]) % 1000


def _named(prompt: str, settings: Settings) -> str:
    """The prompt with the persona's trigger token for "the presenter", where there are weights that know it.

    The class word follows, as in the captions that they were trained on.
    """
    persona = settings["persona"]
    if not persona["trigger"]:
        return prompt
    name = f"{persona['trigger']} {persona['class_word']}".strip()
    return re.sub(r"\bthe presenter\b", name, prompt, flags=re.IGNORECASE)


def best_of(settings: Settings, content: dict[str, Any]) -> int:
    """How many attempts are made at a scene in any case."""
    return content.get("best_of") or settings["best_of"] or 1


def _seed(settings: Settings, stage: str, scene: str) -> int:
    """A number of its own for every stage and take of a film, below 2**32."""
    return seed_of(f"{settings['seed']} {stage} {scene}")
