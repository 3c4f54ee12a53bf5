"""The code of LatentSync, which is no package and not part of this repository: a checkout that the user makes.

Its makers publish it at https://github.com/bytedance/LatentSync under Apache-2.0.
"""

import hashlib
from functools import cache
from pathlib import Path

from understudy.errors import UserError

REPOSITORY = "https://github.com/bytedance/LatentSync"
DEFAULT = "~/.cache/understudy/LatentSync"
"""Where it is looked for unless the preset names another folder."""

COMMIT = "a229c3948406bc2cf6eaf4873e662e70c6a04746"
"""Of 20 June 2025, the newest when this was written: it reads the weights of versions 1.5 and 1.6."""

_READ = (
    "configs/scheduler_config.json",
    "configs/unet/*.yaml",
    "latentsync/models/*.py",
    "latentsync/utils/mask.png",
    "latentsync/whisper/*.py",
    "latentsync/whisper/whisper/**/*.py",
    "latentsync/whisper/whisper/assets/mel_filters.npz",
)
"""All that is read or run of it."""

_DIGEST = "1a15328937b5aeefaa6f63e3d31acd6cd30d6d16e8bd8711b4c6beeca342e53e"
"""SHA-256 over names and contents of those files, as the commit has them."""


def check_checkout(folder: Path) -> None:
    """Raises UserError, with the commands that help, unless `folder` holds the code of that commit, unchanged.

    It looks at the files themselves, in a few milliseconds and once per process: git need not be installed.
    """
    complaint = _complaint(folder.expanduser())
    if complaint:
        raise UserError(complaint)


def is_complete(folder: Path) -> bool:
    """Whether `check_checkout` would be content."""
    return _complaint(folder.expanduser()) is None


@cache
def _complaint(folder: Path) -> str | None:
    clone = f'git clone {REPOSITORY} "{folder}"'
    put_aside = f'git -C "{folder}" stash'
    fetch = f'git -C "{folder}" fetch {REPOSITORY}'
    checkout = f'git -C "{folder}" checkout {COMMIT}'
    if not (folder / "latentsync").is_dir():
        return (
            f"checkout: {folder} holds no LatentSync, whose code does not come with this project. Get it with\n"
            f"    {clone}\n    {checkout}\nor name another folder in the preset: lips: {{checkout: ...}}"
        )
    if _digest(folder) == _DIGEST:
        return None
    commit = _commit(folder)
    if commit == COMMIT:
        return (
            f"checkout: {folder} is at the right commit of LatentSync, but some of its files were changed. Put the "
            f"changes aside with\n    {put_aside}"
        )
    return (
        f"checkout: {folder} holds {commit or 'an unknown commit'} of LatentSync; this engine knows {COMMIT}. Get "
        f"that with\n    {fetch}\n    {checkout}"
    )


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for pattern in _READ:
        for file in sorted(folder.glob(pattern)):
            content = file.read_bytes()
            digest.update(f"{file.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _commit(folder: Path) -> str | None:
    """The commit that is checked out, as git's own files say; None if they do not."""
    git = folder / ".git"
    try:
        head = (git / "HEAD").read_text().strip()
        reference = head.removeprefix("ref: ")
        if reference == head:
            return head
        if (git / reference).is_file():
            return (git / reference).read_text().strip()
        packed = (line.split() for line in (git / "packed-refs").read_text().splitlines())
        return next(words[0] for words in packed if words[1:] == [reference])
    except (OSError, StopIteration):
        return None
