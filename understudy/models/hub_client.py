"""Asks for a repository of Hugging Face, in another Python, and says in the user's words what went wrong."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy.errors import UserError
from understudy.models.table import TABLE, Model

_LIBRARY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Contents:
    """What is to be fetched of a repository."""

    commit: str
    files: dict[str, dict[str, Any]]
    """Path -> {"size": bytes, "sha256": hex, or None for small files}."""

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(file["size"] for file in self.files.values())


class Hub:
    """Hugging Face, asked through a Python that has huggingface_hub; HF_ENDPOINT and HF_TOKEN hold as usual."""

    def __init__(self, python: Path) -> None:
        self._python = python

    def look(self, name: str, model: Model) -> Contents:
        """What the repository holds of the files that the model needs. Raises UserError."""
        answer = self._ask(name, model, verb="look", revision=model.revision)
        if not answer["files"]:
            raise UserError(
                f"model {name}: {model.repository} has none of the files {', '.join(model.files)} that {TABLE} names."
            )
        return Contents(**answer)

    def download(self, name: str, model: Model, commit: str, folder: Path) -> None:
        """Bring the files into the folder. Raises UserError."""
        self._ask(name, model, verb="download", revision=commit, folder=str(folder))

    def _ask(self, name: str, model: Model, **question: str) -> dict[str, Any]:
        question |= {"repository": model.repository, "files": model.files}
        command = [self._python, "-m", "understudy.models.hub"]
        environment = {**os.environ, "PYTHONPATH": str(_LIBRARY)}
        done = subprocess.run(
            command, input=json.dumps(question), stdout=subprocess.PIPE, text=True, env=environment
        )
        if done.returncode:
            raise UserError(
                f"model {name}: {self._python} could not fetch it, for the reason above. Is it the environment of "
                "`make studio`?"
            )
        answer = json.loads(done.stdout)
        if "error" in answer:
            login = f"{self._python.with_name('hf')} auth login"
            raise UserError(f"model {name}: {_trouble(model, login, **answer)}")
        return answer


def _trouble(model: Model, login: str, error: str, message: str) -> str:
    """What went wrong, and what to do."""
    page = f"https://huggingface.co/{model.repository}"
    if error == "gated":
        return (
            f"its makers give {model.repository} only to those who accept its licence ({model.licence}). Open {page}, "
            f"log in, and accept it; then run `{login}` here with a token of the same account, and this command "
            "again."
        )
    if error == "repository":
        return (
            f"Hugging Face shows no repository {model.repository}. If it is a private one, run `{login}`; else "
            f"correct `repository` in {TABLE}."
        )
    if error == "revision":
        return (
            f"{model.repository} has no revision {model.revision}. Correct `revision` in {TABLE}; see {page}."
        )
    return f"{message}\nRun the same command again: what was fetched is kept."
