"""Choose the checkpoint that becomes a persona's likeness. Run by rules/lora.smk."""

import json
from pathlib import Path

from training.lora.choice import checkpoint_of
from training.lora.export import export
from training.lora.lora_page import with_choice
from training.lora.trainer import adapter_file
from training.stages.likeness import CHOOSE_LORA
from understudy.files import read_json, replace_atomically, write_text
from understudy.persona.use import check_use
from understudy.persona.weights import CONSENT
from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.stage import Request


def choose_checkpoint(
    settings: Film, request: Request, checkpoints: Path, likeness: Path, page: Path
) -> None:
    """Copy the chosen LoRA, with what it is in its header, and the page of its training."""
    trained = read_json(checkpoints)
    check_use(Path(), settings)
    persona, folder = settings["persona"], Path(trained["folder"])
    chosen = checkpoint_of(trained["checkpoints"], request["checkpoint"])
    model = persona["lora"]["recipe"]["model"]
    base = settings["models"][model]
    metadata = {
        "understudy.trigger": persona["trigger"],
        "understudy.class_word": persona["class_word"],
        "understudy.base": model,
        "understudy.base_repository": base["repository"] or "",
        "understudy.base_revision": base["commit"] or base["identity"],
        "understudy.recipe": json.dumps(trained["request"], sort_keys=True),
        "understudy.dataset": trained["dataset"],
        "understudy.checkpoint": json.dumps(chosen, sort_keys=True),
        **({CONSENT: settings["consent"]} if settings["consent"] else {}),
    }
    with replace_atomically(likeness) as unfinished:
        export(adapter_file(folder, chosen["step"]), unfinished, metadata)
    write_text(page, with_choice((folder / "training.html").read_text(encoding="utf-8"), chosen["step"]))


run(choose_checkpoint, CHOOSE_LORA)
