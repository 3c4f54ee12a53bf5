"""The stages of a likeness. What a job is asked for is told from the persona's resolved settings (settings.json)."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from training.lora.base import LEARNING_RATE, base, resolutions
from training.lora.choice import REVISION as CHOICE_REVISION
from training.lora.encoder import Engine as Encoder
from training.lora.trainer import Engine as Trainer
from training.photos import captions as photo_captions
from training.photos import faces, strangers, verdicts
from training.photos.captions import edited_captions
from training.photos.files import photo_files
from understudy.diffusion.memory_plan import choose
from understudy.engines import interpreter
from understudy.errors import UserError
from understudy.image.flux_family import family
from understudy.image.strength_sweep import PROMPTS
from understudy.settings.film import Film
from understudy.settings.uses import trains_likeness
from understudy.stages.stage import Request, Stage

_SET_ASIDE = 10
"""One photo in so many is not trained on, to measure with."""


def check_persona(settings: Film) -> None:
    """Raises UserError if something is missing that a likeness needs: what, and where it belongs."""
    persona = settings["persona"]
    where = f"config/personas/{persona['id']}/persona.yaml"
    for field, value, missing in (
        ("trigger", persona["trigger"], "a token that no language has, such as zrx, stands for the person"),
        (
            "class_word",
            persona["class_word"],
            "what the person is to a model that does not know the token: woman, man, person",
        ),
    ):
        if not value:
            raise UserError(f"{where}: {field} is missing, which a likeness needs: {missing}.")
    if not persona["photos"]["folder"]:
        raise UserError(
            f"{where}: photos: folder is missing: name a folder of about 20 photos, such as "
            f"config/personas/{persona['id']}/photos."
        )
    if not trains_likeness(settings):
        raise UserError(
            f"{where}: a likeness is trained where `lora: {{train: true}}` stands, and where the image engine of "
            f"preset {settings['preset']} (`persona_preset:` in config/config.yaml) takes a LoRA, as flux does."
        )


def photos_of(settings: Film) -> list[Path]:
    """The photos in the persona's folder. Raises UserError if something is missing that a likeness needs."""
    check_persona(settings)
    return photo_files(Path(settings["persona"]["photos"]["folder"]))


def _check(settings: Film) -> Request:
    """Of the check of the photos; `faces` and `strangers` are None where what looks for them is not there."""
    check_persona(settings)
    python = faces.interpreter(settings)
    return {
        "accepted": settings["persona"]["photos"]["accepted"],
        "faces": faces.Engine.revision if python else None,
        "strangers": strangers.REVISION if strangers.networks() else None,
    }


def _captions(settings: Film) -> Request:
    """Of the captions that are missing."""
    check_persona(settings)
    persona = settings["persona"]
    return {
        "trigger": persona["trigger"],
        "class_word": persona["class_word"],
    }


def _dataset(settings: Film) -> Request:
    """Of the encoding of the photos. `edited` holds the captions that the user wrote or changed; those of the program
    follow from the photos."""
    photos = photos_of(settings)
    interpreter(settings, Encoder.environment, "the encoding of photos")
    persona, recipe = settings["persona"], settings["persona"]["lora"]["recipe"]
    folder = _folder(settings)
    plan = choose(family(folder).plans, settings["vram"], "cuda")
    return {
        "engine": {"revision": Encoder.revision, "model": _weights(settings), "precision": plan.precision},
        "held_out": _held_out([photo.name for photo in photos], recipe["seed"]),
        "samples": _prompts(f"{persona['trigger']} {persona['class_word']}"),
        "neutral": _prompts(f"a {persona['class_word']}"),
        "resolutions": sorted(recipe["resolutions"] or resolutions(settings["vram"])),
        "edited": edited_captions(photos, Path(f"results/personas/{persona['id']}/photos")),
    }


def _training(settings: Film) -> Request:
    """Of the training, besides the dataset."""
    check_persona(settings)
    interpreter(settings, Trainer.environment, "the training of a likeness")
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


def _choice(settings: Film) -> Request:
    """Of the choice among the checkpoints."""
    check_persona(settings)
    return {"checkpoint": settings["persona"]["lora"]["recipe"]["checkpoint"]}


def model(settings: Film) -> dict[str, str]:
    """Name and place of the base, as engines are given them."""
    name = settings["persona"]["lora"]["recipe"]["model"]
    return {name: settings["models"][name]["path"]}


def _folder(settings: Film) -> Path:
    return Path(next(iter(model(settings).values())))


def _weights(settings: Film) -> str:
    return settings["models"][settings["persona"]["lora"]["recipe"]["model"]]["identity"]


def _prompts(name: str) -> list[str]:
    return [prompt.replace("the presenter", name) for prompt in PROMPTS]


def _held_out(names: Sequence[str], seed: int) -> list[str]:
    """Names of the photos that are set aside: chosen by chance, and the same when others are added."""
    order = sorted(names, key=lambda name: hashlib.sha256(f"{seed} {name}".encode()).digest())
    return sorted(order[: max(1, round(len(names) / _SET_ASIDE))])


CHECK_PHOTOS = Stage(
    "check_photos", "check of photos", _check, verdicts.REVISION, draft_seconds=4, studio_seconds=10, jobs=0
)
CAPTION_PHOTOS = Stage(
    "caption_photos",
    "captions",
    _captions,
    photo_captions.REVISION,
    draft_seconds=1,
    studio_seconds=60,
    jobs=0,
)
ENCODE_PHOTOS = Stage(
    "encode_photos", "encoding of photos", _dataset, draft_seconds=20, studio_seconds=60, jobs=0
)
TRAIN_LORA = Stage(
    "train_lora", "training of the likeness", _training, draft_seconds=40, studio_seconds=4000, jobs=0
)
CHOOSE_LORA = Stage(
    "choose_lora", "choice of the likeness", _choice, CHOICE_REVISION, studio_seconds=0.5, jobs=0
)
