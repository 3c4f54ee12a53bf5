"""Train a persona's voice. Run by rules/voice.smk."""

import hashlib
import json
import shutil
from pathlib import Path

from training.calls import perform
from training.lora.export import export
from training.voice import requests
from understudy.files import read_json, replace_atomically, write_json
from understudy.job import run
from understudy.persona.weights import CONSENT


def train(
    settings: Path, dataset: Path, clips: Path, weights: Path, vocabulary: Path, measures: Path
) -> None:
    """Train to the end, or go on where a killed run was; take the best checkpoint."""
    film = read_json(settings)
    persona, speech, course = film["persona"], film["speech"], requests.course(film)
    transcriber = persona["recordings"]["transcriber"]
    models = [name for name in (speech["model"], speech["vocoder"], transcriber) if name]
    arguments = {name: course[name] for name in ("language", "pronunciations", "learning_rate")}
    arguments |= {name: course[name] for name in ("batch_seconds", "measured_every")}
    trained = perform(
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
            "identity": _identity(course, dataset, clips),
        },
        models={name: film["models"][name]["path"] for name in models},
    )
    checkpoint = Path(trained["checkpoint"])
    metadata = {
        "understudy.base": speech["model"],
        "understudy.course": json.dumps(course, sort_keys=True),
        "understudy.updates": str(trained["updates"]),
        **({CONSENT: film["consent"]} if film["consent"] else {}),
    }
    with replace_atomically(vocabulary) as unfinished:
        shutil.copyfile(checkpoint.with_name("vocab.txt"), unfinished)
    # The published model's architecture is the engine's own; any other lies beside the weights.
    architecture = checkpoint.with_name("model.yaml")
    weights.with_name("model.yaml").unlink(missing_ok=True)
    if architecture.is_file():
        with replace_atomically(weights.with_name("model.yaml")) as unfinished:
            shutil.copyfile(architecture, unfinished)
    with replace_atomically(weights) as unfinished:
        export(checkpoint, unfinished, metadata)
    write_json(measures, trained)


def _identity(course: dict, dataset: Path, clips: Path) -> str:
    found = hashlib.sha256(json.dumps(course, sort_keys=True).encode() + dataset.read_bytes())
    for clip in sorted(clips.iterdir()):
        found.update(clip.read_bytes())
    return found.hexdigest()


run(train)
