"""Topics, sheet, presets and personas join to the settings of one film."""

from pathlib import Path

import pytest
from project import Project as Folder

from understudy.errors import UserError
from understudy.settings.project import Project


@pytest.fixture
def folder(project: Folder) -> Path:
    return project.root


def test_a_sheet_adds_topics_to_those_with_files_of_their_own(project: Folder) -> None:
    header = "topic\tprompt\tlength\taspect\tnotes"
    project.write("config/topics.tsv", f"{header}\ntides\tTell me of tides\t25\t9:16\tOne. | Two: three.\n\n")
    known = Project(project.root)
    assert known.topics() == ["short", "tides"]
    tides = known.topic("tides")
    assert (tides.length, tides.aspect, tides.notes) == (25, "9:16", ["One.", "Two: three."])


def test_the_configuration_can_name_the_topics_to_render(project: Folder) -> None:
    project.write("config/config.yaml", {"preset": "small", "topics": ["short"]})
    project.write("config/topics/other.yaml", {"prompt": "Tell me"})
    assert Project(project.root).topics() == ["short"]


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("Tell me how a firewall works.", "How a firewall works"),
        ("please explain why the sky is blue", "Why the sky is blue"),
        ("Volcanoes", "Volcanoes"),
        ("tell me", "Tell me"),
    ],
)
def test_a_title_is_made_from_the_prompt(project: Folder, prompt: str, title: str) -> None:
    project.write("config/topics/short.yaml", {"prompt": prompt})
    assert Project(project.root).title("short") == title


def test_a_topic_refines_its_preset_and_leaves_the_rest(project: Folder) -> None:
    overrides = {"film": {"burn_captions": False}, "video": {"chunk_seconds": 2}}
    project.write("config/topics/short.yaml", {"prompt": "Tell me", "overrides": overrides})
    film = Project(project.root).film("short", "small")
    assert film["film"]["burn_captions"] is False
    assert film["film"]["opening_card"] == 0.4
    assert film["video"] == {"engine": "animatic", "chunk_seconds": 2.0}


def test_a_film_is_held_to_a_length_only_where_its_topic_names_one(project: Folder) -> None:
    assert Project(project.root).film("short", "small")["length"] is None
    project.write("config/topics/short.yaml", {"prompt": "Tell me", "length": 40})
    assert Project(project.root).film("short", "small")["length"] == 40


def test_a_topics_preset_comes_before_the_configurations(project: Folder) -> None:
    project.write("config/presets/other.yaml", {"resolution": 360})
    project.write("config/topics/short.yaml", {"prompt": "Tell me", "preset": "other"})
    assert Project(project.root).preset_of("short") == "other"


def test_a_topic_cannot_take_a_folder_of_the_results(folder: Path) -> None:
    with pytest.raises(UserError, match="personas"):
        Project(folder).topic("personas")


def test_stages_that_do_not_fit_together_are_refused(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from understudy.video import animatic

    monkeypatch.setattr(animatic.Engine, "suffix", "mkv")
    with pytest.raises(UserError, match=r"engine drawn cannot read the \.mkv files of engine animatic"):
        Project(project.root).film("short", "small")
