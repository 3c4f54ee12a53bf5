"""Trains the LoRA: flow matching on the encoded photos, with checkpoints, samples and measurements on the way."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.diffusion.memory_plan import Precision
from understudy.workers.place import Cancelled, Place

if TYPE_CHECKING:
    import torch

    from training.lora.dataset import Dataset, Photo

_STATE_EVERY = 50
"""Steps: a kill costs a few minutes at most, and a state is written in less than a second."""
_STATES = 3
"""States of which there is room to be: the two that are kept, and one that is being written."""
_STATE = 3
"""Times the LoRA: a state has the LoRA and two means of its gradients, in 32 bits at most."""
_SPARE = 50_000_000
"""Bytes for samples and the page."""
_LONGEST_GRADIENT = 1.0  # its norm is cut to this; diffusers' default
_WEIGHT_DECAY = 1e-4  # ai-toolkit's
_PAGE_SECONDS = 10.0
"""Between two versions of the page."""


@dataclass(frozen=True)
class Settings:
    """What is trained on."""

    model: str
    """The base, a name in config/models.yaml."""

    precision: Precision = "auto"
    """Of its weights; auto takes the best that fits into `vram`."""


class Engine:
    """Keeps the base model's transformer and autoencoder loaded, and trains one LoRA in it."""

    revision = "1"
    environment = "diffusers"
    models = ("model",)
    preloads = ()
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        """Load the model. Raises UserError if none can be trained, or the card is too small."""
        from training.lora.base import base, check_vram
        from training.lora.models import steps_of
        from understudy.diffusion.loading import load_pipeline
        from understudy.diffusion.memory_plan import choose
        from understudy.workers.card import hold_to

        hold_to(place)
        folder = place.models[settings.model]
        self._base = base(folder)
        if place.device != "cpu":
            check_vram(self._base, settings.model, place.vram)
        self._plan = choose(self._base.plans, place.vram, place.device, settings.precision)
        in_8_bits = self._plan.precision == "fp8"
        self._pipeline = load_pipeline(
            folder,
            # Weights are reduced here, after the LoRA was added, and until then they wait in ordinary memory.
            replace(self._plan, precision="bfloat16") if in_8_bits else self._plan,
            replace(place, device="cpu") if in_8_bits else place,
            large=("transformer",),
            without=self._base.text_parts,
        )
        self._model = steps_of(self._pipeline)
        self._place, self._name = place, settings.model

    @property
    def precision(self) -> Precision:
        """Of the base's weights."""
        return self._plan.precision

    def train(
        self,
        dataset: Path,
        folder: Path,
        *,
        run: str,
        title: str,
        rank: int,
        steps: int,
        learning_rate: float,
        caption_dropout: float,
        sample_every: int,
        seed: int,
    ) -> dict[str, Any]:
        """Train to the end, from the last state in `folder` if it is of this run.

        The folder gets states, an adapter and samples for each checkpoint, and training.html.

        Args:
            dataset: what the encoder wrote.
            folder: of this training alone.
            run: names all that the result depends on; states of another run are not gone on from.
            title: of the page.
            rank: of the LoRA, and its alpha.
            steps: photos to look at.
            learning_rate: after the warm-up.
            caption_dropout: part of the steps without caption.
            sample_every: steps between two checkpoints.
            seed: of noise and order.

        Returns:
            "checkpoints": step, held_out and drift of each; "seconds": of a step.
        """
        from training.lora import adapter, states
        from training.lora.dataset import read
        from training.lora.lora_page import Page
        from training.lora.schedule import learning_rate_at
        from understudy.disk import check_room, full_disk_told

        self._prepare(rank, seed)
        device = self._pipeline._execution_device
        content = read(dataset, device)
        state = states.latest(folder, run)
        if state.step == 0:
            _clear(folder)
        if state.weights:
            adapter.put_back(self._transformer, state.weights)
        optimiser = _optimiser(self._parameters, learning_rate, device)
        if state.optimiser:
            optimiser.load_state_dict({**optimiser.state_dict(), "state": state.optimiser})
        checkpoints = steps // sample_every + 1
        check_room(folder, _bytes(self._parameters) * (_STATES * _STATE + checkpoints) + _SPARE)
        page = Page(folder, title, steps, content.samples, learning_rate, self._facts(content, rank))
        begun, first = time.monotonic(), state.step

        def save() -> None:
            state.weights, state.optimiser = (
                adapter.weights(self._transformer),
                optimiser.state_dict()["state"],
            )
            states.save(folder, run, state)

        def seconds() -> float:
            return (time.monotonic() - begun) / max(1, state.step - first)

        with full_disk_told(folder):
            try:
                while True:
                    if _is_checkpoint(state.step, steps, sample_every) and state.step not in _steps(state):
                        self._check(folder, content, state, seed)
                        save()
                        page.write(state, seconds())
                    if state.step == steps:
                        break
                    for group in optimiser.param_groups:
                        group["lr"] = learning_rate_at(state.step, learning_rate)
                    state.losses.append(self._step(content, optimiser, state.step, caption_dropout, seed))
                    state.step += 1
                    if state.step % _STATE_EVERY == 0:
                        save()
                    if page.seconds_old > _PAGE_SECONDS:
                        page.write(state, seconds())
                    self._place.report(state.step, steps, "steps")
            except Cancelled:
                save()
                raise
        return {"checkpoints": state.checkpoints, "seconds": round(seconds(), 3)}

    def _prepare(self, rank: int, seed: int) -> None:
        """Put a new LoRA into the transformer, in place of an earlier training's."""
        from training.lora import adapter

        self._transformer = self._pipeline.transformer
        if hasattr(self._transformer, "peft_config"):
            self._transformer.delete_adapters("default")
        self._parameters = adapter.add(self._transformer, self._base.targets, rank, seed)
        if self._plan.precision == "fp8":
            adapter.store_in_8_bits(self._transformer)
            self._pipeline.to(self._place.device)
        self._transformer.enable_gradient_checkpointing()
        self._transformer.train()

    def _step(
        self,
        dataset: "Dataset",
        optimiser: "torch.optim.Optimizer",
        step: int,
        caption_dropout: float,
        seed: int,
    ) -> float:
        """Look at one photo; the loss."""
        import torch

        from training.lora.measures import to_device
        from training.lora.noise import generator, sigma

        photo, latents = _seen(dataset.photos, step, seed)
        random = generator(seed, "step", step)
        hidden = torch.rand(1, generator=random).item() < caption_dropout
        text = to_device(dataset.texts["" if hidden else photo.caption], latents.device)
        noise = torch.randn(latents.shape, generator=random).to(latents.device)
        part = sigma(random, self._model.shift(latents)).to(latents.device)
        noisy = (1 - part) * latents + part * noise
        seen = self._model.predict(self._transformer, noisy, part, text)
        loss = torch.nn.functional.mse_loss(seen, noise - latents)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._parameters, _LONGEST_GRADIENT)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        return loss.item()

    def _check(self, folder: Path, dataset: "Dataset", state: Any, seed: int) -> None:
        """Measure, draw the samples, and keep the LoRA as it is now."""
        from training.lora import adapter
        from training.lora.measures import drift, held_out_loss
        from training.lora.samples import draw
        from understudy.files import replace_atomically

        measured = {
            name: measure(self._model, self._transformer, dataset, seed)
            for name, measure in (("held_out", held_out_loss), ("drift", drift))
        }
        draw(self._pipeline, self._model, self._base, dataset, folder, state.step, seed)
        self._transformer.train()
        if state.step:
            with replace_atomically(adapter_file(folder, state.step)) as unfinished:
                adapter.save(self._transformer, unfinished)
        state.checkpoints.append({"step": state.step, **measured})

    def _facts(self, dataset: "Dataset", rank: int) -> dict[str, str]:
        """What the page says about the training."""
        parameters = sum(parameter.numel() for parameter in self._parameters)
        shapes = {photo.latents[-1].shape[-2:] for photo in dataset.photos}
        return {
            "base": f"{self._name}, {self._plan.precision}",
            "LoRA": f"rank {rank}, {parameters / 1e6:.3g} million numbers",
            "photos": f"{len(dataset.photos)} trained on, {len(dataset.held_out)} to measure with",
            "shapes": f"{len(shapes)}",
        }


def adapter_file(folder: Path, step: int) -> Path:
    """The LoRA of a checkpoint."""
    return folder / f"lora-{step:06d}.safetensors"


def adapter_files(folder: Path) -> list[Path]:
    """The LoRAs of all checkpoints."""
    return sorted(folder.glob("lora-*.safetensors"))


def _seen(photos: list["Photo"], step: int, seed: int) -> tuple["Photo", "torch.Tensor"]:
    """The photo of a step, and its latents: all photos at one of their sizes, in another order each time round."""
    import torch

    from training.lora.noise import generator

    round_number, place = divmod(step, len(photos))
    order = torch.randperm(len(photos), generator=generator(seed, "order", round_number)).tolist()
    photo = photos[order[place]]
    # Each photo goes through its sizes in turn, and different photos stand at different ones.
    return photo, photo.latents[(round_number + order[place]) % len(photo.latents)]


def _optimiser(
    parameters: list["torch.nn.Parameter"], learning_rate: float, device: "torch.device"
) -> "torch.optim.Optimizer":
    """AdamW; in 8 bits, which need a quarter of the memory, where the card's library is there."""
    import importlib.util

    import torch

    if device.type == "cuda" and importlib.util.find_spec("bitsandbytes"):
        from bitsandbytes.optim import AdamW8bit

        return AdamW8bit(parameters, lr=learning_rate, weight_decay=_WEIGHT_DECAY)
    return torch.optim.AdamW(parameters, lr=learning_rate, weight_decay=_WEIGHT_DECAY)


def _bytes(parameters: list["torch.nn.Parameter"]) -> int:
    return sum(parameter.numel() * parameter.element_size() for parameter in parameters)


def _is_checkpoint(step: int, steps: int, sample_every: int) -> bool:
    return step % sample_every == 0 or step == steps


def _steps(state: Any) -> Iterator[int]:
    return (checkpoint["step"] for checkpoint in state.checkpoints)


def _clear(folder: Path) -> None:
    """Remove what an earlier run has left: its checkpoints and samples must not look like this one's."""
    for pattern in ("state-*.safetensors", "lora-*.safetensors", "samples/*.png", "training.html"):
        for old in folder.glob(pattern):
            old.unlink()
