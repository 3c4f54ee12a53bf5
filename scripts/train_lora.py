"""Train a persona's likeness. Run by rules/lora.smk."""

import hashlib
import json
from pathlib import Path
from typing import Any

from training.lora.export import read_metadata
from training.lora.trainer import adapter_files
from training.stages.likeness import TRAIN_LORA, model
from understudy.cache.work import shared
from understudy.files import write_json
from understudy.performing import perform_training
from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.stage import Request


def train(settings: Film, request: Request, dataset: Path, output: Path) -> None:
    """Train to the end, or go on where a killed run was; note what was measured of each checkpoint."""
    about = json.loads(read_metadata(dataset)["dataset"])
    whole = {**request, "dataset": about}
    arguments = {name: value for name, value in request.items() if name != "engine"}
    models = model(settings)
    folder = output.with_suffix("")
    title = f"The likeness of {settings['persona']['name']}"

    def made() -> dict[str, Any]:
        return perform_training(
            "lora",
            "trainer",
            "train",
            settings,
            settings={"model": next(iter(models))},
            paths={"dataset": dataset, "folder": folder},
            arguments={
                **arguments,
                "run": hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest(),
                "title": title,
            },
            models=models,
        )

    trained = shared(
        settings,
        {"verb": ["lora", "train"], "training": whole, "title": title, "consent": settings["consent"]},
        made,
        place=folder.joinpath,
        names=lambda: ["training.html", *(path.name for path in adapter_files(folder))],
    )
    write_json(
        output,
        {"request": request, "dataset": about["identity"], "folder": str(folder), **trained},
    )


run(train, TRAIN_LORA)
