"""Memory and time of FLUX under every `vram` setting, on a machine with an NVIDIA card:

    PYTHONPATH=. .venv-diffusers/bin/python bench/flux_memory.py

The models have their full size and random weights, built from the published configurations in a temporary folder:
16 and 34 GB of disk, one after the other, and nothing is downloaded. Each measurement is a process of its own, held
to its setting; a script of five lines that calls diffusers directly is measured in the same run. Writes
bench/results/flux_memory.json. `--dry-run` goes the same way on the CPU with miniatures, and only prints.
"""

import argparse
import json
import platform
import tempfile
import time
from pathlib import Path
from typing import Any

import diffusers
import torch
from diffusers import DiffusionPipeline
from full_size import Clock, build_part, in_own_process, measured

from understudy.diffusion.memory_plan import choose
from understudy.image.flux import Engine, Settings
from understudy.image.flux_family import family
from understudy.miniatures import MINIATURES
from understudy.workers.place import Place

RESULTS = Path(__file__).parent / "results/flux_memory.json"
SETTINGS = (8, 12, 16, 24, 48)  # GB
STEPS = 6
PROMPT = "Medium shot of the presenter at a desk, looking into the camera."

# The config.json of each part, where it differs from the defaults of its class.
FLUX1 = {
    # black-forest-labs/FLUX.1-dev
    "transformer": ("FluxTransformer2DModel", {"guidance_embeds": True}),
    "text_encoder": (
        "CLIPTextModel",
        {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12, "num_hidden_layers": 12},
    ),
    "text_encoder_2": (
        "T5EncoderModel",
        {
            "d_model": 4096,
            "d_ff": 10240,
            "d_kv": 64,
            "num_heads": 64,
            "num_layers": 24,
            "vocab_size": 32128,
            "feed_forward_proj": "gated-gelu",
        },
    ),
    "vae": (
        "AutoencoderKL",
        {
            "block_out_channels": (128, 256, 512, 512),
            "down_block_types": ("DownEncoderBlock2D",) * 4,
            "up_block_types": ("UpDecoderBlock2D",) * 4,
            "layers_per_block": 2,
            "latent_channels": 16,
            "use_quant_conv": False,
            "use_post_quant_conv": False,
            "shift_factor": 0.1159,
            "scaling_factor": 0.3611,
        },
    ),
}
KLEIN = {
    # black-forest-labs/FLUX.2-klein-4B
    "transformer": (
        "Flux2Transformer2DModel",
        {
            "num_layers": 5,
            "num_single_layers": 20,
            "num_attention_heads": 24,
            "joint_attention_dim": 7680,
            "guidance_embeds": False,
        },
    ),
    "text_encoder": (
        "Qwen3ForCausalLM",
        {
            "hidden_size": 2560,
            "intermediate_size": 9728,
            "num_hidden_layers": 36,
            "num_attention_heads": 32,
            "num_key_value_heads": 8,
            "head_dim": 128,
            "vocab_size": 151936,
            "tie_word_embeddings": True,
        },
    ),
    "vae": ("AutoencoderKLFlux2", {}),
}
MODELS = {"flux2-klein-4b": ("tiny-flux2-klein", KLEIN), "flux1-dev": ("tiny-flux", FLUX1)}
"""Name -> its miniature, whose tokenisers and scheduler it gets, and its parts."""


def build(name: str, folder: Path, dry_run: bool) -> None:
    """Write a pipeline's folder: the miniature's, with parts of full size in the place of its own."""
    miniature, parts = MODELS[name]
    MINIATURES[miniature].build(folder)
    if not dry_run:
        for part, (kind, config) in parts.items():
            build_part(folder / part, kind, config)


def measure_engine(name: str, folder: Path, vram: float, device: str, megapixels: float) -> dict[str, Any]:
    """The engine's own way, two pictures."""
    clock = Clock()
    plan = choose(family(folder).plans, vram, device)
    place = Place(device=device, vram=vram, models={name: folder}, report=clock)
    begun = time.perf_counter()
    engine = Engine(Settings(model=name, megapixels=megapixels, steps=STEPS), place)
    loaded = time.perf_counter() - begun

    def draw(folder: Path) -> None:
        clock.times.clear()
        scene = {"on_camera": False, "wardrobe": "", "width": 1280, "height": 720, "lora": None, "photos": []}
        engine.draw(folder / "image.png", prompt=PROMPT, seed=0, **scene)

    return {
        "precision": plan.precision,
        "offload": plan.offload,
        "load_seconds": round(loaded, 1),
        **measured(draw, clock),
    }


def measure_bare(folder: Path, offload: bool, device: str, size: tuple[int, int]) -> dict[str, Any]:
    """What the model card's own script does: bfloat16, all on the card or with model offload, as much as it takes."""
    clock = Clock()
    pipeline = DiffusionPipeline.from_pretrained(folder, dtype=torch.bfloat16)
    pipeline.set_progress_bar_config(disable=True)
    if offload:
        pipeline.enable_model_cpu_offload(device=device)
    else:
        pipeline.to(device)

    def draw(folder: Path) -> None:
        clock.times.clear()
        picture = pipeline(
            prompt=PROMPT,
            width=size[0],
            height=size[1],
            num_inference_steps=STEPS,
            generator=torch.Generator().manual_seed(0),
            callback_on_step_end=clock,
        ).images[0]
        picture.save(folder / "image.png")

    return {"precision": "bfloat16", "offload": "model" if offload else "none", **measured(draw, clock)}


def measure_all(dry_run: bool) -> dict[str, Any]:
    """All models under all settings."""
    cuda = torch.cuda.is_available()
    rows = []
    for name in MODELS:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary, name)
            build(name, folder, dry_run)
            dry = ["--dry-run"] if dry_run else []
            for bare in ("none", "model") if cuda else ("none",):
                row = in_own_process(
                    __file__, [*dry, "--bare", bare, "--model", name, "--folder", str(folder)]
                )
                rows.append({"model": name, "bare": True, **row})
                print(rows[-1], flush=True)
            for vram in SETTINGS[:1] if dry_run else SETTINGS:  # on the CPU, all are the same
                row = in_own_process(
                    __file__, [*dry, "--vram", str(vram), "--model", name, "--folder", str(folder)]
                )
                rows.append({"model": name, "vram": vram, **row})
                print(rows[-1], flush=True)
    return {
        "device": torch.cuda.get_device_name() if cuda else platform.processor() or platform.machine(),
        "torch": torch.__version__,
        "diffusers": diffusers.__version__,
        "size": "miniatures" if dry_run else "1280x720",
        "measurements": rows,
    }


def main() -> None:
    """Measure all, or one, as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry-run", action="store_true", help="miniatures on the CPU; writes no results")
    parser.add_argument("--model", choices=MODELS, help="measure this one alone, in this process")
    parser.add_argument("--folder", type=Path, help="where it was built")
    parser.add_argument("--vram", type=float, help="the engine, held to so many GB")
    parser.add_argument("--bare", choices=("none", "model"), help="diffusers alone, and what it offloads")
    arguments = parser.parse_args()
    if not arguments.dry_run and not torch.cuda.is_available():
        parser.error("this needs an NVIDIA card; --dry-run does not")
    device = "cpu" if arguments.dry_run else "cuda:0"
    if arguments.bare:
        size = (64, 64) if arguments.dry_run else (1280, 720)
        print(json.dumps(measure_bare(arguments.folder, arguments.bare == "model", device, size)))
    elif arguments.model:
        megapixels = 0.004 if arguments.dry_run else 1.0
        print(
            json.dumps(measure_engine(arguments.model, arguments.folder, arguments.vram, device, megapixels))
        )
    else:
        report = measure_all(arguments.dry_run)
        if not arguments.dry_run:
            RESULTS.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
