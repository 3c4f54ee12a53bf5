"""Loads a pipeline of diffusers as a plan says, from a folder on this machine and from safetensors only."""

from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from diffusers import DiffusionPipeline, GGUFQuantizationConfig, ModelMixin, PipelineQuantizationConfig
from diffusers.hooks import apply_layerwise_casting
from diffusers.hooks.layerwise_casting import DEFAULT_SKIP_MODULES_PATTERN

from understudy.diffusion.memory_plan import Plan, pipeline_class
from understudy.workers.card import hold_to
from understudy.workers.place import Place

_FP8 = torch.float8_e4m3fn  # the 8-bit type with the finer steps, as used for weights


def load_pipeline(
    folder: Path,
    plan: Plan,
    place: Place,
    *,
    large: tuple[str, ...],
    exact: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    kind: type[DiffusionPipeline] | None = None,
) -> DiffusionPipeline:
    """The pipeline, ready to be called.

    Args:
        folder: as diffusers saves one, with model_index.json. A part whose folder holds a .gguf file is loaded from
            that, and keeps its precision.
        plan: precision, and what waits in RAM.
        place: the device.
        large: names of those parts of the pipeline that are worth reducing: transformers and text encoders.
        exact: names of those parts that stay in float32 whatever the plan says.
        without: names of those parts that are not loaded.
        kind: the pipeline's class; the one that the folder names where left out.
    """
    _be_quiet()
    hold_to(place)
    computing, kind = compute_type(plan), kind or getattr(diffusers, pipeline_class(folder))
    files = {name: file for name in large for file in sorted((folder / name).glob("*.gguf"))}
    reduced = [name for name in large if name not in files]
    parts = {name: _from_gguf(folder, name, file, computing) for name, file in files.items()}
    if plan.precision == "fp8":
        parts |= {name: _from_folder_in_fp8(kind, folder, name, computing) for name in reduced}
    pipeline = kind.from_pretrained(
        folder,
        dtype={"default": computing, **dict.fromkeys(exact, torch.float32)},
        local_files_only=True,
        use_safetensors=True,
        quantization_config=_quantisation(plan, reduced),
        **parts,
        **dict.fromkeys(without),
    )
    pipeline.set_progress_bar_config(disable=True)
    if plan.vae_tiling:
        pipeline.vae.enable_tiling()
    _move(pipeline, plan, torch.device(place.device))
    return pipeline


def _from_gguf(folder: Path, name: str, file: Path, computing: torch.dtype) -> ModelMixin:
    _library, kind = DiffusionPipeline.load_config(folder, local_files_only=True)[name]
    return getattr(diffusers, kind).from_single_file(
        str(file),
        config=str(folder),  # without it, the library asks the internet what the file is
        subfolder=name,
        quantization_config=GGUFQuantizationConfig(compute_dtype=computing),
        dtype=computing,
    )


def _from_folder_in_fp8(
    kind: type[DiffusionPipeline], folder: Path, name: str, computing: torch.dtype
) -> torch.nn.Module:
    """One part, loaded and reduced before the next one is: Wan's two experts in bfloat16 would fill 57 GB of RAM."""
    index = DiffusionPipeline.load_config(folder, local_files_only=True)
    others = {other: None for other, entry in index.items() if isinstance(entry, list) and other != name}
    alone = kind.from_pretrained(
        folder, dtype=computing, local_files_only=True, use_safetensors=True, **others
    )
    part = getattr(alone, name)
    _store_in_fp8(part, computing)
    return part


def _be_quiet() -> None:
    """No bars and warnings: the job has a progress of its own, and what matters is checked here or in `lora`."""
    for library in (diffusers.utils.logging, transformers.utils.logging):
        library.set_verbosity_error()
        library.disable_progress_bar()


def compute_type(plan: Plan) -> torch.dtype:
    """The type that a model computes in; bfloat16 is what FLUX and Wan were trained in."""
    return torch.float32 if plan.precision == "float32" else torch.bfloat16


def _quantisation(plan: Plan, names: list[str]) -> PipelineQuantizationConfig | None:
    arguments: dict[str, Any]
    if plan.precision == "int8":
        backend, arguments = "bitsandbytes_8bit", {"load_in_8bit": True}
    elif plan.precision == "nf4":
        backend = "bitsandbytes_4bit"
        arguments = {
            "load_in_4bit": True,
            "bnb_4bit_quant_type": "nf4",
            "bnb_4bit_compute_dtype": compute_type(plan),
        }
    else:
        return None
    return PipelineQuantizationConfig(
        quant_backend=backend, quant_kwargs=arguments, components_to_quantize=names
    )


def _store_in_fp8(part: torch.nn.Module, computing: torch.dtype) -> None:
    """Keep the weights of a diffusers model, or of a text encoder, in 8 bits and widen them layer by layer."""
    if isinstance(part, ModelMixin):
        part.enable_layerwise_casting(storage_dtype=_FP8, compute_dtype=computing)
    else:
        # T5 gives its layers `wo` what they say that they hold, before the hook widens it; transformers names them.
        # Qwen's `lm_head` is its embedding once more.
        delicate = tuple(rf"\b{name}$" for name in (*(part._keep_in_fp32_modules or ()), "lm_head"))
        apply_layerwise_casting(
            part,
            _FP8,
            computing,
            skip_modules_pattern=DEFAULT_SKIP_MODULES_PATTERN + delicate,
            # An embedding's type is what the pipeline takes for the whole encoder's.
            skip_modules_classes=(torch.nn.Embedding,),
        )
    for layer in part.modules():
        if isinstance(layer, torch.nn.Linear) and layer.weight.dtype == _FP8:
            # PEFT asks for this and would else round a LoRA to 8 bits too, in which it cannot even be multiplied.
            layer.compute_dtype = computing


def _move(pipeline: DiffusionPipeline, plan: Plan, device: torch.device) -> None:
    if plan.offload == "model":
        pipeline.enable_model_cpu_offload(device=device)
    elif plan.offload == "group":
        pipeline.enable_group_offload(
            onload_device=device,
            offload_type="leaf_level",
            use_stream=device.type == "cuda",  # the next layer travels while this one computes
            exclude_modules="vae",  # small, and its layers are called many times in one pass
        )
    else:
        pipeline.to(device)
