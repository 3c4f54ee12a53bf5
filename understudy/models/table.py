"""config/models.yaml: which models there are, where their weights come from, and what these may be used for."""

import difflib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, RootModel, StringConstraints, model_validator

from understudy.errors import UserError
from understudy.miniatures import MINIATURES
from understudy.settings.reading import check, read_yaml
from understudy.settings.section import Section

TABLE = Path("config/models.yaml")
FOLDER = Path("models")
"""Holds a folder for each model, named as in the table."""

ModelName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,47}$")]
Part = Literal[
    "image",
    "speech",
    "vocoder",
    "video",
    "video-lora",
    "lips",
    "faces",
    "identity",
    "audio-encoder",
    "autoencoder",
    "interpolation",
    "upscaling",
    "marks",
    "sync",
]


class Model(Section):
    """A model that engines load: where its weights come from, how big they are, and what they allow."""

    repository: str | None = Field(None, pattern=r"^[\w.-]+/[\w.-]+$")
    """Where `make weights` fetches it from: `owner/name` on Hugging Face."""

    revision: str = Field("main", pattern=r"^[\w./-]+$")
    """Commit, tag or branch of the repository. The commit that was fetched is written beside the weights."""

    files: list[str] = Field(["*"], min_length=1)
    """Which files of the repository are needed: names, or patterns in which * stands for anything."""

    path: str | None = Field(None, min_length=1)
    """Your own weights: a folder or file, from the project's folder; `models/<name>` when left out."""

    made_for: Part
    """What the model does in a film."""

    licence: str = Field(min_length=1)
    """Licence of the weights: an SPDX identifier, or a name and where it can be read."""

    commercial: bool
    """Whether films made with it may be used commercially; topics with `commercial: true` refuse the others."""

    size: Annotated[float, Field(ge=0)] = 0.0
    """Gigabytes (10**9 bytes) to fetch."""

    vram: Annotated[float, Field(ge=0)] = 0.0
    """Gigabytes of graphics memory of the smallest card that it works on, by what its makers or users say."""

    source: str = Field("", pattern=r"^(https://\S+)?$")
    """The page that describes it."""

    note: str = ""
    """What else must be known: limits of the licence, what could not be verified."""


class Models(RootModel[dict[ModelName, Model]]):
    """All models by name. Engines are given these names in a preset; your own entries are as good as these."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    @model_validator(mode="after")
    def _weights_come_from_somewhere(self) -> "Models":
        for name, model in self.root.items():
            if not (model.repository or model.path or name in MINIATURES):
                raise ValueError(
                    f"{name} needs a `repository` to fetch from or the `path` of your own weights"
                )
        return self


def read_models(root: Path) -> dict[str, Model]:
    """The table of the project in folder `root`. Raises UserError."""
    return check(Models, read_yaml(root / TABLE), str(TABLE)).root


@cache
def models_of(root: Path) -> dict[str, Model]:
    """The table, read once in a process."""
    return read_models(root)


def find_model(root: Path, name: str) -> Model:
    """The table's entry of this name. Raises UserError if there is none."""
    models = models_of(root)
    if name in models:
        return models[name]
    close = difflib.get_close_matches(name, models, n=1)
    hint = f"Did you mean {close[0]!r}?" if close else f"Add it to {TABLE}."
    raise UserError(f"there is no model {name!r}. {hint} There are: {', '.join(models)}.")


def place_of(root: Path, name: str) -> Path:
    """The folder or file where a model's weights are, or will be when they are fetched."""
    path = find_model(root, name).path
    return root / Path(path).expanduser() if path else root / FOLDER / name
