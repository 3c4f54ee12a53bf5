"""A LoRA applies wholly, or is refused aloud."""

from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import rename, write_lora
from diffusers import DiffusionPipeline, FluxPipeline
from safetensors.torch import load_file, save_file

from understudy.diffusion.lora import Lora
from understudy.errors import UserError


@pytest.fixture
def pipeline(models: dict[str, Path]) -> FluxPipeline:
    loaded = FluxPipeline.from_pretrained(models["tiny-flux"])
    loaded.set_progress_bar_config(disable=True)
    return loaded


def noise(pipeline: DiffusionPipeline) -> np.ndarray:
    """What the pipeline makes of a seed."""
    generator = torch.Generator().manual_seed(0)
    arguments = {"width": 64, "height": 64, "num_inference_steps": 2, "output_type": "np"}
    return pipeline("a portrait of zrx", generator=generator, **arguments).images


def use(pipeline: DiffusionPipeline, file: Path) -> np.ndarray:
    Lora(pipeline).use({"file": str(file), "strength": 1.0})
    return noise(pipeline)


def as_kohya(file: Path, output: Path) -> Path:
    """The same LoRA as kohya-ss' sd-scripts write it, where q, k and v are one layer."""
    block = "transformer.transformer_blocks.0.attn"
    theirs = {
        "img_attn_qkv": ("to_q", "to_k", "to_v"),
        "img_attn_proj": ("to_out.0",),
    }
    matrices, kohya = load_file(file), {}
    for layer, names in theirs.items():
        down = [matrices[f"{block}.{name}.lora_A.weight"] for name in names]
        up = [matrices[f"{block}.{name}.lora_B.weight"] for name in names]
        key = f"lora_unet_double_blocks_0_{layer}"
        kohya[f"{key}.lora_down.weight"] = torch.cat(down)
        kohya[f"{key}.lora_up.weight"] = torch.block_diag(*up)
        kohya[f"{key}.alpha"] = torch.tensor(float(len(torch.cat(down))))
    save_file(kohya, output)
    return output


def test_a_file_named_as_kohya_does_applies_the_same(
    pipeline: FluxPipeline, models: dict[str, Path], tmp_path: Path
) -> None:
    # Not the single blocks: diffusers splits kohya's layers of these at the sizes of the real model.
    targets = [f"transformer_blocks.0.attn.{name}" for name in ("to_q", "to_k", "to_v", "to_out.0")]
    ours = write_lora(models["tiny-flux"], tmp_path / "ours.safetensors", targets=targets)
    kohya = as_kohya(ours, tmp_path / "kohya.safetensors")
    base, applied = noise(pipeline), use(pipeline, ours)
    pipeline.unload_lora_weights()
    assert np.abs(applied - base).max() > 0.01
    np.testing.assert_allclose(use(pipeline, kohya), applied, atol=1e-5)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("transformer.", "unet."),  # of another kind of model
        ("transformer.transformer_blocks.0", "transformer.transformer_blocks.7"),  # of a larger model
        ("to_q", "query"),  # of another library
    ],
)
def test_names_that_the_model_has_not_are_refused(
    old: str, new: str, pipeline: FluxPipeline, loras: dict[str, Path], tmp_path: Path
) -> None:
    base = noise(pipeline)
    renamed = rename(
        loras["tiny-flux"], tmp_path / "renamed.safetensors", lambda name: name.replace(old, new)
    )
    with pytest.raises(UserError, match=r"renamed\.safetensors: this LoRA does not fit"):
        use(pipeline, renamed)
    assert np.array_equal(noise(pipeline), base)


def test_a_lora_of_another_model_is_refused(pipeline: FluxPipeline, loras: dict[str, Path]) -> None:
    with pytest.raises(UserError, match="does not fit the model, a FluxPipeline"):
        use(pipeline, loras["tiny-flux2-klein"])


def test_a_lora_that_was_never_trained_is_refused(
    pipeline: FluxPipeline, loras: dict[str, Path], tmp_path: Path
) -> None:
    untrained = {name: tensor * ("lora_A" in name) for name, tensor in load_file(loras["tiny-flux"]).items()}
    save_file(untrained, tmp_path / "untrained.safetensors")
    with pytest.raises(UserError, match="would change anything"):
        use(pipeline, tmp_path / "untrained.safetensors")


def test_a_pickle_is_not_opened(pipeline: FluxPipeline, tmp_path: Path) -> None:
    (tmp_path / "lora.pt").write_bytes(b"")
    with pytest.raises(UserError, match=r"only \.safetensors"):
        use(pipeline, tmp_path / "lora.pt")


def test_a_truncated_file_is_named(pipeline: FluxPipeline, loras: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "cut.safetensors").write_bytes(loras["tiny-flux"].read_bytes()[:-100])
    with pytest.raises(UserError, match=r"cut\.safetensors: cannot be read"):
        use(pipeline, tmp_path / "cut.safetensors")


def test_after_a_refused_lora_another_one_applies(
    pipeline: FluxPipeline, loras: dict[str, Path], models: dict[str, Path]
) -> None:
    lora = Lora(pipeline)
    with pytest.raises(UserError):
        lora.use({"file": str(loras["tiny-flux2-klein"]), "strength": 1.0})
    lora.use({"file": str(loras["tiny-flux"]), "strength": 1.0})
    fresh = FluxPipeline.from_pretrained(models["tiny-flux"])
    fresh.set_progress_bar_config(disable=True)
    assert np.array_equal(noise(pipeline), use(fresh, loras["tiny-flux"]))


def test_a_file_that_was_trained_anew_is_read_anew(
    pipeline: FluxPipeline, loras: dict[str, Path], tmp_path: Path
) -> None:
    file, lora = tmp_path / "lora.safetensors", Lora(pipeline)
    pictures = []
    for name in ("tiny-flux", "other"):
        file.write_bytes(loras[name].read_bytes())
        lora.use({"file": str(file), "strength": 1.0})
        pictures.append(noise(pipeline))
    assert not np.array_equal(*pictures)


def test_a_missing_file_is_named(pipeline: FluxPipeline, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.safetensors: cannot be read"):
        use(pipeline, tmp_path / "none.safetensors")
