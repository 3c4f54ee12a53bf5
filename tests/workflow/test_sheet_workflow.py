"""What other programs save becomes films: byte-order marks, semicolons, quotes and line breaks."""

import codecs

from project import Project


def test_files_with_byte_order_marks_and_a_sheet_of_excels_are_what_films_are_made_of(
    project: Project,
) -> None:
    for file in project.path("config").rglob("*.*"):
        if file.is_file():
            file.write_bytes(codecs.BOM_UTF8 + file.read_bytes())
    sheet = 'Topic;Prompt;Notes\r\nsea;Tell me of the sea;"She said ""hello"" to\nthe sea; and left."\r\n'
    project.path("config/topics.tsv").write_bytes(sheet.encode("utf-8-sig"))
    project.snakemake("results/sea/script.json", "results/short/script.json")
    said = project.path("results/sea/script.json").read_text(encoding="utf-8")
    assert 'She said \\"hello\\" to the sea; and left.' in said
    assert project.script()["title"] in project.path("results/short/script.json").read_text(encoding="utf-8")
