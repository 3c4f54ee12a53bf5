"""The course of a training: updates, checkpoints, samples, the page, and going on after an interruption.

The library's own trainer draws order and noise from global generators that it does not keep, so that a resumed
training would be another one. Here the model and its loss are the library's, and the course is ours.
"""

import math
import shutil
import time
from dataclasses import asdict
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.events import Events
from training.training_page import Progress, Sample, write_page
from training.voice.comparison import Measured, best
from training.voice.examples import Example
from training.voice.learning import fit, held_out_loss, learn, learning_rate, make_optimiser
from training.voice.listener import Listener
from training.voice.order import batches, held_out
from training.voice.state import History, load_state, save_state, save_weights
from understudy.disk import check_room
from understudy.errors import UserError
from understudy.report.chart import Line
from understudy.report.embed import data_uri
from understudy.speech.f5_voice import HOP, RATE, checkpoint_file
from understudy.workers.place import Place

if TYPE_CHECKING:
    from f5_tts.model import CFM

SEED = 1
KEPT = 4
"""Checkpoints that stay on disk: those with the smallest held-out loss."""
SPOKEN = 8
"""Held-out sentences that each of them says for the comparison."""
PAGE_SECONDS = 5.0
"""Between two versions of the page."""
SMOOTHED = 20
"""Updates over which the page averages the loss, which depends mostly on how much noise was added."""
BYTES_OF_STATE, BYTES_OF_CHECKPOINT = 12, 2
"""For each parameter: it and two moments in 32 bits; itself in 16."""


class Training:
    """One training in one folder."""

    def __init__(
        self,
        model: "CFM",
        examples: list[Example],
        listener: Listener,
        place: Place,
        *,
        base: Path,
        folder: Path,
        identity: str,
        updates: int,
        batch_seconds: float,
        measured_every: int,
        learning_rate: float,
        language: str,
        title: str,
    ) -> None:
        """Goes on from the state in `folder`, if there is one with this identity; else it begins there anew."""
        self._listener, self._place, self._folder, self._identity = listener, place, folder, identity
        self._updates, self._measured_every, self._highest_rate = updates, measured_every, learning_rate
        self._batch_frames = round(batch_seconds * RATE / HOP)
        self._language, self._title = language, title
        chosen = set(held_out(len(examples)))
        self._held_out = [example for i, example in enumerate(examples) if i in chosen]
        self._learned = [example for i, example in enumerate(examples) if i not in chosen]
        self._part_frames = fit(model, place.device, place.vram)
        self._model = model
        self._optimiser = make_optimiser(model)
        self._history = load_state(
            self._state_file, model, self._optimiser, identity, updates
        ) or self._begin(base)
        self._page_written = 0.0
        self._embedded = cache(lambda updates: data_uri(self._sample(updates).read_bytes(), "audio/wav"))

    def run(self) -> dict[str, Any]:
        """Learns until all updates are done; gives what `Engine.train` gives."""
        self._check_room()
        self._begun, self._done_before = time.monotonic(), self._history.updates
        self._events = Events(self._folder)
        lengths = [example.frames for example in self._learned]
        for batch in islice(batches(lengths, self._batch_frames, SEED), self._done_before, self._updates):
            self._update([self._learned[index] for index in batch])
            done = self._history.updates
            if done % self._measured_every == 0 or done == self._updates:
                self._keep_checkpoint()
            self._write_page()
            self._place.report(done, self._updates, "updates")
        return self._compared()

    @property
    def _state_file(self) -> Path:
        return self._folder / "state.safetensors"

    def _checkpoint(self, updates: int) -> Path:
        return self._folder / f"checkpoints/{updates:06}.safetensors"

    def _sample(self, updates: int) -> Path:
        return self._folder / f"samples/{updates:06}.wav"

    def _begin(self, base: Path) -> History:
        """Empties the folder, and puts beside the checkpoints what the engine f5 looks for there."""
        shutil.rmtree(self._folder, ignore_errors=True)
        for name in ("checkpoints", "samples", "spoken"):
            (self._folder / name).mkdir(parents=True)
        weights = checkpoint_file(base)
        shutil.copyfile(weights.with_name("vocab.txt"), self._folder / "checkpoints/vocab.txt")
        for configuration in sorted(weights.parent.glob("*.yaml"))[:1]:
            shutil.copyfile(configuration, self._folder / "checkpoints/model.yaml")
        return History(held_out={"0": held_out_loss(self._model, self._held_out)})

    def _check_room(self) -> None:
        """While a state or checkpoint is written, the one before is still there."""
        parameters = sum(parameter.numel() for parameter in self._model.parameters())
        needed = parameters * (2 * BYTES_OF_STATE + (KEPT + 1) * BYTES_OF_CHECKPOINT)
        there = sum(file.stat().st_size for file in self._folder.rglob("*.safetensors"))
        check_room(self._folder, needed - there)

    def _update(self, examples: list[Example]) -> None:
        done = self._history.updates
        loss = learn(
            self._model,
            self._optimiser,
            examples,
            rate=learning_rate(done, self._highest_rate),
            most_frames=self._part_frames,
            seed=f"{SEED} {done}",
        )
        if not math.isfinite(loss):
            raise UserError(
                f"voice: the loss of update {done} is {loss}. Lower `learning_rate` of the persona's trained voice; "
                f"{self._highest_rate:g} is too much for these recordings."
            )
        self._history.losses.append(loss)

    def _keep_checkpoint(self) -> None:
        """The state comes last: until it is written, a killed training does all of this once more."""
        done = self._history.updates
        self._history.held_out[str(done)] = held_out_loss(self._model, self._held_out)
        save_weights(self._checkpoint(done), self._model)
        self._listener.say(self._checkpoint(done), [self._held_out[0].text], [self._sample(done)])
        save_state(self._state_file, self._model, self._optimiser, self._history, self._identity)
        for updates in self._by_held_out()[KEPT:]:
            self._checkpoint(updates).unlink(missing_ok=True)

    def _by_held_out(self) -> list[int]:
        """The checkpoints there have been, the best first."""
        measured = {int(updates): loss for updates, loss in self._history.held_out.items() if updates != "0"}
        return sorted(measured, key=lambda updates: (measured[updates], updates))

    def _compared(self) -> dict[str, Any]:
        measured = [self._heard(updates) for updates in sorted(self._by_held_out()[:KEPT])]
        chosen, reason = best(measured)
        self._write_page(f"update {chosen.updates}, by {reason}")
        return {
            "checkpoint": str(self._checkpoint(chosen.updates)),
            "updates": chosen.updates,
            "chosen_by": reason,
            "checkpoints": [asdict(one) for one in measured],
            "held_out": self._history.held_out,
            "clips": len(self._learned),
        }

    def _heard(self, updates: int) -> Measured:
        examples = self._held_out[:SPOKEN]
        sounds = [self._folder / f"spoken/{i}.wav" for i in range(len(examples))]
        self._listener.say(self._checkpoint(updates), [example.text for example in examples], sounds)
        return Measured(
            updates,
            round(self._history.held_out[str(updates)], 6),
            self._listener.similarity(sounds, examples),
            self._listener.word_errors(sounds, examples, self._language),
        )

    def _write_page(self, chosen: str = "") -> None:
        """Now and then, and when a checkpoint is chosen."""
        now = time.monotonic()
        if now - self._page_written < PAGE_SECONDS and not chosen:
            return
        self._page_written = now
        history, done = self._history, self._history.updates
        speed = (now - self._begun) / max(1, done - self._done_before)
        measured = [(int(at), loss) for at, loss in history.held_out.items()]
        rates = [(i + 1, learning_rate(i, self._highest_rate)) for i in range(done)]
        self._events.write(
            {"loss": list(enumerate(history.losses, 1)), "held-out loss": measured, "learning rate": rates}
        )
        means = [
            (end, sum(history.losses[end - SMOOTHED : end]) / SMOOTHED)
            for end in range(SMOOTHED, done + 1, max(1, SMOOTHED // 4))
        ]
        facts = {
            "clips": f"{len(self._learned)} to learn from, {len(self._held_out)} held out",
            "an update": f"{speed:.2f} s",
            "chosen": chosen or "not yet",
        }
        write_page(
            self._folder / "training.html",
            self._title,
            Progress(done, self._updates, "updates", None if chosen else speed * (self._updates - done)),
            facts,
            [
                Line(f"Loss, mean of {SMOOTHED} updates", means),
                Line("Loss of held-out clips", measured),
                Line("Learning rate", rates),
            ],
            [
                Sample(f"after {updates} updates: {self._held_out[0].text}", self._embedded(updates))
                for updates in sorted(self._by_held_out())
            ],
        )
