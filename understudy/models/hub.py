"""Asks Hugging Face for one repository: what is in it, or all of it. Run by a Python that has huggingface_hub.

`python -m understudy.models.hub` reads a question as JSON from standard input and writes its answer as JSON to
standard output; progress goes to standard error. It works in the environments of the engines, which have neither
pydantic nor the rest that the workflow needs.
"""

import json
import sys
from typing import Any

from huggingface_hub import HfApi, snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import filter_repo_objects

_FORBIDDEN = (401, 403)
_FILES_AT_A_TIME = 2
"""Few, since huggingface_hub 2.4 begins a file anew that was not whole when its process ended."""


def look(repository: str, revision: str, files: list[str]) -> dict[str, Any]:
    """What a revision holds of the files: {"commit": ..., "files": {name: {"size": bytes, "sha256": hex or None}}}.

    The hub knows the SHA-256 of large files only.
    """
    hub = HfApi()
    info = hub.model_info(repository, revision=revision, files_metadata=True)
    hub.auth_check(repository)
    wanted = filter_repo_objects(info.siblings, allow_patterns=files, key=lambda file: file.rfilename)
    return {
        "commit": info.sha,
        "files": {
            file.rfilename: {"size": file.size, "sha256": file.lfs.sha256 if file.lfs else None}
            for file in wanted
        },
    }


def download(repository: str, revision: str, files: list[str], folder: str) -> dict[str, Any]:
    """Bring the files into the folder; those that are there already are not fetched again."""
    snapshot_download(
        repository,
        revision=revision,
        allow_patterns=files,
        local_dir=folder,
        max_workers=_FILES_AT_A_TIME,
    )
    return {}


def main() -> None:
    """Answer the question {"verb": "look" or "download", its arguments}, or {"error": kind, "message": text}."""
    question = json.load(sys.stdin)
    verb = {"look": look, "download": download}[question.pop("verb")]
    try:
        answer = verb(**question)
    except RevisionNotFoundError as error:
        answer = {"error": "revision", "message": str(error)}
    except GatedRepoError as error:
        answer = {"error": "gated", "message": str(error)}
    except RepositoryNotFoundError as error:
        answer = {"error": "repository", "message": str(error)}
    except HfHubHTTPError as error:
        kind = "gated" if error.response.status_code in _FORBIDDEN else "other"
        answer = {"error": kind, "message": str(error)}
    except Exception as error:  # of the network and the disk: each library below raises its own
        answer = {"error": "other", "message": f"{type(error).__name__}: {error}"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
