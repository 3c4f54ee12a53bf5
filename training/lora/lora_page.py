"""The page of a likeness in training: curves, samples over time, and when it will be done; one self-contained file."""

import base64
import io
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from training.events import Events
from training.lora.schedule import learning_rate_at
from training.training_page import Progress, Sample, write_page
from understudy.report.chart import Line

if TYPE_CHECKING:
    from training.lora.states import State

_SMOOTHED = 50
"""Steps over which the loss is averaged: a single one depends mostly on how much noise there was."""
_THUMBNAIL = 256  # pixels


class Page:
    """Writes training.html anew, atomically, as often as it is asked to, and the file for TensorBoard."""

    def __init__(
        self,
        folder: Path,
        title: str,
        steps: int,
        prompts: list[str],
        learning_rate: float,
        facts: dict[str, str],
    ) -> None:
        self._folder, self._title, self._steps, self._prompts = folder, title, steps, prompts
        self._learning_rate, self._facts = learning_rate, facts
        self._events = Events(folder)
        self._written = 0.0
        self._thumbnail = cache(_thumbnail)

    @property
    def seconds_old(self) -> float:
        """Since it was written last."""
        return time.monotonic() - self._written

    def write(self, state: "State", step_seconds: float) -> None:
        """Write the page into the folder; samples are inside, small."""
        self._written = time.monotonic()
        self._events.write(self._numbers(state))
        left = self._steps - state.step
        progress = Progress(state.step, self._steps, "steps", left * step_seconds if left else None)
        facts = self._facts | {"a step": f"{step_seconds:.2f} s"}
        write_page(
            self._folder / "training.html",
            self._title,
            progress,
            facts,
            self._curves(state),
            self._samples(state),
        )

    def _numbers(self, state: "State") -> dict[str, list[tuple[int, float]]]:
        """(step, value) of all that is measured, by name."""

        def measured(name: str) -> list[tuple[int, float]]:
            return [(int(checkpoint["step"]), checkpoint[name]) for checkpoint in state.checkpoints]

        rates = [(step + 1, learning_rate_at(step, self._learning_rate)) for step in range(state.step)]
        return {
            "loss": list(enumerate(state.losses, 1)),
            "held-out loss": measured("held_out"),
            "drift": measured("drift"),
            "learning rate": rates,
        }

    def _curves(self, state: "State") -> list[Line]:
        numbers = self._numbers(state)
        return [
            Line(f"Loss on photos trained on, mean of {_SMOOTHED} steps", _averaged(state.losses)),
            Line("Loss on photos set aside: falls as the likeness grows", numbers["held-out loss"]),
            Line("Drift of prompts that name nobody: rises as the model forgets", numbers["drift"]),
            Line("Learning rate", numbers["learning rate"]),
        ]

    def _samples(self, state: "State") -> list[Sample]:
        from training.lora.samples import sample_file

        return [
            Sample(
                f"{'without LoRA' if checkpoint['step'] == 0 else 'step {:g}'.format(checkpoint['step'])}: {prompt}",
                self._thumbnail(sample_file(self._folder, int(checkpoint["step"]), index)),
            )
            for index, prompt in enumerate(self._prompts)
            for checkpoint in state.checkpoints
        ]


def with_choice(page: str, step: int) -> str:
    """The page of a finished training, and which checkpoint became the likeness."""
    return page.replace("</table>", f"<tr><th>chosen</th><td>step {step}</td></tr></table>", 1)


def _averaged(losses: list[float]) -> list[tuple[int, float]]:
    points, total = [], 0.0
    for step, loss in enumerate(losses):
        total += loss - (losses[step - _SMOOTHED] if step >= _SMOOTHED else 0.0)
        points.append((step + 1, total / min(step + 1, _SMOOTHED)))
    return points


def _thumbnail(file: Path) -> str:
    """A small JPEG as a data URI."""
    from PIL import Image

    with Image.open(file) as picture:
        small = picture.convert("RGB")
        small.thumbnail((_THUMBNAIL, _THUMBNAIL))
        content = io.BytesIO()
        small.save(content, "JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(content.getvalue()).decode()
