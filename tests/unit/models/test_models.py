"""The table of models, and what a film learns of its models."""

from pathlib import Path

import pytest
import yaml
from shipped import shipped

from understudy.errors import UserError
from understudy.miniatures import MINIATURES
from understudy.models.resolve import refuse_non_commercial, resolve
from understudy.models.table import read_models

FREE = {"repository": "a/b", "made_for": "speech", "licence": "MIT", "commercial": True}
BOUND = {**FREE, "licence": "CC-BY-NC-4.0", "commercial": False}


def project(folder: Path, **models: dict) -> Path:
    (folder / "config").mkdir(parents=True)
    (folder / "config/models.yaml").write_text(yaml.safe_dump(models))
    return folder


def test_every_miniature_and_every_model_to_fetch_has_its_licence_in_the_table() -> None:
    models = read_models(shipped())
    assert MINIATURES.keys() <= models.keys()
    for name, model in models.items():
        assert not model.repository or (model.size and model.source), name


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        ({"repository": "a/b", "licence": "MIT", "commercial": True}, "voice.made_for is missing"),
        ({**FREE, "licens": "MIT"}, r"unknown key 'voice.licens'. Known are: repository, revision"),
        ({**FREE, "repository": "https://huggingface.co/a/b"}, "voice.repository: .* found 'https"),
        ({**FREE, "repository": None}, "voice needs a `repository` to fetch from or the `path`"),
    ],
)
def test_a_wrong_entry_is_named_with_its_key(tmp_path: Path, entry: dict, finding: str) -> None:
    with pytest.raises(UserError, match=rf"config/models.yaml: {finding}"):
        read_models(project(tmp_path, voice=entry))


def test_a_mistyped_model_is_told_the_name_that_is_close(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no model 'voise'. Did you mean 'voice'"):
        resolve(project(tmp_path, voice=FREE), ["voise"])


def test_a_film_without_models_needs_no_table(tmp_path: Path) -> None:
    assert resolve(tmp_path, []) == {}


def test_weights_of_ones_own_are_taken_from_their_path_and_told_apart_by_content(tmp_path: Path) -> None:
    root = project(tmp_path, voice={**FREE, "repository": None, "path": "trained/voice.pt"})
    (root / "trained").mkdir()
    (root / "trained/voice.pt").write_bytes(b"one")
    model = resolve(root, ["voice"])["voice"]
    assert (model["path"], model["commit"], model["licence"]) == ("trained/voice.pt", None, "MIT")
    other = project(tmp_path / "other", voice={**FREE, "path": str(root / "trained/voice.pt")})
    assert resolve(other, ["voice"])["voice"]["identity"] == model["identity"]


def test_weights_that_are_not_there_are_named_with_the_command_that_fetches_them(tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match=r"model voice: .*models/voice: is not there. Run `make weights PRESET="
    ):
        resolve(project(tmp_path, voice=FREE), ["voice"])


def test_a_missing_miniature_is_built_rather_than_fetched(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="`make studio-cpu`, which builds it"):
        resolve(project(tmp_path, **{"tiny-flux": {**FREE, "repository": None}}), ["tiny-flux"])


def test_a_commercial_film_refuses_weights_that_forbid_it_and_names_others(tmp_path: Path) -> None:
    others = {"vocoder": {**FREE, "made_for": "vocoder"}, "tiny-f5": {**FREE, "repository": None}}
    root = project(tmp_path, voice=BOUND, other=FREE, **others)
    refuse_non_commercial(root, ["other"], "config/topics/x.yaml")
    with pytest.raises(UserError) as refusal:
        refuse_non_commercial(root, ["other", "voice"], "config/topics/x.yaml")
    assert str(refusal.value) == (
        "config/topics/x.yaml: the film is commercial, but the licence of voice (CC-BY-NC-4.0) does not allow that. "
        "Allowed for speech: other."
    )
