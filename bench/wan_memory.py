"""Memory and time of Wan 2.2 on small cards, on a machine with an NVIDIA card:

    PYTHONPATH=. .venv-diffusers/bin/python bench/wan_memory.py

The A14B and the 5B have their full size and random weights, built from the published configurations in a temporary
folder: 42 and 25 GB of disk, one after the other (both experts of the A14B share a file), and nothing is downloaded.
81 frames at 480 lines. Each measurement is a process of its own, held to its setting; beside it, in the same run, a
script that calls diffusers directly, once as the model card does it, with parts offloaded, and once with the
precision and the offloading that the engine chose for that card. Guidance is 1: with it, steps take twice as long.
Writes bench/results/wan_memory.json. `--dry-run` goes the same way on the CPU with miniatures, and only prints.
"""

import argparse
import json
import os
import platform
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import diffusers
import torch
from diffusers import AutoencoderKLWan, WanImageToVideoPipeline
from full_size import Clock, build_part, in_own_process, measured
from PIL import Image

from understudy.diffusion.memory_plan import Plan, choose
from understudy.miniatures import MINIATURES
from understudy.video.wan import Engine, Settings
from understudy.video.wan_variant import variant
from understudy.workers.place import Place

RESULTS = Path(__file__).parent / "results/wan_memory.json"
SETTINGS = (8, 12)  # GB
STEPS = 6
PROMPT = "The presenter talks to the camera; slow push in."

# The config.json of each part, where it differs from the defaults of its class.
TEXT_ENCODER = (
    # google/umt5-xxl
    "UMT5EncoderModel",
    {
        "d_model": 4096,
        "d_ff": 10240,
        "d_kv": 64,
        "num_heads": 64,
        "num_layers": 24,
        "vocab_size": 256384,
        "feed_forward_proj": "gated-gelu",
    },
)
PARTS = {
    # Wan-AI/Wan2.2-I2V-A14B-Diffusers
    "wan2.2-i2v-a14b": {
        "transformer": ("WanTransformer3DModel", {"in_channels": 36}),
        "text_encoder": TEXT_ENCODER,
        "vae": ("AutoencoderKLWan", {}),
    },
    # Wan-AI/Wan2.2-TI2V-5B-Diffusers
    "wan2.2-ti2v-5b": {
        "transformer": (
            "WanTransformer3DModel",
            {
                "num_attention_heads": 24,
                "in_channels": 48,
                "out_channels": 48,
                "ffn_dim": 14336,
                "num_layers": 30,
            },
        ),
        "text_encoder": TEXT_ENCODER,
        "vae": (
            "AutoencoderKLWan",
            {
                "base_dim": 160,
                "decoder_base_dim": 256,
                "z_dim": 48,
                "in_channels": 12,
                "out_channels": 12,
                "is_residual": True,
                "patch_size": 2,
                "scale_factor_spatial": 16,
                "latents_mean": [0.0] * 48,
                "latents_std": [1.0] * 48,
            },
        ),
    },
}


def build(name: str, folder: Path, dry_run: bool) -> None:
    """Write a pipeline's folder: the miniature's, with parts of full size in the place of its own."""
    MINIATURES[f"tiny-{name}"].build(folder)
    if dry_run:
        return
    for part, (kind, config) in PARTS[name].items():
        build_part(folder / part, kind, config)
    if (folder / "transformer_2").exists():
        shutil.rmtree(folder / "transformer_2")
        (folder / "transformer_2").symlink_to(folder / "transformer")


def measure_engine(
    name: str, folder: Path, vram: float, device: str, asked: dict[str, int], resolution: int
) -> dict[str, Any]:
    """The engine's own way, two chunks."""
    clock = Clock()
    place = Place(device=device, vram=vram, models={name: folder}, report=clock)
    settings = Settings(model=name, distillation="", resolution=resolution, steps=STEPS, guidance=1.0)
    begun = time.perf_counter()
    engine = Engine(settings, place)
    loaded = time.perf_counter() - begun
    image = write_keyframe(folder)

    def animate(made: Path) -> None:
        clock.times.clear()
        scene = {"on_camera": True, "wardrobe": "a teal jumper", "shot": 0, "continues": False}
        engine.animate(image, image, made / "0.mkv", prompt=PROMPT, seed=0, **scene, **asked)

    plan = choose(variant(folder).plans(resolution), vram, device)
    return {**described(plan), "load_seconds": round(loaded, 1), **measured(animate, clock)}


def measure_bare(
    folder: Path, plan: Plan, device: str, asked: dict[str, int], resolution: int
) -> dict[str, Any]:
    """What a short script does: no limit of memory, and the plan's precision and offloading."""
    clock = Clock()
    computing = torch.float32 if plan.precision == "float32" else torch.bfloat16
    vae = AutoencoderKLWan.from_pretrained(folder / "vae", dtype=torch.float32)
    pipeline = WanImageToVideoPipeline.from_pretrained(folder, vae=vae, dtype=computing)
    pipeline.set_progress_bar_config(disable=True)
    if plan.precision == "fp8":
        for expert in filter(None, (pipeline.transformer, pipeline.transformer_2)):
            expert.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=computing)
    if plan.offload == "model":
        pipeline.enable_model_cpu_offload(device=device)
    elif plan.offload == "group":
        pipeline.enable_group_offload(
            onload_device=torch.device(device),
            offload_type="leaf_level",
            use_stream=True,
            exclude_modules="vae",
        )
    else:
        pipeline.to(device)
    width, height = variant(folder).size(asked["width"], asked["height"], resolution)
    image = Image.open(write_keyframe(folder)).resize((width, height))

    def animate(made: Path) -> None:
        clock.times.clear()
        frames = pipeline(
            image=image,
            prompt=PROMPT,
            width=width,
            height=height,
            num_frames=asked["frames"],
            num_inference_steps=STEPS,
            guidance_scale=1.0,
            generator=torch.Generator().manual_seed(0),
            callback_on_step_end=clock,
        ).frames[0]
        (made / "frames").write_bytes((frames * 255).round().astype("uint8").tobytes())

    return {**described(plan), **measured(animate, clock)}


def described(plan: Plan) -> dict[str, Any]:
    """What is said of a plan in the results."""
    return {"precision": plan.precision, "offload": plan.offload, "vae_tiling": plan.vae_tiling}


def write_keyframe(folder: Path) -> Path:
    """A grey keyframe; what is on it takes no time."""
    Image.new("RGB", (1280, 720), "grey").save(folder / "keyframe.png")
    return folder / "keyframe.png"


def measure_all(dry_run: bool) -> dict[str, Any]:
    """Both models under all settings."""
    cuda = torch.cuda.is_available()
    rows = []
    for name in PARTS:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary, name)
            build(name, folder, dry_run)
            common = [*(["--dry-run"] if dry_run else []), "--model", name, "--folder", str(folder)]
            measurements = [["--bare", "--vram", "1000"]]  # the model card's way: the roomiest plan
            for vram in SETTINGS[:1] if dry_run else SETTINGS:  # on the CPU, all are the same
                measurements += [["--vram", str(vram)], ["--bare", "--vram", str(vram)]]
            for measurement in measurements:
                row = in_own_process(__file__, [*common, *measurement])
                rows.append(
                    {"model": name, "bare": "--bare" in measurement, "vram": int(measurement[-1]), **row}
                )
                print(rows[-1], flush=True)
    return {
        "device": torch.cuda.get_device_name() if cuda else platform.processor() or platform.machine(),
        "ram_gb": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 10**9),
        "torch": torch.__version__,
        "diffusers": diffusers.__version__,
        "size": "miniatures" if dry_run else "81 frames at 480 lines",
        "measurements": rows,
    }


def main() -> None:
    """Measure all, or one, as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry-run", action="store_true", help="miniatures on the CPU; writes no results")
    parser.add_argument("--model", choices=PARTS, help="measure this one alone, in this process")
    parser.add_argument("--folder", type=Path, help="where it was built")
    parser.add_argument("--vram", type=float, help="GB: what the engine is held to, and its plan is for")
    parser.add_argument("--bare", action="store_true", help="diffusers alone, with that plan")
    arguments = parser.parse_args()
    if not arguments.dry_run and not torch.cuda.is_available():
        parser.error("this needs an NVIDIA card; --dry-run does not")
    device = "cpu" if arguments.dry_run else "cuda:0"
    asked = {"frames": 9 if arguments.dry_run else 81, "width": 1280, "height": 720}
    resolution = 32 if arguments.dry_run else 480
    if arguments.bare:
        plan = choose(variant(arguments.folder).plans(resolution), arguments.vram, device)
        print(json.dumps(measure_bare(arguments.folder, plan, device, asked, resolution)))
    elif arguments.model:
        row = measure_engine(arguments.model, arguments.folder, arguments.vram, device, asked, resolution)
        print(json.dumps(row))
    else:
        report = measure_all(arguments.dry_run)
        if not arguments.dry_run:
            RESULTS.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
