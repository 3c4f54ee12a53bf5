"""What the engine wan knows before a model is loaded; with models: tests/studio/diffusers/test_wan.py."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from understudy.diffusion.memory_plan import choose
from understudy.errors import UserError
from understudy.timeline import Pace
from understudy.video.wan import Engine
from understudy.video.wan_sampling import Sampling, distillation_strengths, sampling
from understudy.video.wan_variant import (
    WAN_21_FLF,
    WAN_21_I2V,
    WAN_22_5B,
    WAN_22_A14B,
    Variant,
    lora_files,
    variant,
)

TWO_PICTURES = 514  # tokens of CLIP's
IMAGE_21 = {"in_channels": 36, "out_channels": 16, "image_dim": 1280}
TEXT_22 = {"in_channels": 16, "out_channels": 16, "image_dim": None}

# What the folders of Wan-AI on Hugging Face say in model_index.json and transformer/config.json.
FOLDERS = {
    WAN_21_I2V: ({}, {**IMAGE_21, "pos_embed_seq_len": None}),
    WAN_21_FLF: ({}, {**IMAGE_21, "pos_embed_seq_len": TWO_PICTURES}),
    WAN_22_A14B: ({"boundary_ratio": 0.9}, {"in_channels": 36, "out_channels": 16, "image_dim": None}),
    WAN_22_5B: (
        {"_class_name": "WanPipeline", "expand_timesteps": True},
        {"in_channels": 48, "out_channels": 48, "image_dim": None},
    ),
}


def write_model(folder: Path, index: dict[str, Any], transformer: dict[str, Any]) -> Path:
    (folder / "transformer").mkdir(parents=True)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": "WanImageToVideoPipeline", **index}))
    (folder / "transformer/config.json").write_text(json.dumps(transformer))
    return folder


def write_loras(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.safetensors").touch()
    return folder


@pytest.fixture
def make_film(tmp_path: Path) -> Any:
    """`make_film(WAN_22_5B, chaining=...)` is a film whose video section has that model and these settings."""

    def make(kind: Variant, **settings: Any) -> dict[str, Any]:
        folders = {
            "model": write_model(tmp_path / "model", *FOLDERS[kind]),
            "pair": write_loras(tmp_path / "pair", "a_high_noise", "a_low_noise"),
            "single": write_loras(tmp_path / "single", "wan2.1_i2v_lora"),
        }
        section = {"svi": "", "distillation": "", "chaining": "last-frame", "dropped": 0, "longest": 5.0}
        section |= {"faces": "", "identity": ""}
        return {
            "fps": 25,
            "vram": 12.0,
            "video": {"engine": "wan", "model": "model", "resolution": 480, **section, **settings},
            "models": {name: {"path": str(folder)} for name, folder in folders.items()},
        }

    return make


@pytest.mark.parametrize("kind", FOLDERS, ids=lambda kind: kind.name)
def test_the_files_of_a_folder_tell_which_wan_it_is(kind: Variant, tmp_path: Path) -> None:
    assert variant(write_model(tmp_path / "model", *FOLDERS[kind])) is kind


@pytest.mark.parametrize(
    ("index", "transformer", "message"),
    [
        ({"boundary_ratio": 0.875}, TEXT_22, "from text alone"),
        ({}, TEXT_22, "from text alone"),
        ({"_class_name": "FluxPipeline"}, {}, "holds a FluxPipeline"),
    ],
)
def test_other_models_are_refused_by_name(
    index: dict, transformer: dict, message: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=message):
        variant(write_model(tmp_path / "model", index, transformer))


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"model_index\.json"):
        variant(tmp_path)


@pytest.mark.parametrize(
    ("kind", "settings", "message"),
    [
        (WAN_22_5B, {"chaining": "keyframes"}, "can be told how a video ends"),
        (WAN_21_I2V, {"chaining": "keyframes"}, "can be told how a video ends"),
        (WAN_21_FLF, {}, "set `chaining: keyframes`"),
        (WAN_22_A14B, {"chaining": "anchored"}, "needs .* `svi: svi-2.0-pro`"),
        (WAN_22_5B, {"chaining": "anchored", "svi": "pair"}, "needs a Wan 2.2 I2V-A14B"),
        (WAN_22_A14B, {"svi": "pair"}, "only for `chaining: anchored`"),
        (WAN_22_A14B, {"distillation": "single"}, "two LoRA files"),
        (WAN_21_I2V, {"distillation": "pair"}, "one LoRA file"),
        (WAN_22_A14B, {"chaining": "anchored", "svi": "pair", "longest": 0.3}, "make it longer"),
        (WAN_22_5B, {"identity": "sface"}, "only work together"),
    ],
)
def test_settings_that_a_model_cannot_serve_are_refused_before_any_job(
    kind: Variant, settings: dict, message: str, make_film: Any
) -> None:
    with pytest.raises(UserError, match=message):
        Engine.check(make_film(kind, **settings))


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        (WAN_22_5B, {}),
        (WAN_21_I2V, {"distillation": "single"}),
        (WAN_21_FLF, {"chaining": "keyframes"}),
        (WAN_22_A14B, {"chaining": "keyframes"}),
        (WAN_22_A14B, {"chaining": "anchored", "svi": "pair", "distillation": "pair"}),
    ],
)
def test_settings_that_fit_are_accepted(kind: Variant, settings: dict, make_film: Any) -> None:
    Engine.check(make_film(kind, **settings))


@pytest.mark.parametrize(
    ("kind", "settings", "pace"),
    [
        (WAN_22_A14B, {}, Pace(fps=16, longest=81, shortest=17, step=4, overlap=1, cuts=True)),
        (WAN_22_5B, {}, Pace(fps=24, longest=121, shortest=25, step=4, overlap=1, cuts=True)),
        (WAN_22_5B, {"longest": 10.0}, Pace(fps=24, longest=121, shortest=25, step=4, overlap=1, cuts=True)),
        (WAN_22_A14B, {"longest": 0.5}, Pace(fps=16, longest=9, shortest=9, step=4, overlap=1, cuts=True)),
        (
            WAN_22_A14B,
            {"chaining": "anchored", "svi": "pair"},
            Pace(fps=16, longest=81, shortest=17, step=4, overlap=5, cuts=True),
        ),
        (WAN_22_A14B, {"dropped": 4}, Pace(fps=16, longest=81, shortest=17, step=4, overlap=4, cuts=True)),
    ],
)
def test_chunks_have_lengths_that_the_model_can_make(
    kind: Variant, settings: dict, pace: Pace, make_film: Any
) -> None:
    assert Engine.pace(make_film(kind, **settings)) == pace


@pytest.mark.parametrize("seconds", [0.2, 1.0, 3.7, 5.0, 17.3])
@pytest.mark.parametrize("kind", FOLDERS, ids=lambda kind: kind.name)
def test_every_chunk_of_a_shot_has_four_n_plus_one_frames(
    kind: Variant, seconds: float, make_film: Any
) -> None:
    pace = Engine.pace(make_film(kind))
    lengths = pace.lengths(round(seconds * kind.fps))
    assert all(length % 4 == 1 and length <= kind.longest for length in lengths)
    assert sum(lengths) - pace.overlap * (len(lengths) - 1) >= round(seconds * kind.fps)


@pytest.mark.parametrize(
    ("kind", "film", "resolution", "size"),
    [
        (WAN_22_A14B, (1280, 720), 480, (848, 480)),
        (WAN_22_A14B, (720, 1280), 720, (720, 1280)),
        (WAN_22_A14B, (1080, 1080), 480, (480, 480)),
        (WAN_22_5B, (1920, 1080), 720, (1280, 704)),
        (WAN_22_5B, (1920, 1080), 32, (32, 32)),
    ],
)
def test_sizes_are_those_that_the_model_can_make(
    kind: Variant, film: tuple, resolution: int, size: tuple
) -> None:
    assert kind.size(*film, resolution) == size


@pytest.mark.parametrize(
    ("kind", "vram", "expected"),
    [
        (WAN_22_A14B, 8, ("fp8", "group", False)),
        (WAN_22_A14B, 12, ("fp8", "group", False)),
        (WAN_22_A14B, 16, ("fp8", "group", False)),
        (WAN_22_A14B, 24, ("fp8", "model", False)),
        (WAN_22_A14B, 48, ("bfloat16", "model", False)),
        (WAN_21_I2V, 12, ("fp8", "group", False)),
        (WAN_21_I2V, 24, ("fp8", "model", False)),
        (WAN_21_I2V, 48, ("bfloat16", "model", False)),
        (WAN_22_5B, 8, ("bfloat16", "group", False)),
        (WAN_22_5B, 12, ("bfloat16", "group", False)),
        (WAN_22_5B, 16, ("bfloat16", "model", False)),
    ],
    ids=str,
)
def test_a_card_gets_the_best_plan_that_fits_at_480_lines(
    kind: Variant, vram: float, expected: tuple
) -> None:
    plan = choose(kind.plans(480), vram, "cuda")
    assert (plan.precision, plan.offload, plan.vae_tiling) == expected


def test_pictures_are_decoded_in_tiles_only_where_nothing_else_fits() -> None:
    assert not choose(WAN_22_A14B.plans(720), 12, "cuda").vae_tiling
    assert choose(WAN_22_A14B.plans(720), 8, "cuda").vae_tiling


def test_a_chosen_precision_does_not_cost_tiles() -> None:
    plan = choose(WAN_22_A14B.plans(480), 12, "cuda", "bfloat16")
    assert (plan.precision, plan.offload, plan.vae_tiling) == ("bfloat16", "group", False)


def test_two_experts_are_never_on_the_card_together() -> None:
    assert all(plan.offload != "none" for plan in WAN_22_A14B.plans(480))


def test_what_waits_in_ram_makes_nothing_again_but_another_precision_does(make_film: Any) -> None:
    film = make_film(WAN_22_A14B, precision="auto")
    models = {"model": Path(film["models"]["model"]["path"])}
    tracked = [Engine.tracked(film["video"], vram, models) for vram in (8, 12, 24, 48)]
    assert tracked[0] == tracked[1] == tracked[2] != tracked[3]


def test_each_model_is_sampled_as_its_makers_do() -> None:
    plain = {"svi": False, "distilled": False}
    assert sampling(WAN_21_I2V, 480, **plain) == Sampling(40, 5.0, 3.0)
    assert sampling(WAN_21_I2V, 720, **plain) == Sampling(40, 5.0, 5.0)
    assert sampling(WAN_22_A14B, 480, **plain) == Sampling(40, 3.5, 5.0)
    assert sampling(WAN_22_5B, 720, **plain) == Sampling(50, 5.0, 5.0)


def test_distilled_weights_take_few_steps_without_guidance() -> None:
    assert sampling(WAN_22_A14B, 480, svi=False, distilled=True) == Sampling(4, 1.0, 5.0, euler=True)
    assert sampling(WAN_22_A14B, 480, svi=True, distilled=True) == Sampling(6, 1.5, 8.0, euler=True)
    assert distillation_strengths(WAN_22_A14B, svi=True) == {"transformer": 0.5, "transformer_2": 1.0}


def test_the_files_of_two_experts_are_told_apart_by_their_names(tmp_path: Path) -> None:
    folder = write_loras(tmp_path / "svi", "x_low_noise_lora", "x_high_noise_lora")
    files = lora_files(folder, WAN_22_A14B)
    assert {part: file.stem for part, file in files.items()} == {
        "transformer": "x_high_noise_lora",
        "transformer_2": "x_low_noise_lora",
    }


def test_the_engine_is_imported_without_torch() -> None:
    program = "import sys, understudy.video.wan; sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
