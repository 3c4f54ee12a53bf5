"""The real huggingface_hub fetches from a stand-in on this machine."""

import json
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from huggingface_hub import constants
from model_hub import COMMIT, Hub, serving
from project import REPOSITORY
from waiting import wait_until

from understudy.errors import UserError
from understudy.models.fetch import fetch, models_of_preset
from understudy.models.fetched import read_manifest


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
        serve_from(hub.url, monkeypatch)
        monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "token"))
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield hub


def serve_from(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As HF_ENDPOINT does, which is read when huggingface_hub is imported."""
    template = constants.HUGGINGFACE_CO_URL_TEMPLATE.replace(constants.ENDPOINT, url)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(constants, "ENDPOINT", url)


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
    fetch(root, ["picture"])
    assert found(root) == sorted([*WANTED, "weights.json"])
    manifest = read_manifest(root / "models/picture")
    assert (manifest.revision, manifest.commit) == ("main", COMMIT)
    assert {name: file.size for name, file in manifest.files.items()} == {
        name: len(FILES[name]) for name in WANTED
    }


def test_what_is_there_is_not_asked_for_again(
    hub: Hub, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(root, ["picture"])
    hub.downloads.clear()
    fetch(root, ["picture"])
    assert "picture: is there" in capsys.readouterr().out
    assert not hub.downloads


def test_licence_size_and_free_disk_are_told_first(
    hub: Hub, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(root, ["picture"])
    told = capsys.readouterr().out
    assert "of somebody/picture, 5e67da9" in told
    assert "Apache-2.0: films made with it may be used commercially" in told
    assert told.index("free") < told.index("Fetching picture")


def test_a_broken_connection_is_resumed_where_it_broke(hub: Hub, root: Path) -> None:
    content = safetensors(25_000_000)  # huggingface_hub keeps what it has in steps of ten megabytes
    hub.files[WEIGHTS], hub.break_after = content, 15_000_000
    fetch(root, ["picture"])
    assert [first > 0 for name, first in hub.downloads if name == WEIGHTS] == [False, True]
    assert (root / "models/picture" / WEIGHTS).read_bytes() == content


def test_a_file_that_was_cut_off_later_is_fetched_again_and_the_others_are_kept(hub: Hub, root: Path) -> None:
    fetch(root, ["picture"])
    weights = root / "models/picture" / WEIGHTS
    written = weights.stat().st_mtime_ns
    os.truncate(weights, 5000)
    os.utime(weights, ns=(written, written))
    hub.downloads.clear()
    fetch(root, ["picture"])
    assert weights.read_bytes() == FILES[WEIGHTS]
    assert WEIGHTS in [name for name, _ in hub.downloads]


def test_what_is_damaged_on_the_way_is_not_kept_and_nothing_looks_finished(hub: Hub, root: Path) -> None:
    hub.sent[WEIGHTS] = FILES[WEIGHTS][::-1]
    with pytest.raises(UserError, match="did not arrive whole"):
        fetch(root, ["picture"])
    assert not (root / "models/picture").exists()
    hub.sent.clear()
    fetch(root, ["picture"])
    assert (root / "models/picture" / WEIGHTS).read_bytes() == FILES[WEIGHTS]


def test_a_killed_fetch_goes_on_with_the_files_that_are_missing(hub: Hub, root: Path) -> None:
    fetch(root, ["picture"])
    begun = root / "models/.fetching-picture"
    (root / "models/picture").rename(begun)
    (begun / "weights.json").unlink()
    (begun / "vae/config.json").unlink()
    (begun / "x.incomplete").write_bytes(bytes(1000))
    hub.downloads.clear()
    fetch(root, ["picture"])
    assert WEIGHTS not in [name for name, _ in hub.downloads]
    assert found(root) == sorted([*WANTED, "weights.json"])


def test_a_gated_repository_says_where_its_licence_is_accepted(hub: Hub, root: Path) -> None:
    hub.is_gated = True
    with pytest.raises(UserError, match=r"(?s)https://huggingface.co/somebody/picture.*hf auth login"):
        fetch(root, ["picture"])
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
            fetch(project(folder, **change), ["picture"])


def test_a_disk_without_room_is_told_before_anything_is_fetched(
    hub: Hub, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(UserError, match="no room"):
        fetch(root, ["picture"])
    assert not hub.downloads


def test_without_a_network_the_command_says_so_and_to_try_again_and_what_it_would_have_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    serve_from("http://127.0.0.1:9", monkeypatch)
    root = project(tmp_path, size=1.5, commercial=False)
    with pytest.raises(UserError, match=r"(?s)model picture: .*same command again"):
        fetch(root, ["picture"])
    told = capsys.readouterr().out
    assert told == "picture: about 1.5 GB, of somebody/picture\n  Apache-2.0: not for commercial films\n"


def test_the_command_fetches_what_the_engines_of_a_preset_name(root: Path) -> None:
    preset(root, "")
    assert models_of_preset(root, "draft") == []
    with command(root) as running:
        assert running.communicate() == ("The engines of preset draft need no models.\n", None)
    assert running.returncode == 0


def test_control_c_ends_the_command_in_the_midst_of_a_file(hub: Hub, root: Path) -> None:
    preset(root, "film: {marks: {audioseal: picture}}")
    hub.stalls = True
    with command(root, HF_ENDPOINT=hub.url, HF_HOME=str(root / "home")) as running:
        wait_until(lambda: hub.downloads)
        running.send_signal(signal.SIGINT)
        assert "Run the same command again" in running.communicate(timeout=30)[0]
    assert not (root / "models/picture").exists()


def preset(root: Path, settings: str) -> None:
    (root / "config/config.yaml").write_text("")
    (root / "config/presets").mkdir()
    (root / "config/presets/draft.yaml").write_text(settings)


def command(root: Path, **environment: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "understudy.models.fetch", "draft"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
