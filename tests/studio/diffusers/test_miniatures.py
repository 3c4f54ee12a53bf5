"""Miniatures of this family are built the same every time."""

import filecmp
from pathlib import Path

import pytest

from understudy.miniatures import MINIATURES


@pytest.mark.parametrize(
    "name", [name for name, miniature in MINIATURES.items() if miniature.is_for_this_environment]
)
def test_a_miniature_is_the_same_whenever_it_is_built(
    name: str, models: dict[str, Path], tmp_path: Path
) -> None:
    MINIATURES[name].build(tmp_path / name)
    weights = sorted(path.relative_to(tmp_path / name) for path in (tmp_path / name).rglob("*.safetensors"))
    assert weights
    _, different, missing = filecmp.cmpfiles(models[name], tmp_path / name, weights, shallow=False)
    assert not different and not missing
