"""What the engine flux knows before a model is loaded; with models: tests/studio/diffusers/test_flux.py."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from understudy.diffusion.memory_plan import choose
from understudy.errors import UserError
from understudy.image.flux import Engine, Settings
from understudy.image.flux_family import FAMILIES
from understudy.image.prompt import full_prompt
from understudy.image.sizes import MEGAPIXEL, generation_size

KLEIN, FLUX1 = FAMILIES["Flux2KleinPipeline"].plans, FAMILIES["FluxPipeline"].plans


def write_model(folder: Path, kind: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": kind}))
    return folder


def film(model: Path, photos: list[str], lora: str = "") -> dict[str, Any]:
    return {
        "image": {"engine": "flux", "model": "mine"},
        "models": {"mine": {"path": str(model)}},
        "persona": {"reference_photos": photos, "lora": {"file": lora, "strength": 1.0, "train": False}},
    }


@pytest.mark.parametrize(
    ("plans", "vram", "expected"),
    [
        (KLEIN, 8, ("fp8", "model")),
        (KLEIN, 12, ("fp8", "none")),
        (KLEIN, 16, ("bfloat16", "model")),
        (KLEIN, 24, ("bfloat16", "none")),
        (KLEIN, 48, ("bfloat16", "none")),
        (FLUX1, 8, ("fp8", "group")),
        (FLUX1, 12, ("nf4", "model")),
        (FLUX1, 16, ("int8", "model")),
        (FLUX1, 24, ("fp8", "model")),
        (FLUX1, 48, ("bfloat16", "none")),
    ],
)
def test_a_card_of_each_size_has_a_plan(plans: tuple, vram: float, expected: tuple[str, str]) -> None:
    plan = choose(plans, vram, "cuda:0")
    assert (plan.precision, plan.offload) == expected
    assert plan.vram <= vram


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_more_memory_never_takes_a_smaller_plan(family: Any) -> None:
    needs = [choose(family.plans, vram, "cuda:0").vram for vram in range(4, 64)]
    assert needs == sorted(needs)


@pytest.mark.parametrize(
    ("plans", "vram", "precision", "offload"),
    [
        (KLEIN, 8, "bfloat16", "group"),
        (KLEIN, 12, "nf4", "none"),
        (KLEIN, 24, "int8", "none"),
        (KLEIN, 48, "float32", "group"),
        (FLUX1, 8, "nf4", "model"),
        (FLUX1, 12, "fp8", "group"),
        (FLUX1, 40, "nf4", "none"),
    ],
)
def test_a_chosen_precision_is_kept_and_what_does_not_fit_waits_in_ram(
    plans: tuple, vram: float, precision: str, offload: str
) -> None:
    plan = choose(plans, vram, "cuda:0", precision)
    assert (plan.precision, plan.offload) == (precision, offload)


def test_on_the_cpu_weights_are_as_they_were_trained_and_stay_where_they_are() -> None:
    plan = choose(FLUX1, 8, "cpu")
    assert (plan.precision, plan.offload, plan.vae_tiling) == ("float32", "none", False)


def test_bitsandbytes_on_the_cpu_is_refused() -> None:
    with pytest.raises(UserError, match="nf4 needs an NVIDIA card"):
        choose(FLUX1, 8, "cpu", "nf4")


def test_another_card_makes_pictures_again_only_if_their_pixels_change(tmp_path: Path) -> None:
    section = {"engine": "flux", "model": "mine", "precision": "auto", "steps": 0}
    models = {"mine": write_model(tmp_path, "Flux2KleinPipeline")}
    tracked = {vram: Engine.tracked(section, vram, models) for vram in (4, 8, 12, 16, 24)}
    assert tracked[4] != tracked[8] == tracked[12] != tracked[16] == tracked[24]
    assert tracked[12] == {**section, "precision": "fp8", "vae_tiling": False}


@pytest.mark.parametrize(
    ("size", "generated"),
    [
        ((1280, 720), (1280, 720)),
        ((720, 1280), (720, 1280)),
        ((720, 720), (1024, 1024)),
        ((3840, 2160), (1280, 720)),
    ],
)
def test_each_aspect_is_generated_at_about_a_megapixel(
    size: tuple[int, int], generated: tuple[int, int]
) -> None:
    assert generation_size(*size, megapixels=1.0, step=16) == generated


@pytest.mark.parametrize("size", [(1080, 1350), (2560, 1080), (854, 480), (426, 240)])
@pytest.mark.parametrize("megapixels", [0.25, 1.0, 2.0])
def test_any_size_is_generated_in_its_own_shape(size: tuple[int, int], megapixels: float) -> None:
    width, height = generation_size(*size, megapixels=megapixels, step=16)
    assert width % 16 == height % 16 == 0
    assert width / height == pytest.approx(size[0] / size[1], rel=0.01)
    assert width * height == pytest.approx(megapixels * MEGAPIXEL, rel=1 / 6)


def test_the_smallest_pictures_have_at_least_one_step_a_side() -> None:
    assert generation_size(64, 64, megapixels=0.0001, step=16) == (16, 16)


def test_the_clothes_are_said_only_where_the_presenter_is_seen() -> None:
    words = {"wardrobe": "a teal jumper", "styles": ["Soft light"], "photographed": False}
    seen = full_prompt("Medium shot of zrx at a desk", on_camera=True, **words)
    assert seen == "Medium shot of zrx at a desk. The clothes are a teal jumper. Soft light."
    assert full_prompt("A lock.", on_camera=False, **words) == "A lock. Soft light."


def test_a_model_that_sees_a_photo_is_told_who_it_is() -> None:
    words = {"wardrobe": "", "styles": [], "on_camera": True}
    assert "reference photo" in full_prompt("The presenter waves.", photographed=True, **words)
    assert full_prompt("The presenter waves.", photographed=False, **words) == "The presenter waves."


def test_a_persona_with_photos_alone_needs_a_model_that_takes_them(tmp_path: Path) -> None:
    flux1, klein = (
        write_model(tmp_path / "a", "FluxPipeline"),
        write_model(tmp_path / "b", "Flux2KleinPipeline"),
    )
    with pytest.raises(UserError, match="model mine takes no reference photos"):
        Engine.check(film(flux1, ["ada.jpg"]))
    Engine.check(film(flux1, ["ada.jpg"], lora="ada.safetensors"))
    Engine.check(film(klein, ["ada.jpg"]))
    Engine.check(film(flux1, []))


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"model_index\.json"):
        Engine.check(film(tmp_path, ["ada.jpg"]))


def test_the_workflow_learns_about_the_engine_without_torch() -> None:
    heavy = "torch", "diffusers", "numpy", "PIL"
    program = f"import sys, understudy.image.flux; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_defaults_are_the_model_that_films_may_be_published_with() -> None:
    assert Settings().model == "flux2-klein-4b"
