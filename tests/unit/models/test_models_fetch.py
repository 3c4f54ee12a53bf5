"""The real huggingface_hub, in the environment of the diffusers family, fetches from a stand-in on this machine."""

import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from model_hub import COMMIT, Hub, serving
from project import REPOSITORY

from understudy.errors import UserError
from understudy.models.fetch import fetch, models_of_preset
from understudy.models.manifest import read_manifest

PYTHON = Path(os.environ.get("UNDERSTUDY_VENVS", REPOSITORY)) / ".venv-diffusers/bin/python"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON.exists(), reason=f"{PYTHON} is missing; `make studio-cpu` sets it up"),
]


def safetensors(size: int) -> bytes:
    header = json.dumps({"x": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    return struct.pack("<Q", len(header)) + header + os.urandom(size)


WEIGHTS = "vae/diffusion_pytorch_model.safetensors"
FILES = {
    "model_index.json": json.dumps({"_class_name": "X", "vae": ["diffusers", "AutoencoderKL"]}).encode(),
    "vae/config.json": b"{}",
    WEIGHTS: safetensors(300_000),
    "single-file.safetensors": safetensors(1000),
}
WANTED = sorted(name for name in FILES if name != "single-file.safetensors")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    with serving(Hub("somebody/picture", dict(FILES))) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
        for name in ("HF_HUB_OFFLINE", "HF_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        yield hub


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path)


def project(folder: Path, **changes: object) -> Path:
    entry = {
        "repository": "somebody/picture",
        "files": ["model_index.json", "*/*"],
        "made_for": "image",
        "licence": "Apache-2.0",
        "commercial": True,
        **changes,
    }
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config/models.yaml").write_text(yaml.safe_dump({"picture": entry}))
    return folder


def found(root: Path) -> list[str]:
    folder = root / "models/picture"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_only_the_files_that_are_needed_are_fetched_and_written_down(hub: Hub, root: Path) -> None:
    fetch(root, ["picture"], PYTHON)
    assert found(root) == sorted([*WANTED, "weights.json"])
    manifest = read_manifest(root / "models/picture")
    assert (manifest.revision, manifest.commit) == ("main", COMMIT)
    assert {name: file.size for name, file in manifest.files.items()} == {
        name: len(FILES[name]) for name in WANTED
    }


def test_what_is_there_is_not_asked_for_again(
    hub: Hub, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(root, ["picture"], PYTHON)
    hub.downloads.clear()
    fetch(root, ["picture"], Path("/nowhere/python"))
    assert "picture: is there" in capsys.readouterr().out
    assert not hub.downloads


def test_licence_size_and_free_disk_are_told_first(
    hub: Hub, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(root, ["picture"], PYTHON)
    told = capsys.readouterr().out
    assert "of somebody/picture, 5e67da9" in told
    assert "Apache-2.0: films made with it may be used commercially" in told
    assert told.index("free") < told.index("Fetching picture")


def test_a_broken_connection_is_resumed_where_it_broke(hub: Hub, root: Path) -> None:
    content = safetensors(25_000_000)  # huggingface_hub keeps what it has in steps of ten megabytes
    hub.files[WEIGHTS], hub.break_after = content, 15_000_000
    fetch(root, ["picture"], PYTHON)
    assert [first > 0 for name, first in hub.downloads if name == WEIGHTS] == [False, True]
    assert (root / "models/picture" / WEIGHTS).read_bytes() == content


def test_a_file_that_was_cut_off_later_is_fetched_again_and_the_others_are_kept(hub: Hub, root: Path) -> None:
    fetch(root, ["picture"], PYTHON)
    weights = root / "models/picture" / WEIGHTS
    written = weights.stat().st_mtime_ns
    os.truncate(weights, 5000)
    os.utime(weights, ns=(written, written))
    hub.downloads.clear()
    fetch(root, ["picture"], PYTHON)
    assert weights.read_bytes() == FILES[WEIGHTS]
    assert WEIGHTS in [name for name, _ in hub.downloads]


def test_what_is_damaged_on_the_way_is_not_kept_and_nothing_looks_finished(hub: Hub, root: Path) -> None:
    hub.sent[WEIGHTS] = FILES[WEIGHTS][::-1]
    with pytest.raises(UserError, match="did not arrive whole"):
        fetch(root, ["picture"], PYTHON)
    assert not (root / "models/picture").exists()
    hub.sent.clear()
    fetch(root, ["picture"], PYTHON)
    assert (root / "models/picture" / WEIGHTS).read_bytes() == FILES[WEIGHTS]


def test_a_killed_fetch_goes_on_with_the_files_that_are_missing(hub: Hub, root: Path) -> None:
    fetch(root, ["picture"], PYTHON)
    begun = root / "models/.fetching-picture"
    (root / "models/picture").rename(begun)
    (begun / "weights.json").unlink()
    (begun / "vae/config.json").unlink()
    (begun / "x.incomplete").write_bytes(bytes(1000))
    hub.downloads.clear()
    fetch(root, ["picture"], PYTHON)
    assert WEIGHTS not in [name for name, _ in hub.downloads]
    assert found(root) == sorted([*WANTED, "weights.json"])


def test_a_gated_repository_says_where_its_licence_is_accepted(hub: Hub, root: Path) -> None:
    hub.is_gated = True
    with pytest.raises(UserError, match=r"(?s)https://huggingface.co/somebody/picture.*hf auth login"):
        fetch(root, ["picture"], PYTHON)
    assert not hub.downloads


def test_a_mistyped_repository_or_revision_is_named(hub: Hub, tmp_path: Path) -> None:
    for change, message in (
        ({"repository": "somebody/pictrue"}, "shows no repository somebody/pictrue"),
        ({"revision": "v9"}, "somebody/picture has no revision v9"),
        ({"files": ["*.gguf"]}, r"none of the files \*.gguf"),
    ):
        folder = tmp_path / next(iter(change))
        folder.mkdir()
        with pytest.raises(UserError, match=message):
            fetch(project(folder, **change), ["picture"], PYTHON)


def test_a_disk_without_room_is_told_before_anything_is_fetched(
    hub: Hub, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(UserError, match="no room"):
        fetch(root, ["picture"], PYTHON)
    assert not hub.downloads


def test_without_a_network_the_command_says_so_and_to_try_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(UserError, match=r"(?s)model picture: .*same command again"):
        fetch(root, ["picture"], PYTHON)


def test_the_command_fetches_what_the_engines_of_a_preset_name(root: Path) -> None:
    (root / "config/config.yaml").write_text("")
    (root / "config/presets").mkdir()
    (root / "config/presets/draft.yaml").write_text("")
    assert models_of_preset(root, "draft") == []
    command = [sys.executable, "-m", "understudy.models.fetch", "draft", PYTHON]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "The engines of preset draft need no models.\n")
