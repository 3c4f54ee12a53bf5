"""Saves that name what they were based on, and edits of YAML that touch nothing else."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as some
from shipped import TOPICS, shipped

from understudy.desk.yaml_edit import with_values
from understudy.errors import UserError
from understudy.versions import ABSENT, Changed, save, version_of

FILE = Path("config/note.txt")


def test_of_many_saves_that_are_based_on_one_version_one_is_made(tmp_path: Path) -> None:
    first = save(tmp_path, FILE, "first", ABSENT)

    def try_to_save(text: str) -> bool:
        try:
            save(tmp_path, FILE, text, first)
        except Changed:
            return False
        return True

    texts = [f"text {number}" for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        saved = [text for text, done in zip(texts, pool.map(try_to_save, texts), strict=True) if done]
    assert saved == [(tmp_path / FILE).read_text()]


def test_a_new_file_is_not_written_over_one_that_is_there(tmp_path: Path) -> None:
    save(tmp_path, FILE, "mine", ABSENT)
    with pytest.raises(Changed):
        save(tmp_path, FILE, "theirs", ABSENT)
    assert (tmp_path / FILE).read_text() == "mine"
    assert version_of(tmp_path / "nothing") == ABSENT


@pytest.mark.parametrize("topic", TOPICS)
def test_a_value_that_is_set_leaves_every_other_line_as_it_is(topic: str) -> None:
    text = (shipped() / f"config/topics/{topic}.yaml").read_text()
    edited = with_values(text, {"length": 33.5})
    assert yaml.safe_load(edited) == {**yaml.safe_load(text), "length": 33.5}
    assert set(text.splitlines()) - set(edited.splitlines()) <= {
        line for line in text.splitlines() if "length" in line
    }
    assert with_values(text, yaml.safe_load(text)) == text


@given(some.text(), some.text(max_size=20))
@example("Ends with blank lines.\n\n", "")
@example("\n", "...\n")
def test_any_text_survives_in_yaml(notes: str, title: str) -> None:
    try:
        edited = with_values(
            "# mine\nprompt: Tell me\nnotes: |\n  One.\n\n  Two.\n", {"notes": notes, "title": title}
        )
    except UserError:
        return  # it is refused, and nothing is lost
    assert yaml.safe_load(edited) == {"prompt": "Tell me", "notes": notes, "title": title}
    assert edited.startswith("# mine\nprompt: Tell me\n")


def test_a_file_that_cannot_be_edited_line_by_line_is_refused() -> None:
    with pytest.raises(UserError, match="by hand"):
        with_values("{prompt: Tell me, length: 30}\n", {"length": 20})
