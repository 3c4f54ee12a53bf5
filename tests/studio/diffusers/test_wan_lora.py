"""LoRAs of Wan apply wholly in both experts, whatever their names, or are refused aloud."""

import shutil
from pathlib import Path

import pytest
import torch
from conftest import rename
from diffusers import WanImageToVideoPipeline
from peft.tuners.tuners_utils import BaseTunerLayer
from safetensors.torch import load_file, save_file

from understudy.diffusion.wan_lora import WanLora, known_name, load_loras
from understudy.errors import UserError
from understudy.video.wan_variant import WAN_22_A14B, lora_files

MODEL, SVI, DISTILLATION = "tiny-wan2.2-i2v-a14b", "tiny-svi-2.0-pro", "tiny-lightx2v-wan2.2"
LAYERS = 20
"""With a LoRA in each expert: ten in each of two blocks."""

WHOLE = {"transformer": 1.0, "transformer_2": 1.0}
HALF = {"transformer": 0.5, "transformer_2": 1.0}


@pytest.fixture
def pipeline(models: dict[str, Path]) -> WanImageToVideoPipeline:
    return WanImageToVideoPipeline.from_pretrained(models[MODEL])


def adapters(expert: torch.nn.Module) -> dict[str, list[torch.Tensor]]:
    """Name of a LoRA -> its matrices `up`, of the layers where they are not zero."""
    found: dict[str, list[torch.Tensor]] = {}
    for layer in expert.modules():
        if isinstance(layer, BaseTunerLayer):
            for name, up in layer.lora_B.items():
                if up.weight.any():
                    found.setdefault(name, []).append(up.weight.detach())
    return found


def test_diffusers_loads_nothing_from_names_as_svi_has_them(
    pipeline: WanImageToVideoPipeline, models: dict[str, Path]
) -> None:
    file = lora_files(models[SVI], WAN_22_A14B)["transformer"]
    pipeline.load_lora_weights(file.parent, weight_name=file.name)
    assert not adapters(pipeline.transformer)


def test_repaired_all_of_it_reaches_both_experts(
    pipeline: WanImageToVideoPipeline, models: dict[str, Path]
) -> None:
    files = lora_files(models[SVI], WAN_22_A14B)
    load_loras(pipeline, [WanLora(files, WHOLE)])
    for part, file in files.items():
        ((matrices,),) = [adapters(getattr(pipeline, part)).values()]
        in_file = [matrix for name, matrix in load_file(file).items() if "lora_B" in name]
        assert len(matrices) == len(in_file) == LAYERS
        assert sum(map(torch.sum, matrices)) == pytest.approx(sum(map(torch.sum, in_file)).item(), abs=1e-5)


def test_two_loras_work_together_each_at_its_strength(
    pipeline: WanImageToVideoPipeline, models: dict[str, Path]
) -> None:
    svi, distillation = (lora_files(models[name], WAN_22_A14B) for name in (SVI, DISTILLATION))
    load_loras(pipeline, [WanLora(svi, WHOLE), WanLora(distillation, HALF)])
    expected = {"transformer": [1.0, 0.5], "transformer_2": [1.0, 1.0]}
    for part, strengths in expected.items():
        layer = getattr(pipeline, part).blocks[0].attn1.to_q
        assert [layer.scaling[name] for name in layer.active_adapters] == strengths
        assert [len(matrices) for matrices in adapters(getattr(pipeline, part)).values()] == [
            LAYERS,
            LAYERS + 1,  # and the last layer
        ]


def test_each_expert_gets_its_own_file(pipeline: WanImageToVideoPipeline, models: dict[str, Path]) -> None:
    files = lora_files(models[SVI], WAN_22_A14B)
    load_loras(pipeline, [WanLora(files, WHOLE)])
    for part, file in files.items():
        (name,) = getattr(pipeline, part).peft_config
        made = getattr(pipeline, part).blocks[1].ffn.net[2].lora_B[name].weight
        assert torch.equal(made, load_file(file)["blocks.1.ffn.2.lora_B.default.weight"])


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("blocks.0.self_attn.q.lora_A.default.weight", "diffusion_model.blocks.0.self_attn.q.lora_A.weight"),
        ("diffusion_model.blocks.0.ffn.0.lora_up.weight", "diffusion_model.blocks.0.ffn.0.lora_up.weight"),
        ("transformer.blocks.0.attn1.to_q.lora_A.weight", "transformer.blocks.0.attn1.to_q.lora_A.weight"),
    ],
)
def test_names_are_repaired_only_where_they_need_it(name: str, known: str) -> None:
    assert known_name(name) == known


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("self_attn", "attention"),  # of another model
        ("blocks.1.", "blocks.7."),  # of a larger one
        ("lora_B", "lora_C"),
    ],
)
def test_a_file_that_does_not_reach_the_model_wholly_is_refused(
    old: str, new: str, pipeline: WanImageToVideoPipeline, models: dict[str, Path], tmp_path: Path
) -> None:
    folder = shutil.copytree(models[SVI], tmp_path / "svi")
    low = lora_files(folder, WAN_22_A14B)["transformer_2"]
    rename(low, low, lambda name: name.replace(old, new))
    with pytest.raises(UserError, match=r"low_noise.*\.safetensors"):
        load_loras(pipeline, [WanLora(lora_files(folder, WAN_22_A14B), WHOLE)])


def test_a_lora_of_another_width_is_refused(
    pipeline: WanImageToVideoPipeline, models: dict[str, Path], tmp_path: Path
) -> None:
    folder = shutil.copytree(models[SVI], tmp_path / "svi")
    files = lora_files(folder, WAN_22_A14B)
    for file in files.values():
        save_file({name: torch.cat([matrix] * 2) for name, matrix in load_file(file).items()}, file)
    with pytest.raises(UserError, match="does not fit the model"):
        load_loras(pipeline, [WanLora(files, WHOLE)])
