"""The sheet of topics arrives with its exact words, whichever program wrote it, or the line that is wrong is named."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import Project as Folder

from understudy.errors import UserError
from understudy.settings.project import Project
from understudy.settings.reading import read_written_json, read_yaml
from understudy.settings.sheet import read_sheet

NOTES = 'She asked: "Is it safe?"\nIt is; nearly, \u2028always.'


def written(rows, **dialect) -> str:
    text = io.StringIO()
    csv.writer(text, **dialect).writerows(rows)
    return text.getvalue()


def topics(folder: Folder, content: bytes) -> dict[str, list[str]]:
    path = folder.path("config/topics.tsv")
    path.write_bytes(content)
    known = Project(folder.root)
    return {name: known.topic(name).notes for name in known.topics() if name != "short"}


ROWS = [
    ["Topic", "Prompt", "Notes"],
    ["tides", "Tell me of tides", NOTES],
    ["", "", ""],
    ["moon", "Go on", "Go."],
]


@pytest.mark.parametrize(
    "content",
    [
        written(ROWS, dialect="excel-tab").encode("utf-16"),  # Excel's "Unicode text"
        written(ROWS, dialect="excel", delimiter=";").encode("utf-8-sig"),  # Excel's "CSV UTF-8" in Germany
        ("sep=;\r\n" + written(ROWS, dialect="excel", delimiter=";")).encode("utf-8-sig"),
        written(ROWS, dialect="excel").encode(),  # Google, LibreOffice
        written(ROWS, dialect="unix").encode(),  # LibreOffice, with all text in quotes
        written(ROWS, dialect="unix").replace('","', '", "').encode(),
        written([[*row, "", ""] for row in ROWS], dialect="excel-tab").encode(),
    ],
    ids=["unicode-text", "semicolons", "sep", "commas", "all-quoted", "spaces", "empty-columns"],
)
def test_sheets_of_all_programs_say_the_same(project: Folder, content: bytes) -> None:
    assert topics(project, content) == {"tides": [NOTES], "moon": ["Go."]}


def test_quotes_that_google_or_a_person_writes_between_tabs_are_text(project: Folder) -> None:
    lines = (
        'topic\tprompt\tnotes\na\tTell me\t"Is it safe?" she asked.\nb\tTell me\t"Open\nc\tTell me\tEnd"\n'
    )
    assert topics(project, lines.encode()) == {
        "a": ['"Is it safe?" she asked.'],
        "b": ['"Open'],
        "c": ['End"'],
    }


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('topic;prompt\na;"Tell ""me\nb;Go on\n', "line 2: a quote is not closed"),
        ("topic,prompt\na,Tell me\n\na,Go on\n", "line 4: topic 'a' stands in line 2 already"),
        ("topic\tprompt\tprompt\na\tTell me\tGo on\n", "line 1: two columns are named 'prompt'"),
        ("topic,prompt\na,Tell me, and her\n", "line 2: 'and her' stands under no column"),
        ("topic\tprompt\t\na\tTell me\tGo on\n", "line 2: 'Go on' stands under no column"),
        ("name,prompt\na,Tell me\n", "line 1: there is no column `topic`"),
        ("topic,prompt\n,Tell me\n", "line 2: topic: found ''"),
        ('topic,prompt,notes\na,Tell me,"One\nTwo"\nb,x\n', "line 4: prompt"),
    ],
)
def test_the_line_that_is_wrong_is_named(project: Folder, lines: str, message: str) -> None:
    with pytest.raises(UserError, match=rf"config/topics\.tsv, {message}"):
        topics(project, lines.encode())


def test_a_sheet_of_another_encoding_or_name_is_refused(project: Folder) -> None:
    with pytest.raises(UserError, match=r"line 2: .* Save the file as UTF-8"):
        topics(project, "topic,prompt\na,Erzähle\n".encode("cp1252"))
    project.path("config/topics.tsv").rename(project.path("config/topics.csv"))
    with pytest.raises(UserError, match=r"config/topics\.csv: topics are read from config/topics\.tsv"):
        Project(project.root).topics()


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40), min_size=1, max_size=5
    ),
    st.sampled_from([("excel", ","), ("excel", ";"), ("excel-tab", "\t"), ("unix", ",")]),
)
def test_whatever_stands_in_a_cell_is_read_or_refused(tmp_path_factory, cells, how) -> None:
    dialect, delimiter = how
    path = tmp_path_factory.mktemp("sheet") / "topics.tsv"
    rows = [[f"t{number}", cell] for number, cell in enumerate(cells)]
    path.write_bytes(written([["topic", "notes"], *rows], dialect=dialect, delimiter=delimiter).encode())
    try:
        found = [(line.cells["topic"], line.cells.get("notes", "")) for line in read_sheet(path)]
    except UserError:
        assert delimiter == "\t"
        assert any("\t" in cell for cell in cells)  # which no program lets one type into a cell
    else:
        assert found == [(topic, cell.strip()) for topic, cell in rows]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_configuration_and_scripts_may_begin_with_a_byte_order_mark(tmp_path, encoding: str) -> None:
    (tmp_path / "a.yaml").write_text("name: Zoë\n", encoding=encoding)
    (tmp_path / "a.json").write_text('{"name": "Zoë"}', encoding=encoding)
    assert read_yaml(tmp_path / "a.yaml") == read_written_json(tmp_path / "a.json") == {"name": "Zoë"}


def test_a_key_that_stands_twice_in_json_is_refused(tmp_path) -> None:
    (tmp_path / "a.json").write_text('{"title": "One", "title": "Two"}')
    with pytest.raises(UserError, match="the key 'title' is written twice"):
        read_written_json(tmp_path / "a.json")
