"""How a film came into being, told by its settings: the truth that credentials and metadata state."""

from collections.abc import Sequence

from understudy.engines import model_names, parameters, section_engine
from understudy.quality import gate
from understudy.settings.film import STAGES_OF_A_PRESET, EngineStage, Film, Weights
from understudy.trust.marks import by_model

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""Vocabulary of the IPTC; what follows is the name of a digital source type."""

_UNKNOWN = {"version": "", "licence": "", "address": ""}


def source_type(film: Film) -> str:
    """The IPTC's name for what a film with these resolved settings is.

    A film for which trained models made anything, be it the words, is a composite with their work: captions and
    cards are always drawn. One without is the work of algorithms alone, unless music of unknown origin lies under it.
    """
    return _source_type(generated=False, models=models(film), music=film["music"])


def still_source_type(film: Film) -> str:
    """The same of a scene's keyframe: a picture that a model made is its work alone."""
    generated = _weights(film, "image") + _likeness(film)
    return _source_type(generated=bool(generated), models=still_models(film), music=None)


def sound_source_type(film: Film) -> str:
    """The same of a film's sound: speech by a model, with nothing under it, is its work alone."""
    generated = _weights(film, "speech") + _voice(film)
    return _source_type(generated=bool(generated), models=sound_models(film), music=film["music"])


def models(film: Film) -> list[dict[str, str]]:
    """The trained models that a film is made with: {"title", "purpose", "version", "licence", "address"}, each text.

    The version is the commit of the weights, or else their hash. What is not known is empty. What only measured or
    marked the film has made nothing of it.
    """
    beside = _beside(film)
    weights = [_model(name, model) for name, model in film["models"].items() if name not in beside]
    return weights + _likeness(film) + _voice(film) + _writer(film)


def still_models(film: Film) -> list[dict[str, str]]:
    """Those that a scene's keyframe is made with."""
    return _weights(film, "image") + _likeness(film) + _writer(film)


def sound_models(film: Film) -> list[dict[str, str]]:
    """Those that a film's sound is made with."""
    return _weights(film, "speech") + _voice(film) + _writer(film)


def engines(film: Film, stages: Sequence[EngineStage] = STAGES_OF_A_PRESET) -> dict[str, str]:
    """Stage -> engine and its revision, and who wrote the script."""
    chosen: dict[str, str] = {
        stage: f"{film[stage]['engine']} {section_engine(film, stage).revision}" for stage in stages
    }
    return {"script": film["writer"]["engine"], **chosen}


def _source_type(*, generated: bool, models: list[dict[str, str]], music: str | None) -> str:
    if generated and not music:
        return "trainedAlgorithmicMedia"
    if models:
        return "compositeWithTrainedAlgorithmicMedia"
    return "composite" if music else "algorithmicMedia"


def stage_models(film: Film, stage: EngineStage) -> list[str]:
    """The names of the models that a stage's engine makes things with, as config/models.yaml has them."""
    names, beside = model_names(section_engine(film, stage), film[stage]), _beside(film)
    return [name for name in names if name not in beside]


def _beside(film: Film) -> set[str]:
    """The names of the models that only measure or mark a film."""
    return gate.all_model_names(film) | set(by_model.model_names(film))


def _weights(film: Film, stage: EngineStage) -> list[dict[str, str]]:
    names = model_names(section_engine(film, stage), film[stage])
    return [_model(name, film["models"][name]) for name in names]


def _likeness(film: Film) -> list[dict[str, str]]:
    is_used = film["persona"]["lora"]["file"] and "lora" in parameters("image", "draw", film)
    return [{"title": "LoRA of the presenter", "purpose": "likeness", **_UNKNOWN}] if is_used else []


def _voice(film: Film) -> list[dict[str, str]]:
    is_used = film["persona"]["trained_voice"]["train"] and hasattr(section_engine(film, "speech"), "voice")
    return [{"title": "trained voice of the presenter", "purpose": "speech", **_UNKNOWN}] if is_used else []


def _writer(film: Film) -> list[dict[str, str]]:
    name = film["writer"].get("model")
    return [{"title": name, "purpose": "script", **_UNKNOWN}] if name else []


def _model(name: str, model: Weights) -> dict[str, str]:
    return {
        "title": name,
        "purpose": "",
        "version": model["identity"],
        "licence": model["licence"],
        "address": _address(model),
    }


def _address(model: Weights) -> str:
    if model["repository"] and model["commit"]:
        return f"https://huggingface.co/{model['repository']}/tree/{model['commit']}"
    return model["source"]
