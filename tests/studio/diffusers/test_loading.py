"""Pipelines are loaded as a plan says; what needs a card is seen in the calls that are made."""

import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import gguf
import numpy as np
import pytest
import torch
from diffusers import DiffusionPipeline, FluxPipeline

from understudy.diffusion import loading
from understudy.diffusion.lora import Lora
from understudy.diffusion.memory_plan import Plan
from understudy.workers.place import Place

LARGE = ("transformer", "text_encoder_2")


@pytest.fixture
def load(models: dict[str, Path], make_place: Callable[..., Place]) -> Callable[..., DiffusionPipeline]:
    """`load(Plan(...))` is tiny-flux, loaded so; a folder beside the plan is loaded instead."""

    def load(plan: Plan, folder: Path | None = None) -> DiffusionPipeline:
        return loading.load_pipeline(folder or models["tiny-flux"], plan, make_place(), large=LARGE)

    return load


def noise(pipeline: DiffusionPipeline) -> np.ndarray:
    """What the pipeline makes of a seed."""
    generator = torch.Generator().manual_seed(0)
    arguments = {"width": 64, "height": 64, "num_inference_steps": 2, "output_type": "np"}
    return pipeline(prompt="a portrait", generator=generator, **arguments).images


FLOAT32 = Plan(vram=0, precision="float32", offload="none")


@pytest.mark.parametrize(
    "plan",
    [
        Plan(vram=0, precision="bfloat16", offload="none"),
        Plan(vram=0, precision="fp8", offload="none"),
        Plan(vram=0, precision="fp8", offload="group"),
    ],
    ids=lambda plan: f"{plan.precision} {plan.offload}",
)
def test_less_precise_weights_draw_nearly_the_same(
    plan: Plan, load: Callable[..., DiffusionPipeline]
) -> None:
    difference = np.abs(noise(load(plan)) - noise(load(FLOAT32)))
    assert 0 < difference.mean() < 0.02


def test_fp8_keeps_the_weights_of_transformer_and_text_encoder_in_8_bits(
    load: Callable[..., DiffusionPipeline],
) -> None:
    pipeline = load(Plan(vram=0, precision="fp8", offload="none"))
    for part in (pipeline.transformer, pipeline.text_encoder_2):
        kept = [layer.weight.dtype for layer in part.modules() if isinstance(layer, torch.nn.Linear)]
        assert kept.count(torch.float8_e4m3fn) > len(kept) / 2


def test_fp8_leaves_an_embedding_alone_that_is_also_the_last_layer(
    models: dict[str, Path], make_place: Callable[..., Place]
) -> None:
    plan, large = Plan(vram=0, precision="fp8", offload="none"), ("transformer", "text_encoder")
    klein = loading.load_pipeline(models["tiny-flux2-klein"], plan, make_place(), large=large)
    assert klein.text_encoder.dtype == torch.bfloat16
    assert klein.text_encoder.model.layers[0].mlp.up_proj.weight.dtype == torch.float8_e4m3fn
    assert np.isfinite(noise(klein)).all()


@pytest.mark.parametrize("offload", ["none", "group"])
def test_a_lora_keeps_its_own_precision_on_weights_in_8_bits(
    offload: str, load: Callable[..., DiffusionPipeline], loras: dict[str, Path]
) -> None:
    pipeline = load(Plan(vram=0, precision="fp8", offload=offload))
    base, lora = noise(pipeline), Lora(pipeline)
    lora.use({"file": str(loras["tiny-flux"]), "strength": 1.0})
    kinds = {weight.dtype for name, weight in pipeline.transformer.named_parameters() if "lora_" in name}
    assert kinds == {torch.bfloat16}
    assert np.abs(noise(pipeline) - base).max() > 0.01
    lora.use(None)
    assert np.array_equal(noise(pipeline), base)


def test_layers_that_wait_in_ram_draw_exactly_the_same(load: Callable[..., DiffusionPipeline]) -> None:
    group = load(Plan(vram=0, precision="float32", offload="group"))
    assert np.array_equal(noise(group), noise(load(FLOAT32)))


def test_a_gguf_file_in_the_place_of_the_transformer_is_loaded(
    load: Callable[..., DiffusionPipeline], models: dict[str, Path], loras: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "tiny-flux-gguf"
    shutil.copytree(models["tiny-flux"], folder)
    (weights,) = (folder / "transformer").glob("*.safetensors")
    weights.unlink()
    write_gguf(load(FLOAT32).transformer.state_dict(), folder / "transformer/flux-Q8_0.gguf")
    pipeline, reference = load(FLOAT32, folder), noise(load(FLOAT32))
    assert 0 < np.abs(noise(pipeline) - reference).max() < 0.02
    Lora(pipeline).use({"file": str(loras["tiny-flux"]), "strength": 1.0})
    assert np.abs(noise(pipeline) - reference).max() > 0.02


def write_gguf(weights: dict[str, torch.Tensor], file: Path) -> None:
    """Write weights as GGUF, the large ones in 8 bits (Q8_0, blocks of 32 numbers)."""
    writer, kind = gguf.GGUFWriter(file, "flux"), gguf.GGMLQuantizationType.Q8_0
    for name, tensor in weights.items():
        array = tensor.float().numpy()
        if array.ndim == 2 and array.shape[-1] % 32 == 0 and "norm" not in name and "embed" not in name:
            writer.add_tensor(name, gguf.quants.quantize(array, kind), raw_dtype=kind)
        else:
            writer.add_tensor(name, array)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.mark.parametrize(
    ("precision", "backend", "setting"),
    [
        ("nf4", "bitsandbytes_4bit", ("bnb_4bit_quant_type", "nf4")),
        ("int8", "bitsandbytes_8bit", ("load_in_8bit", True)),
    ],
)
def test_bitsandbytes_is_asked_for_transformer_and_text_encoder(
    precision: str,
    backend: str,
    setting: tuple[str, object],
    load: Callable[..., DiffusionPipeline],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from_pretrained = Mock()
    monkeypatch.setattr(FluxPipeline, "from_pretrained", from_pretrained)
    load(Plan(vram=0, precision=precision, offload="model"))
    asked = from_pretrained.call_args.kwargs
    quantisation = asked["quantization_config"]
    assert quantisation.quant_backend == backend
    assert quantisation.quant_kwargs[setting[0]] == setting[1]
    assert quantisation.components_to_quantize == list(LARGE)
    assert asked["dtype"] == {"default": torch.bfloat16}


def test_parts_that_are_not_at_work_are_moved_off_the_card(
    load: Callable[..., DiffusionPipeline], monkeypatch: pytest.MonkeyPatch
) -> None:
    offload = Mock()
    monkeypatch.setattr(FluxPipeline, "enable_model_cpu_offload", offload)
    load(Plan(vram=0, precision="bfloat16", offload="model"))
    offload.assert_called_once_with(device=torch.device("cpu"))


def test_pictures_are_decoded_in_tiles_where_the_plan_says_so(load: Callable[..., DiffusionPipeline]) -> None:
    assert not load(FLOAT32).vae.use_tiling
    assert load(Plan(vram=0, precision="float32", offload="none", vae_tiling=True)).vae.use_tiling


def test_the_process_is_held_to_the_memory_setting(
    make_place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = Mock()
    monkeypatch.setattr(torch.cuda, "set_per_process_memory_fraction", hold)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _: Mock(total_memory=24 * 10**9))
    loading.hold_to(make_place(device="cuda:1", vram=12.0))
    loading.hold_to(make_place(device="cuda:0", vram=48.0))
    assert [call.args for call in hold.call_args_list] == [
        (0.5, torch.device("cuda:1")),
        (1.0, torch.device("cuda:0")),
    ]
