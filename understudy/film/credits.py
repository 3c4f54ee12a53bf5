"""What a film says of its making: who presents it, and whose pictures, voice and letters are in it."""

from understudy.engines import section_engine
from understudy.settings.film import EngineStage, Film
from understudy.text.wording import Wording, wording
from understudy.trust import origin

COMMENT = "AI-generated · made with Understudy"
"""Stands in the tags of films and sounds, for programs, whatever their language: a copy into another file keeps it."""

_PICTURES: tuple[EngineStage, ...] = ("image", "video", "lips", "finish")
_TYPE = "Manrope (OFL)"


def presenter(film: Film, language: str) -> str:
    """A sentence on what the presenter of a film with these resolved settings is; empty if nothing is to be said."""
    words, persona = wording(language), film["persona"]
    if persona["fictional"]:
        form = words.drawn if _is_drawn(film) else words.fictional
    else:
        form = words.double if film["consent"] else ""
    return form.format(name=persona["name"])


def credits_of(film: Film, language: str) -> list[str]:
    """The lines of the closing card: the presenter, and what made the film, as its licences ask."""
    made = " · ".join(f"{what}: {names}" for what, names in _made(film, wording(language)) if names)
    return [line for line in (presenter(film, language), made) if line]


def label(language: str) -> str:
    """The visible label of the cards."""
    words = wording(language)
    return f"{words.label} · {words.made_with}"


def _made(film: Film, words: Wording) -> list[tuple[str, str]]:
    icons = {getattr(section_engine(film, stage), "icons", "") for stage in _PICTURES}
    return [
        (words.icons, ", ".join(filter(None, sorted(icons)))),
        (words.type, _TYPE),
        (words.pictures, _makers(film, _PICTURES)),
        (words.voice, _makers(film, ("speech",))),
        (words.script, film["writer"].get("model") or ""),
    ]


def _makers(film: Film, stages: tuple[EngineStage, ...]) -> str:
    """The models of stages, and the programs of those that have none; each once."""
    names = [
        name
        for stage in stages
        for name in origin.stage_models(film, stage) or [getattr(section_engine(film, stage), "credit", "")]
    ]
    return ", ".join(dict.fromkeys(filter(None, names)))


def _is_drawn(film: Film) -> bool:
    return not origin.stage_models(film, "image")
