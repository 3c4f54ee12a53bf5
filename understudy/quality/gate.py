"""The gate of a stage: what it is held to, and how often it is tried, as part of what a job is asked for."""

from typing import Any, TypedDict

from understudy.engines import environment_of, parameters
from understudy.quality.attempts import Budget
from understudy.settings.film import EngineStage, Film, Means, MeasuredStage

REVISION = "1"
"""Raised when the same thing would get other figures."""

STAGES_WITH_MODELS: tuple[MeasuredStage, ...] = ("image", "speech", "lips")
"""The stages that can be measured with weights."""

_MODELS = ("identity", "transcriber", "syncnet")
"""The settings of gates that name weights."""

VERBS = {"image": "draw", "speech": "speak", "lips": "sync"}
"""What the engine of a stage with a gate does."""


class Gate(TypedDict):
    """What a job is held to."""

    revision: str
    retries: int
    best_of: int
    """How many attempts are made in any case."""
    limits: dict[str, Any]
    """As in the settings of the stage's gate."""
    weights: dict[str, str]
    """The identities of the models that measure."""


def gate(stage: MeasuredStage, film: Film, best_of: int) -> Gate:
    """What a stage is held to.

    A stage whose engine loads no model, or takes no seed, is tried once: it would make the same again.

    Args:
        stage: "image", "speech" or "lips".
        film: the film's resolved settings.
        best_of: how many attempts are wanted in any case.
    """
    limits: dict[str, Any] = dict(film["quality"][stage])
    retries = limits.pop("retries")
    varies = environment_of(stage, film) is not None and "seed" in parameters(stage, VERBS[stage], film)
    return {
        "revision": REVISION,
        "retries": retries if varies else 0,
        "best_of": best_of if varies else 1,
        "limits": limits,
        "weights": {name: film["models"][name]["identity"] for name in model_names(film, stage)},
    }


def most_attempts(section: EngineStage | None, film: Film, best_of: int) -> int:
    """How often an engine is asked at most; `section` is its section of the preset."""
    if section == "video":
        return Budget(film["video"].get("retries", 0), best_of).most
    if section is None or section == "finish":
        return 1
    held = gate(section, film, best_of)
    return Budget(held["retries"], held["best_of"]).most


def model_names(film: Means, stage: MeasuredStage) -> list[str]:
    """The entries of config/models.yaml that a stage is measured with."""
    limits: dict[str, Any] = dict(film["quality"][stage])
    return [limits[name] for name in _MODELS if limits.get(name)]


def all_model_names(film: Means) -> set[str]:
    """The same of all stages."""
    return {name for stage in STAGES_WITH_MODELS for name in model_names(film, stage)}


def environments(film: Means) -> dict[str, str]:
    """Environment -> the setting that needs it, of all that measures with models."""
    measured = film["quality"]
    wanted = {
        "quality: image: count_faces": ("latentsync", measured["image"]["count_faces"]),
        "quality: image: identity": ("latentsync", measured["image"]["identity"]),
        "quality: speech: transcriber": ("f5", measured["speech"]["transcriber"]),
        "quality: lips: syncnet": ("latentsync", measured["lips"]["syncnet"]),
    }
    return {family: setting for setting, (family, is_wanted) in wanted.items() if is_wanted}
