"""Marks of Markdown are no part of what is said."""

import pytest

from understudy.script.tidying import tidy_scene
from understudy.text.markdown import marked, plain, read_blocks, unmarked


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("It is **very** *fast*, `really`.", "It is very fast, really."),
        ("打开**网络。**很快", "打开网络。很快"),
        (r"5 \* 3, 2*3*4 and C:\dir", r"5 * 3, 2*3*4 and C:\dir"),
        ("snake_case, a < b > c & [so]", "snake_case, a < b > c & [so]"),
        (
            'Press <kbd id="a">Ctrl</kbd>, H<sub>2</sub>O<br/>or `<b>`.<!-- why? -->',
            "Press Ctrl, H2O or <b>.",
        ),
        ("Cats sleep.[^1] a <b and c> d", "Cats sleep. a <b and c> d"),
        ("***All*** ~~of~~ *it **is** said*", "All of it is said"),
        ("", ""),
    ],
)
def test_a_line_loses_its_marks_and_nothing_else(line: str, said: str) -> None:
    assert plain(line) == said


def test_what_a_language_model_emphasises_is_said_without_its_marks() -> None:
    scene = {"dialogue": "打开*“网络”*，**now**.", "on_camera": False}
    assert tidy_scene(scene, "Ada Marsh")["dialogue"] == "打开“网络”，now."


def test_emphasis_names_what_is_shown_and_an_asterisk_of_the_text_does_not() -> None:
    (block,) = read_blocks(r"A *rule list*, 2 * 3, _packets_ and \*none\*.")
    assert marked(block.lines[0]) == ["rule list", "packets"]
    assert unmarked(block.lines[0]) == "A rule list, 2 * 3, packets and *none*."


def test_bullets_of_word_processors_make_a_list() -> None:
    introduced, prose = read_blocks("You need:\n• *milk*\n  ◦\teggs\n\nA • B")
    assert introduced.lines == ("You need:", "*milk*", "eggs")
    assert prose.lines == ("A • B",)


def test_footnotes_boxes_and_comments_are_marks() -> None:
    tasks, footnote = read_blocks("- [ ] buy milk\n- [x] sleep\n\n<!-- two\n\nlines -->\n\n[^1]: A source.")
    assert tasks.lines == ("buy milk", "sleep")
    assert footnote.lines == ("A source.",)
