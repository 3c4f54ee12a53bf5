"""Draw the strength sweep of a persona's LoRA. Run by rules/persona.smk."""

import sys
import tempfile
from pathlib import Path

from understudy.files import replace_atomically
from understudy.image.strength_sweep import sheet
from understudy.performing import perform
from understudy.processes.job import run
from understudy.progress.steps import line
from understudy.settings.film import Film
from understudy.stages.persona import STRENGTH_SWEEP
from understudy.stages.stage import Request


def sweep(settings: Film, request: Request, output: Path) -> None:
    """Draw the same pictures at rising strengths of the LoRA, on one labelled sheet."""
    prompts, strengths, drawn = request["prompts"], request["strengths"], request["draw"]
    with tempfile.TemporaryDirectory() as folder:
        pictures = [
            [Path(folder, f"{row} {column}.png") for column in range(len(strengths))]
            for row in range(len(prompts))
        ]
        for row, prompt in enumerate(prompts):
            for column, strength in enumerate(strengths):
                varied = drawn | {"prompt": prompt, "lora": drawn["lora"] | {"strength": strength}}
                perform("image", "draw", settings, varied, output=pictures[row][column])
                print(
                    line(row * len(strengths) + column + 1, len(prompts) * len(strengths), "pictures"),
                    file=sys.stderr,
                )
        with replace_atomically(output) as unfinished:
            sheet(
                pictures,
                unfinished,
                strengths=strengths,
                prompts=prompts,
                title=f"{settings['persona']['name']}: how strong the LoRA",
                details=f"{settings['image']['model']}, {drawn['lora']['file']}",
            )


run(sweep, STRENGTH_SWEEP)
