"""What changed in code is noticed: a number is raised, or it is looked whether the files stay the same."""

from pathlib import Path

import pytest
from reached import SHAPES_NOTHING, Code, Stage
from revisions import changed, message, other_files, recorded, recorded_code, unraised
from shipped import REPOSITORY

WITHOUT_A_NUMBER = {
    "scripts.consent": "permits jobs, and is no part of what they make",
    "scripts.publish": "copies",
    "scripts.quality": "tells what a clip holds",
}

FILES = {
    "understudy/drawing/colours.py": 'CAPTION = "white"\nSKIN = "brown"\nUNUSED = "red"\n',
    "understudy/drawing/text.py": (
        "from understudy.drawing.colours import CAPTION\n\n\ndef draw(words):\n    return words, CAPTION\n"
    ),
    "understudy/film/picture.py": (
        'from understudy.drawing import text\n\nREVISION = "3"\n\n\ndef make(words, size: int = 4):\n'
        '    """Purpose."""\n    if not words:\n        raise ValueError("no words")\n'
        "    return text.draw(words) * size\n"
    ),
    "understudy/film/sound.py": (
        'import json\n\nREVISION = "1"\n\n\ndef mix():\n    from scipy.signal import resample\n\n'
        '    return resample(json.load(open("table.json")))\n'
    ),
    "understudy/film/table.json": "[1]",
    "understudy/image/drawn.py": (
        'class Engine:\n    revision = "1"\n\n    def draw(self):\n        from understudy.drawing import colours\n\n'
        "        return colours.SKIN\n"
    ),
    "scripts/finish.py": "from understudy.film import picture\n\ndef finish():\n    picture.make([])\n\nrun(finish)\n",
    "scripts/sound.py": "from understudy.film.sound import mix\n\nrun(mix)\n",
    "scripts/image.py": 'def image():\n    perform("image", "draw")\n\nrun(image)\n',
}


class Tree:
    """A project of three entries and an engine, whose code is recorded as it is at first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        self.before = Code(root).stages()
        self.record = {name: stage.state for name, stage in self.before.items()}

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text()
        assert old in text
        (self.root / name).write_text(text.replace(old, new))

    def changed(self) -> set[str]:
        return set(changed(Code(self.root).stages(), self.record))


@pytest.fixture(scope="module")
def stages() -> dict[str, Stage]:
    """Of the project itself."""
    return Code(REPOSITORY).stages()


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_the_code_is_as_it_was_recorded(stages: dict[str, Stage], tmp_path: Path) -> None:
    different = changed(stages, recorded(REPOSITORY))
    if different:
        before = recorded_code(tmp_path)
        pytest.fail(message(different, Code(before).stages() if before else {}), pytrace=False)


def test_every_stage_has_a_number_but_those_that_make_nothing_of_their_own(stages: dict[str, Stage]) -> None:
    assert {name for name, stage in stages.items() if not stage.revisions} == set(WITHOUT_A_NUMBER)


@pytest.mark.parametrize("module", SHAPES_NOTHING)
def test_what_is_left_out_is_there(module: str) -> None:
    path = REPOSITORY / module.replace(".", "/")
    assert path.is_dir() or path.with_suffix(".py").is_file()


@pytest.mark.parametrize(
    ("name", "old", "new", "stages"),
    [
        ("understudy/drawing/colours.py", "white", "black", {"scripts.finish"}),
        ("understudy/drawing/colours.py", "brown", "green", {"understudy.image.drawn"}),
        ("understudy/drawing/colours.py", "red", "blue", set()),
        ("understudy/film/picture.py", "* size", "* size * 2", {"scripts.finish"}),
        ("understudy/film/picture.py", "= 4", "= 5", {"scripts.finish"}),
        ("understudy/film/sound.py", "scipy.signal", "scipy.other", {"scripts.sound"}),
        ("understudy/film/table.json", "1", "2", {"scripts.sound"}),
        ("scripts/image.py", '("image"', '("image", 2', {"scripts.image"}),
    ],
)
def test_a_change_is_noticed_in_the_stages_that_use_what_changed_and_in_no_other(
    tree: Tree, name: str, old: str, new: str, stages: set[str]
) -> None:
    tree.edit(name, old, new)
    assert tree.changed() == stages


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    return", "    # Why.\n    return"),
        ("Purpose", "Another purpose"),
        ("size: int = 4", "size: float = 4"),
        ("return text.draw(words) * size", "return (\n        text.draw(words)\n        * size\n    )"),
        ("no words", "there are no words"),
        ('REVISION = "3"\n', 'REVISION = "3"\nUNUSED = 5\n'),
        ("from understudy.drawing import text", "import understudy.drawing.text as text"),
    ],
    ids=["comment", "docstring", "annotation", "formatting", "error", "unused constant", "import"],
)
def test_what_makes_no_difference_costs_nothing(tree: Tree, old: str, new: str) -> None:
    tree.edit("understudy/film/picture.py", old, new)
    assert tree.changed() == set()


def test_a_module_that_is_moved_and_renamed_costs_nothing(tree: Tree) -> None:
    (tree.root / "understudy/lettering").mkdir()
    (tree.root / "understudy/drawing/text.py").rename(tree.root / "understudy/lettering/write.py")
    tree.edit("understudy/film/picture.py", "drawing import text", "lettering import write")
    tree.edit("understudy/film/picture.py", "text.draw", "write.draw")
    assert tree.changed() == set()


def test_a_raised_number_is_recorded_without_proof(tree: Tree) -> None:
    tree.edit("understudy/drawing/colours.py", "white", "black")
    assert unraised(Code(tree.root).stages(), tree.record) >= {"scripts.finish"}
    tree.edit("understudy/film/picture.py", '"3"', '"4"')
    stages = Code(tree.root).stages()
    assert tree.changed() == {"scripts.finish"}
    assert "scripts.finish" not in unraised(stages, tree.record)
    assert not changed(stages, {name: stage.state for name, stage in stages.items()})


def test_the_message_names_what_changed_and_where_the_number_is(tree: Tree) -> None:
    tree.edit("understudy/drawing/colours.py", "white", "black")
    told = message(changed(Code(tree.root).stages(), tree.record), tree.before)
    assert "scripts.finish has changed; its number: understudy/film/picture.py:3 (3)\n" in told
    assert "    understudy/drawing/colours.py:1 CAPTION\n" in told
    assert "SKIN" not in told


def test_the_number_of_an_engine_stands_for_the_entry_that_calls_it(tree: Tree) -> None:
    assert tree.before["scripts.image"].revisions == {"understudy/image/drawn.py:2": "1"}


def test_files_made_of_the_same_must_hold_the_same() -> None:
    before = {name: {"made_of": "a", "sha256": "1"} for name in ("same", "other", "raised")}
    after = {
        "same": {"made_of": "a", "sha256": "1"},
        "other": {"made_of": "a", "sha256": "2"},
        "raised": {"made_of": "b", "sha256": "2"},
        "new": {"made_of": "a", "sha256": "1"},
    }
    assert other_files(before, after) == ["other"]
