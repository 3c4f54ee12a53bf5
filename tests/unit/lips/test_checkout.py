"""The checkout of LatentSync's code is looked at before the first job."""

from pathlib import Path

import pytest

from understudy.errors import UserError
from understudy.lips.checkout import COMMIT, DEFAULT, REPOSITORY, check_checkout, is_complete
from understudy.lips.latentsync import Engine


def checkout(folder: Path, commit: str, packed: bool = False) -> Path:
    """What looks like a checkout of a commit, with other files in it."""
    (folder / "latentsync/models").mkdir(parents=True)
    (folder / "latentsync/models/unet.py").write_text("raise SystemExit")
    git = folder / ".git"
    (git / "refs/heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    if packed:
        (git / "packed-refs").write_text(f"# pack-refs with: peeled\n{commit} refs/heads/main\n")
    else:
        (git / "refs/heads/main").write_text(f"{commit}\n")
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(UserError) as caught:
        Engine.check({"lips": {"checkout": str(folder)}})
    return str(caught.value)


def test_without_a_checkout_the_error_says_how_to_get_it(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    told = refusal(folder)
    assert f'git clone {REPOSITORY} "{folder}"' in told
    assert f'git -C "{folder}" checkout {COMMIT}' in told


@pytest.mark.parametrize("packed", [False, True])
def test_another_commit_is_named_with_the_way_to_the_right_one(tmp_path: Path, packed: bool) -> None:
    folder = checkout(tmp_path / "LatentSync", "0123456789abcdef0123456789abcdef01234567", packed)
    told = refusal(folder)
    assert "0123456789abcdef0123456789abcdef01234567" in told
    assert f'git -C "{folder}" checkout {COMMIT}' in told


def test_changed_files_are_noticed_though_the_commit_is_right(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "LatentSync", COMMIT)
    assert f'git -C "{folder}" stash' in refusal(folder)


def test_files_without_git_are_no_known_commit(tmp_path: Path) -> None:
    (tmp_path / "latentsync").mkdir()
    assert "an unknown commit" in refusal(tmp_path)


def test_the_published_commit_is_accepted() -> None:
    folder = Path(DEFAULT).expanduser()
    if not (folder / "latentsync").is_dir():
        pytest.skip(f"{folder} holds no checkout of {REPOSITORY}: nothing that needs LatentSync is tested")
    check_checkout(folder)
    assert is_complete(folder)
