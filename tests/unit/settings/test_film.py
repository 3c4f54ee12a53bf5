"""What jobs are told of a film is what its types say: those follow from the models of the configuration, by hand."""

from pathlib import Path

import pytest
from pydantic import BaseModel
from shipped import REPOSITORY
from typed import misfits

from understudy.script import model as script
from understudy.script.content import LeftOutContent, SceneContent, ScriptContent
from understudy.settings import config, credentials, film, persona, preset
from understudy.settings.project import Project

TOPICS = sorted(path.stem for path in (REPOSITORY / "config/topics").glob("*.yaml"))
PERSONAS = sorted(path.parent.name for path in (REPOSITORY / "config/personas").glob("*/persona.yaml"))
PRESETS = sorted(path.stem for path in (REPOSITORY / "config/presets").glob("*.yaml"))


@pytest.fixture(scope="module")
def project() -> Project:
    """Whose personas are drawn: what draws them needs no weights."""
    return Project(REPOSITORY, {"persona_preset": "draft"})


@pytest.mark.parametrize("topic", TOPICS)
def test_a_resolved_film_is_what_its_type_says(project: Project, topic: str) -> None:
    assert misfits(project.film(topic, "draft"), film.Film) == []


@pytest.mark.parametrize("name", PERSONAS)
def test_the_settings_of_a_persona_alone_are_what_their_type_says(project: Project, name: str) -> None:
    assert misfits(project.persona_settings(name), film.Film) == []


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_what_its_type_says(project: Project, name: str) -> None:
    assert misfits(project.preset(name), film.Preset) == []


@pytest.mark.parametrize(
    ("kind", "model"),
    [
        (film.Mark, persona.Mark),
        (film.Signer, credentials.Signer),
        (film.Captioner, config.Captioner),
        (film.Around, preset.Film),
        (SceneContent, script.Scene),
        (ScriptContent, script.Script),
        (LeftOutContent, script.LeftOut),
    ],
)
def test_what_no_shipped_film_has_follows_its_model_too(kind: type, model: type[BaseModel]) -> None:
    assert kind.__annotations__.keys() == model.model_fields.keys()


def test_what_does_not_fit_its_type_is_named() -> None:
    settings = Project(Path(REPOSITORY)).preset("draft")
    wrong = {**settings, "fps": "25", "film": {**settings["film"], "burn_captions": None, "glitter": 1}}
    del wrong["vram"]
    places = {misfit.partition(":")[0] for misfit in misfits(wrong, film.Preset)}
    assert places == {".fps", ".film.burn_captions", ".film.glitter", ".vram"}
