"""How a film came into being, told by its settings: the truth that credentials and metadata state."""

from typing import Any

from understudy.engines import parameters, section_engine

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""Vocabulary of the IPTC; what follows is the name of a digital source type."""

STAGES = ("image", "speech", "video", "lips", "finish")
"""Of which a preset chooses the engines."""


def source_type(film: dict[str, Any]) -> str:
    """The IPTC's name for what a film with these resolved settings is.

    A film for which trained models made anything, be it the words, is a composite with their work: captions and
    cards are always drawn. One without is the work of algorithms alone, unless music of unknown origin lies under it.
    """
    if models(film):
        return "compositeWithTrainedAlgorithmicMedia"
    return "composite" if film["music"] else "algorithmicMedia"


def models(film: dict[str, Any]) -> list[dict[str, str]]:
    """The trained models that a film is made with: {"title", "purpose", "version", "licence", "address"}, each text.

    The version is the commit of the weights, or else their hash. What is not known is empty.
    """
    found = [
        {
            "title": name,
            "purpose": "",
            "version": model["identity"],
            "licence": model["licence"],
            "address": _address(model),
        }
        for name, model in film["models"].items()
    ]
    unknown = {"version": "", "licence": "", "address": ""}
    if film["persona"]["lora"]["file"] and "lora" in parameters("image", "draw", film):
        found.append({"title": "LoRA of the presenter", "purpose": "likeness", **unknown})
    if film["persona"]["trained_voice"]["train"] and hasattr(section_engine(film, "speech"), "voice"):
        found.append({"title": "trained voice of the presenter", "purpose": "speech", **unknown})
    if film["writer"].get("model"):
        found.append({"title": film["writer"]["model"], "purpose": "script", **unknown})
    return found


def engines(film: dict[str, Any]) -> dict[str, str]:
    """Stage -> engine and its revision."""
    chosen = {stage: f"{film[stage]['engine']} {section_engine(film, stage).revision}" for stage in STAGES}
    return {"script": film["writer"]["engine"], **chosen}


def _address(model: dict[str, Any]) -> str:
    if model["repository"] and model["commit"]:
        return f"https://huggingface.co/{model['repository']}/tree/{model['commit']}"
    return model["source"]
