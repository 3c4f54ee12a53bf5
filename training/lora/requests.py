"""What each job of a likeness is asked for: all that its file depends on, and nothing else.

Every function takes the persona's resolved settings (settings.json) as plain JSON values, and gives plain JSON values.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.lora.base import LEARNING_RATE, base, resolutions
from training.lora.choice import REVISION as CHOICE_REVISION
from training.lora.encoder import Engine as Encoder
from training.lora.trainer import Engine as Trainer
from training.photos import captions as photo_captions
from training.photos import faces, strangers, verdicts
from understudy.diffusion.plan import choose
from understudy.errors import UserError
from understudy.image.flux_family import family
from understudy.image.strength_sweep import PROMPTS

Settings = dict[str, Any]
Request = dict[str, Any]

_SET_ASIDE = 10
"""One photo in so many is not trained on, to measure with."""


def check_persona(settings: Settings) -> None:
    """Raises UserError if something is missing that a likeness needs: what, and where it belongs."""
    persona = settings["persona"]
    where = f"config/personas/{persona['id']}/persona.yaml"
    for field, missing in (
        ("trigger", "a token that no language has, such as zrx, stands for the person"),
        ("class_word", "what the person is to a model that does not know the token: woman, man, person"),
    ):
        if not persona[field]:
            raise UserError(f"{where}: {field} is missing, which a likeness needs: {missing}.")
    if not persona["photos"]["folder"]:
        raise UserError(
            f"{where}: photos: folder is missing: name a folder of about 20 photos, such as "
            f"config/personas/{persona['id']}/photos."
        )
    if persona["lora"]["recipe"]["model"] not in settings["models"]:
        raise UserError(
            f"{where}: a likeness is trained where `lora: {{train: true}}` stands, and where the image engine of "
            f"preset {settings['preset']} (`persona_preset:` in config/config.yaml) takes a LoRA, as flux does."
        )


def photos(settings: Settings) -> Request:
    """Of the check of the photos; `faces` and `strangers` are None where what looks for them is not there."""
    python = faces.interpreter(settings)
    return {
        "revision": verdicts.REVISION,
        "accepted": settings["persona"]["photos"]["accepted"],
        "faces": faces.Engine.revision if python else None,
        "strangers": strangers.REVISION if strangers.networks() else None,
    }


def captions(settings: Settings) -> Request:
    """Of the captions that are missing."""
    persona = settings["persona"]
    return {
        "revision": photo_captions.REVISION,
        "trigger": persona["trigger"],
        "class_word": persona["class_word"],
    }


def dataset(settings: Settings, names: Sequence[str]) -> Request:
    """Of the encoding of photos with these names, besides their captions."""
    persona, recipe = settings["persona"], settings["persona"]["lora"]["recipe"]
    folder = _folder(settings)
    plan = choose(family(folder).plans, settings["vram"], "cuda")
    return {
        "engine": {"revision": Encoder.revision, "model": _weights(settings), "precision": plan.precision},
        "held_out": _held_out(names, recipe["seed"]),
        "samples": _prompts(f"{persona['trigger']} {persona['class_word']}"),
        "neutral": _prompts(f"a {persona['class_word']}"),
        "resolutions": sorted(recipe["resolutions"] or resolutions(settings["vram"])),
    }


def training(settings: Settings) -> Request:
    """Of the training, besides the dataset."""
    recipe, folder = settings["persona"]["lora"]["recipe"], _folder(settings)
    kind = base(folder)
    plan = choose(kind.plans, settings["vram"], "cuda")
    return {
        "engine": {"revision": Trainer.revision, "model": _weights(settings), "precision": plan.precision},
        "rank": recipe["rank"] or kind.rank,
        "steps": recipe["steps"] or kind.steps,
        "learning_rate": recipe["learning_rate"] or LEARNING_RATE,
        "caption_dropout": recipe["caption_dropout"],
        "sample_every": recipe["sample_every"],
        "seed": recipe["seed"],
    }


def choice(settings: Settings) -> Request:
    """Of the choice among the checkpoints."""
    return {"revision": CHOICE_REVISION, "checkpoint": settings["persona"]["lora"]["recipe"]["checkpoint"]}


def model(settings: Settings) -> dict[str, str]:
    """Name and place of the base, as engines are given them."""
    name = settings["persona"]["lora"]["recipe"]["model"]
    return {name: settings["models"][name]["path"]}


def _folder(settings: Settings) -> Path:
    return Path(next(iter(model(settings).values())))


def _weights(settings: Settings) -> str:
    return settings["models"][settings["persona"]["lora"]["recipe"]["model"]]["identity"]


def _prompts(name: str) -> list[str]:
    return [prompt.replace("the presenter", name) for prompt in PROMPTS]


def _held_out(names: Sequence[str], seed: int) -> list[str]:
    """Names of the photos that are set aside: chosen by chance, and the same when others are added."""
    order = sorted(names, key=lambda name: hashlib.sha256(f"{seed} {name}".encode()).digest())
    return sorted(order[: max(1, round(len(names) / _SET_ASIDE))])
