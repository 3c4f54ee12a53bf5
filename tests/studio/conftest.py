"""Miniature models, built once per run, and a place on the CPU for engines to work with them.

The tests of a family are ordinary pytest files in tests/studio/<family>/. They run in the family's own
environment, which has torch but neither Snakemake nor skia: `.venv-<family>/bin/python -m pytest
tests/studio/<family>`. tests/test_studio.py runs them with all others.
"""

import os

# Before torch is imported: miniature models are too small to share, and nothing may look for weights online.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

from collections.abc import Callable
from pathlib import Path

import pytest
from short_differences import pytest_assertrepr_compare  # noqa: F401 - pytest finds it here

from understudy.miniatures import MINIATURES
from understudy.workers.place import Place


class Models(dict):
    """Name of a miniature -> its folder, built when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __missing__(self, name: str) -> Path:
        MINIATURES[name].build(self.folder / name)
        self[name] = self.folder / name
        return self[name]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """`models["tiny-flux"]` is the folder of that miniature."""
    return Models(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def make_place(models: Models) -> Callable[..., Place]:
    """`make_place("tiny-flux")` is a place on the CPU with that miniature; further arguments as of Place."""

    def make(*names: str, **rest: object) -> Place:
        return Place(
            device=rest.get("device", "cpu"),
            vram=rest.get("vram", 12.0),
            models={name: models[name] for name in names} | rest.get("models", {}),
            report=rest.get("report", lambda done, total, unit: None),
        )

    return make
