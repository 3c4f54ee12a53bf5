"""The sheet of topics, as spreadsheets or people write it: a line for each, a column for each setting."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from understudy.errors import UserError
from understudy.files import read_text

_DELIMITERS = "\t;,"
_HINT = re.compile(r"sep=(.)\n", re.IGNORECASE)
"""The line before all others that tells Excel the delimiter."""


@dataclass(frozen=True)
class Line:
    """One line of a sheet, which may fill several of its file."""

    number: int
    """In the file, from 1."""
    cells: dict[str, str]
    """Column -> text; without those that are empty."""


def read_sheet(path: Path) -> list[Line]:
    """The lines under the header, without empty ones. Raises UserError that names the line that is wrong.

    Cells are separated as the header's are: by tabs, semicolons or commas. One that holds the delimiter, a quote or a
    line break stands in quotes, with quotes in it doubled; quotes that are not of this kind are text.
    """
    text, skipped = read_text(path), 0
    hint = _HINT.match(text)
    if hint:
        text, skipped = text[hint.end() :], 1
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = hint[1] if hint else max(_DELIMITERS, key=first.count)
    rows = [
        (number + skipped, [cell.strip() for cell in row])
        for number, row in _rows(text, delimiter, path, skipped)
        if any(cell.strip() for cell in row)
    ]
    if not rows:
        return []
    header = _header(rows[0], path)
    return [Line(number, _cells(row, header, f"{path}, line {number}")) for number, row in rows[1:]]


def _rows(text: str, delimiter: str, path: Path, skipped: int) -> list[tuple[int, list[str]]]:
    """The line in which each row begins, from 1, and its cells."""
    try:
        return list(_read(text, delimiter, csv.QUOTE_MINIMAL))
    except _BrokenQuotesError as broken:
        # Google quotes nothing in what it separates by tabs, nor do people; what they write has no line breaks in it.
        if delimiter == "\t" and '""' not in text:
            return list(_read(text, delimiter, csv.QUOTE_NONE))
        raise UserError(
            f"{path}, line {broken.number + skipped}: a quote is not closed, or not followed by the next cell. Write a "
            'quote inside a quoted cell twice: "".'
        ) from None


class _BrokenQuotesError(Exception):
    def __init__(self, number: int) -> None:
        self.number = number


def _read(text: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(len(text) + 1)
    lines = io.StringIO(text, newline="")
    has_spaces = delimiter != "\t"  # people write them behind commas, before quotes
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting, skipinitialspace=has_spaces, strict=True)
    number = 1
    try:
        for row in reader:
            if delimiter == "\t" and any("\t" in cell and "\n" in cell for cell in row):
                raise _BrokenQuotesError(
                    number
                )  # two quotes that have nothing in common, and lines between them
            yield number, row
            number = reader.line_num + 1
    except csv.Error:
        raise _BrokenQuotesError(number) from None


def _header(row: tuple[int, list[str]], path: Path) -> list[str]:
    number, names = row[0], [name.lower() for name in row[1]]
    if "topic" not in names:
        raise UserError(
            f"{path}, line {number}: there is no column `topic`. The first line names the columns: topic, prompt ..., "
            "with tabs, semicolons or commas between."
        )
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice:
        raise UserError(
            f"{path}, line {number}: two columns are named {twice!r}. Rename or remove one of them."
        )
    return names


def _cells(row: list[str], header: list[str], where: str) -> dict[str, str]:
    for column, cell in enumerate(row, 1):
        if cell and (column > len(header) or not header[column - 1]):
            raise UserError(
                f"{where}: {cell[:40]!r} stands under no column. A cell with a delimiter in it needs quotes around it."
            )
    return {column: cell for column, cell in zip(header, row, strict=False) if cell}
