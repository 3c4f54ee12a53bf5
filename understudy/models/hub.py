"""What Hugging Face has of a model, and bringing it here; HF_ENDPOINT and HF_TOKEN hold as usual."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from understudy.errors import UserError
from understudy.models.table import TABLE, Model

_FORBIDDEN = (401, 403)
_FILES_AT_A_TIME = 2
"""Few, since huggingface_hub 2.4 begins a file anew that was not whole when its process ended."""


@dataclass(frozen=True)
class RemoteFile:
    """A file of a repository."""

    size: int
    """Bytes."""
    sha256: str | None
    """The hub knows it of large files only."""


@dataclass(frozen=True)
class Contents:
    """What is to be fetched of a repository."""

    repository: str
    commit: str
    files: dict[str, RemoteFile]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(file.size for file in self.files.values())


def look(name: str, model: Model) -> Contents:
    """What the repository holds of the files that the model needs. Raises UserError."""
    from huggingface_hub import HfApi
    from huggingface_hub.utils import filter_repo_objects  # type: ignore[attr-defined]  # it is not in __all__

    hub, repository = HfApi(), model.repository
    if repository is None:
        raise UserError(f"model {name}: {TABLE} names no repository to fetch it from.")
    with _trouble_told(name, model):
        info = hub.model_info(repository, revision=model.revision, files_metadata=True)
        hub.auth_check(repository)
    found = info.siblings or []
    wanted = filter_repo_objects(found, allow_patterns=model.files, key=lambda file: file.rfilename)
    files = {
        file.rfilename: RemoteFile(file.size or 0, file.lfs.sha256 if file.lfs else None) for file in wanted
    }
    if not files:
        raise UserError(
            f"model {name}: {repository} has none of the files {', '.join(model.files)} that {TABLE} names."
        )
    return Contents(repository, info.sha or model.revision, files)


def download(name: str, model: Model, contents: Contents, folder: Path) -> None:
    """Bring the files into the folder; those that are there already are not fetched again. Raises UserError."""
    from huggingface_hub import snapshot_download

    with _trouble_told(name, model):
        snapshot_download(
            contents.repository,
            revision=contents.commit,
            allow_patterns=model.files,
            local_dir=folder,
            max_workers=_FILES_AT_A_TIME,
        )


@contextmanager
def _trouble_told(name: str, model: Model) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # of the network and the disk: each library below raises its own
        raise UserError(f"model {name}: {_trouble(model, error)}") from None


def _trouble(model: Model, error: Exception) -> str:
    """What went wrong, and what to do."""
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    page = f"https://huggingface.co/{model.repository}"
    login = f"{Path(sys.executable).with_name('hf')} auth login"
    if isinstance(error, RevisionNotFoundError):
        return (
            f"{model.repository} has no revision {model.revision}. Correct `revision` in {TABLE}; see {page}."
        )
    if isinstance(error, RepositoryNotFoundError) and not isinstance(error, GatedRepoError):
        return (
            f"Hugging Face shows no repository {model.repository}. If it is a private one, run `{login}`; else "
            f"correct `repository` in {TABLE}."
        )
    if isinstance(error, HfHubHTTPError) and error.response.status_code in _FORBIDDEN:
        return (
            f"its makers give {model.repository} only to those who accept its licence ({model.licence}). Open {page}, "
            f"log in, and accept it; then run `{login}` here with a token of the same account, and this command "
            "again."
        )
    return f"{type(error).__name__}: {error}\nRun the same command again: what was fetched is kept."
