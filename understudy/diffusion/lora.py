"""LoRAs: loaded once, proven to have been applied, and set to a strength for each call.

diffusers leaves out what it does not recognise in a file, at most with a warning in a log: the picture then
shows nobody (diffusers issue 9291). So everything in the file must be found again in the model.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from diffusers import DiffusionPipeline
from peft.tuners.tuners_utils import BaseTunerLayer
from safetensors import SafetensorError
from safetensors.torch import load_file

from understudy.errors import UserError
from understudy.settings.film import ShownLora

_UP = (".lora_B.weight", ".lora_up.weight", ".up.weight")  # PEFT and diffusers; kohya-ss; XLabs
_WHOLE = "head.head.diff"  # lightx2v's, for Wan: the change itself, which diffusers loads with the identity as `up`
_DORA = ".dora_scale"  # diffusers drops these and applies the rest, which is another LoRA than was trained
_NAME = "understudy"  # of the adapter in the pipeline


class Lora:
    """The LoRA of a pipeline with one transformer: one file at a time, any strength."""

    def __init__(self, pipeline: DiffusionPipeline) -> None:
        self._pipeline = pipeline
        self._loaded: tuple[Path, int, int] | None = None

    def use(self, lora: ShownLora | None) -> None:
        """Let the next call of the pipeline use {"file": path, "strength": number}; None or strength 0: none.

        Without one, the pipeline computes exactly as if no LoRA had ever been loaded. Raises UserError if a file
        does not fit the model.
        """
        if lora is None or lora["strength"] == 0:
            if self._loaded:
                self._pipeline.disable_lora()
            return
        self._load(Path(lora["file"]))
        self._pipeline.enable_lora()
        self._pipeline.set_adapters([_NAME], [lora["strength"]])

    def _load(self, file: Path) -> None:
        version = _version(file)  # training may have written the file anew
        if version == self._loaded:
            return
        if self._loaded:
            self._pipeline.unload_lora_weights()
            self._loaded = None
        load_adapter(self._pipeline, file, _NAME)
        self._loaded = version


def load_adapter(
    pipeline: DiffusionPipeline,
    file: Path,
    name: str,
    *,
    repair: Callable[[str], str] = str,
    **options: Any,
) -> None:
    """Load a LoRA, as diffusers, PEFT, kohya-ss, ai-toolkit or XLabs write them, under a name of its own.

    Args:
        pipeline: what to load it into.
        file: a .safetensors file.
        name: of the adapter in the pipeline.
        repair: gives the name by which diffusers knows a weight, for files in a form that it does not.
        options: passed on to the pipeline's load_lora_weights (load_into_transformer_2 for Wan's second expert).

    Raises UserError if the file cannot be read or is not found again in the model wholly; then the pipeline has no
    LoRA at all.
    """
    weights = _read(file)
    renamed = {repair(name): matrix for name, matrix in weights.items()}
    in_file = _rows_in_file(file, renamed)
    # As a file, diffusers also reads how it was trained from its header.
    source = {"pretrained_model_name_or_path_or_dict": file.parent, "weight_name": file.name}
    if renamed.keys() != weights.keys():
        source = {"pretrained_model_name_or_path_or_dict": renamed}
    try:
        pipeline.load_lora_weights(**source, adapter_name=name, use_safetensors=True, **options)
    except (ValueError, KeyError, IndexError, RuntimeError, AssertionError) as error:
        raise UserError(f"{file}: {_unfit(pipeline)} diffusers says: {error}") from None
    in_model = _rows_in_model(pipeline, name)
    if in_model != in_file:
        pipeline.unload_lora_weights()
        raise UserError(f"{file}: {_unfit(pipeline)} Only {in_model / in_file:.0%} of it reached the model.")


def _unfit(pipeline: DiffusionPipeline) -> str:
    return (
        f"this LoRA does not fit the model, a {type(pipeline).__name__}. Take one that was trained for this model, "
        "or choose the model that it was trained for."
    )


def _version(file: Path) -> tuple[Path, int, int]:
    try:
        facts = file.stat()
    except OSError as error:
        raise UserError(f"{file}: cannot be read: {error.strerror}.") from None
    return file, facts.st_size, facts.st_mtime_ns


def _read(file: Path) -> dict[str, torch.Tensor]:
    if file.suffix != ".safetensors":
        raise UserError(
            f"{file}: only .safetensors files are read, for other files of weights can run programs."
        )
    try:
        return load_file(file)
    except (OSError, SafetensorError) as error:
        raise UserError(f"{file}: cannot be read: {error}") from None


def _rows_in_file(file: Path, weights: dict[str, torch.Tensor]) -> int:
    """How many outputs of the model's layers the file changes.

    A LoRA adds up x down x input to a layer's output, so each row of `up` that is not zero changes one output.
    Converting a file to other names may cut `up` into several matrices (kohya's qkv into q, k and v), but keeps
    its rows, so that they can be counted again in the model.
    """
    rows = sum(_rows(matrix) for name, matrix in weights.items() if name.endswith(_UP))
    rows += sum(len(matrix) for name, matrix in weights.items() if name.endswith(_WHOLE))
    if any(name.endswith(_DORA) for name in weights):
        raise UserError(f"{file}: is a DoRA, which diffusers applies only in part; train a plain LoRA.")
    if not rows:
        raise UserError(
            f"{file}: has no LoRA weights in it that would change anything; its first name is "
            f"{next(iter(weights), None)!r}."
        )
    return rows


def _rows_in_model(pipeline: DiffusionPipeline, name: str) -> int:
    parts = [part for part in pipeline.components.values() if isinstance(part, torch.nn.Module)]
    layers = (layer for part in parts for layer in part.modules() if isinstance(layer, BaseTunerLayer))
    return sum(_rows(layer.lora_B[name].weight) for layer in layers if name in layer.lora_B)


def _rows(matrix: torch.Tensor) -> int:
    """How many rows are not zero; every finite number in a file stays finite, and other than zero, in the model."""
    return int(matrix.detach().float().flatten(1).any(dim=1).sum())
