"""Train a persona's voice. Run by rules/voice.smk."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from training.lora.export import export
from training.stages.voice import TRAIN_VOICE, course
from understudy.cache.work import shared
from understudy.files import replace_atomically, write_json
from understudy.performing import perform_training
from understudy.persona.weights import CONSENT
from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.stage import Request

ARCHITECTURE = "model.yaml"
"""Beside the weights of a voice whose base is not the published model."""


def train(
    settings: Film,
    request: Request,
    dataset: Path,
    clips: Path,
    weights: Path,
    vocabulary: Path,
    measures: Path,
) -> None:
    """Train to the end, or go on where a killed run was; take the best checkpoint."""
    folder = weights.parent
    names = (weights.name, vocabulary.name, ARCHITECTURE)
    (folder / ARCHITECTURE).unlink(missing_ok=True)
    trained = shared(
        settings,
        {
            "verb": ["voice", "train"],
            "training": request,
            "clips": _identity(course(settings), dataset, clips),
            "persona": settings["persona"]["name"],
            "consent": settings["consent"],
        },
        lambda: _trained(settings, dataset, clips, weights, vocabulary),
        place=folder.joinpath,
        names=lambda: [name for name in names if (folder / name).is_file()],
    )
    write_json(measures, trained)


def _trained(film: Film, dataset: Path, clips: Path, weights: Path, vocabulary: Path) -> dict[str, Any]:
    """What the trainer tells of the training whose best checkpoint is now in its place."""
    persona, speech, held = film["persona"], film["speech"], course(film)
    transcriber = persona["recordings"]["transcriber"]
    models = [name for name in (speech["model"], speech["vocoder"], transcriber) if name]
    arguments = {name: held[name] for name in ("language", "pronunciations", "learning_rate")}
    arguments |= {name: held[name] for name in ("batch_seconds", "measured_every")}
    trained = perform_training(
        "voice",
        "f5",
        "train",
        film,
        settings={
            "model": speech["model"],
            "vocoder": speech["vocoder"],
            "steps": speech["steps"],
            "transcriber": transcriber,
        },
        paths={"dataset": dataset, "clips": clips, "folder": weights.with_name("training")},
        arguments={
            **arguments,
            "persona": persona["name"],
            "updates": persona["trained_voice"]["updates"],
            "identity": _identity(held, dataset, clips),
        },
        models={name: film["models"][name]["path"] for name in models},
    )
    checkpoint = Path(trained["checkpoint"])
    metadata = {
        "understudy.base": speech["model"],
        "understudy.course": json.dumps(held, sort_keys=True),
        "understudy.updates": str(trained["updates"]),
        **({CONSENT: film["consent"]} if film["consent"] else {}),
    }
    with replace_atomically(vocabulary) as unfinished:
        shutil.copyfile(checkpoint.with_name("vocab.txt"), unfinished)
    # The published model's architecture is the engine's own; any other lies beside the weights.
    architecture = checkpoint.with_name(ARCHITECTURE)
    if architecture.is_file():
        with replace_atomically(weights.with_name(ARCHITECTURE)) as unfinished:
            shutil.copyfile(architecture, unfinished)
    with replace_atomically(weights) as unfinished:
        export(checkpoint, unfinished, metadata)
    return trained


def _identity(course: Request, dataset: Path, clips: Path) -> str:
    found = hashlib.sha256(json.dumps(course, sort_keys=True).encode() + dataset.read_bytes())
    for clip in sorted(clips.iterdir()):
        found.update(clip.read_bytes())
    return found.hexdigest()


run(train, TRAIN_VOICE)
