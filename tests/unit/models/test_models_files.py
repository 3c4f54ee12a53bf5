"""Weights that are missing or damaged are found by looking at sizes and headers."""

import json
import os
import re
import struct
import zipfile
from pathlib import Path

import pytest

from understudy.errors import UserError
from understudy.models.fetched import File, Manifest, write_manifest
from understudy.models.files import Incomplete, check_complete
from understudy.models.resolve import check_weights
from understudy.models.weights_identity import identity


def safetensors(size: int) -> bytes:
    header = json.dumps({"__metadata__": {"x": "y"}, "x": {"data_offsets": [0, size]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(size)


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """A diffusers pipeline whose transformer is in two parts."""
    folder = tmp_path / "models/picture"
    for inside in ("image_processor", "scheduler", "transformer", "vae"):
        (folder / inside).mkdir(parents=True)
    index = {
        "_class_name": "FluxPipeline",
        "scheduler": ["diffusers", "FlowMatchEulerDiscreteScheduler"],
        "image_processor": ["transformers", "CLIPImageProcessorPil"],
        "transformer": ["diffusers", "FluxTransformer2DModel"],
        "vae": ["diffusers", "AutoencoderKL"],
        "image_encoder": [None, None],
        "boundary_ratio": 0.9,
    }
    (folder / "model_index.json").write_text(json.dumps(index))
    shards = [f"diffusion_pytorch_model-0000{number}-of-00002.safetensors" for number in (1, 2)]
    for shard in shards:
        (folder / "transformer" / shard).write_bytes(safetensors(1000))
    (folder / "transformer/diffusion_pytorch_model.safetensors.index.json").write_text(
        json.dumps({"weight_map": dict(zip("ab", shards, strict=True))})
    )
    (folder / "vae/diffusion_pytorch_model.safetensors").write_bytes(safetensors(500))
    return folder


def finding(place: Path, **expected: int | None) -> str:
    with pytest.raises(Incomplete) as found:
        check_complete(place, expected)
    return str(found.value)


def test_whole_weights_pass(pipeline: Path) -> None:
    check_complete(pipeline, {})


def test_a_missing_component_is_named(pipeline: Path) -> None:
    (pipeline / "scheduler").rmdir()
    assert finding(pipeline) == "lacks the folder scheduler, which its model_index.json names"


def test_a_component_without_weights_is_named(pipeline: Path) -> None:
    (pipeline / "vae/diffusion_pytorch_model.safetensors").unlink()
    assert finding(pipeline) == "vae holds no weights"


def test_a_missing_part_is_named(pipeline: Path) -> None:
    (pipeline / "transformer/diffusion_pytorch_model-00002-of-00002.safetensors").unlink()
    assert finding(pipeline).startswith(
        "lacks diffusion_pytorch_model-00002-of-00002.safetensors of the 2 parts that transformer/"
    )


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "is empty"),
        (5, "is cut off after 5 bytes"),
        (40, "is cut off after 40 bytes, within its header"),
        (400, "has 400 bytes instead of 5"),
    ],
)
def test_a_safetensors_file_that_was_cut_off_is_found(pipeline: Path, size: int, words: str) -> None:
    os.truncate(pipeline / "vae/diffusion_pytorch_model.safetensors", size)
    assert finding(pipeline).startswith(f"vae/diffusion_pytorch_model.safetensors {words}")


def test_a_web_page_in_place_of_weights_is_found(pipeline: Path) -> None:
    (pipeline / "vae/diffusion_pytorch_model.safetensors").write_text("<!DOCTYPE html><html></html>")
    assert finding(pipeline) == "vae/diffusion_pytorch_model.safetensors is no safetensors file"


def test_a_pointer_of_git_lfs_is_no_weights(pipeline: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 335\n"
    (pipeline / "vae/diffusion_pytorch_model.safetensors").write_text(pointer)
    assert "only a pointer of Git LFS" in finding(pipeline)


def test_a_checkpoint_of_torch_that_was_cut_off_is_found(tmp_path: Path) -> None:
    checkpoint = tmp_path / "model_last.pt"
    with zipfile.ZipFile(checkpoint, "w") as archive:
        archive.writestr("archive/data.pkl", bytes(1000))
    check_complete(checkpoint, {})
    os.truncate(checkpoint, 600)
    assert finding(checkpoint) == "model_last.pt is cut off after 600 bytes"


def test_a_folder_without_weights_is_told(tmp_path: Path) -> None:
    assert finding(tmp_path) == "holds no weights"


@pytest.fixture
def fetched(tmp_path: Path) -> Path:
    """A project with weights that were fetched."""
    folder = tmp_path / "models/voice"
    folder.mkdir(parents=True)
    (folder / "voice.gguf").write_bytes(bytes(100))
    (folder / "vocab.txt").write_text("a\nb")
    (tmp_path / "config").mkdir()
    (tmp_path / "config/models.yaml").write_text(
        "voice: {repository: a/b, made_for: speech, licence: MIT, commercial: true}"
    )
    files = {"voice.gguf": File(100, "0" * 64), "vocab.txt": File(3, "0" * 64)}
    write_manifest(folder, Manifest("a/b", "main", "c" * 40, files))
    return tmp_path


def refusal(root: Path) -> str:
    with pytest.raises(UserError) as refused:
        check_weights(root, "voice")
    return str(refused.value)


def test_fetched_weights_pass(fetched: Path) -> None:
    check_weights(fetched, "voice")


def test_a_fetched_file_of_any_kind_that_was_cut_off_is_found(fetched: Path) -> None:
    os.truncate(fetched / "models/voice/voice.gguf", 90)
    assert "voice.gguf has 90 bytes instead of 100. Run `make weights" in refusal(fetched)


def test_a_fetched_file_that_was_removed_is_named(fetched: Path) -> None:
    (fetched / "models/voice/vocab.txt").unlink()
    assert "models/voice: lacks vocab.txt." in refusal(fetched)


def test_weights_of_another_revision_than_the_table_asks_for_are_refused(fetched: Path) -> None:
    table = fetched / "config/models.yaml"
    table.write_text(table.read_text().replace("{", "{revision: v2, "))
    assert re.search(r"asks for v2 of a/b, but .*models/voice holds main of a/b\.", refusal(fetched))


def test_fetched_weights_are_known_by_their_commit_others_by_their_content(pipeline: Path) -> None:
    before = identity(pipeline)
    assert identity(pipeline) == before
    (pipeline / "vae/diffusion_pytorch_model.safetensors").write_bytes(safetensors(500)[:-1] + b"x")
    assert identity(pipeline) != before
    write_manifest(pipeline, Manifest("a/b", "main", "c" * 40, {}))
    assert identity(pipeline) == "c" * 40


def test_the_date_of_a_file_is_no_part_of_what_it_is(pipeline: Path) -> None:
    before = identity(pipeline)
    os.utime(pipeline / "model_index.json", (0, 0))
    assert identity(pipeline) == before
