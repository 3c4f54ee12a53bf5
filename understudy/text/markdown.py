"""Markdown: headings, paragraphs and lists of a text, without its marks.

What is emphasised once, as *this* or _this_, stays between asterisks: it is what a diagram shows. Any other asterisk,
and each backslash, has a backslash before it. `unmarked` takes all of them away.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

_WORD_FOR_WORD = ("code", "html_block", "html_inline", "reference")
"""Rules that would take what people write for marks: indented lines, "a <b and c> d", "[Note]: it is"."""
_DEEPEST = 100
"""Quotations and lists within each other, which the parser's own recursion bears."""
_EMPHASIS = {"em": "*", "strong": "", "s": ""}
_INTRODUCING = (":", "：")
_SPACED = "HANGUL"

_ESCAPED = re.compile(r"[\\*]")
_MARK = re.compile(r"\\([\\*])|\*")
_UNSEEN = re.compile(
    r"(?<![*\\])(\*{1,2})(?![\s*])([^*\n]*[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef][^*\n]*)(?<!\s)\1(?!\*)"
)
"""Emphasis that CommonMark does not see in Chinese, Japanese and Korean, where no space is around "**网络。**"."""
_LETTER = "\ufdd0"
"""What no text holds, and the parser takes for a letter: beside it, such emphasis is seen."""
_BULLET = re.compile(r"^([ \t]*)[•‣◦▪●][ \t\u00a0]+", re.MULTILINE)
"""Of a list that comes from a word processor or a web page; Markdown knows none of them."""
_UNSAID = re.compile(r"<!--.*?-->|(?<=[-*+] )\[[ xX]\] ", re.DOTALL)
"""Comments, and the boxes of lists of tasks."""
_EXTENSION = re.compile(
    r"\[\^[\w-]+\](?::\s*)?"
    r"|</?(?:a|b|br|code|del|div|em|i|ins|kbd|mark|p|small|span|strong|su[bp]|u)(?:\s+[\w-]+=\"[^\"<>]*\")*\s*/?>",
    re.IGNORECASE,
)
"""Footnotes' marks and HTML's commonest tags, which are of no other use in prose: "a <b and c> d" has none."""
_MARKED = re.compile(r"(?:\\.|[^\\*])*\*((?:\\.|[^\\*])+)\*")


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, or a list with the line that introduces it."""

    lines: tuple[str, ...]
    """One, or one for each item of a list or cell of a table."""

    is_heading: bool = False
    is_list: bool = False


def unmarked(text: str) -> str:
    """The text as it is said."""
    return _MARK.sub(lambda mark: mark[1] or "", text)


def marked(text: str) -> list[str]:
    """What stands between asterisks, in order."""
    return [unmarked(found) for found in _MARKED.findall(text)]


def without_lone_marks(text: str) -> str:
    """The text, without its asterisks if one of them has no partner."""
    marks = sum(mark[0] == "*" for mark in _MARK.finditer(text))
    return _escaped(unmarked(text)) if marks % 2 else text


def plain(line: str) -> str:
    """One line of Markdown without its marks."""
    from markdown_it.tree import SyntaxTreeNode

    return unmarked(_line(SyntaxTreeNode(_parser().parseInline(_seen(line)))))


def read_blocks(text: str) -> list[Block]:
    """What a text consists of, in order."""
    from markdown_it.tree import SyntaxTreeNode

    blocks: list[Block] = []
    for block in _blocks(SyntaxTreeNode(_parser().parse(_seen(text)))):
        before = blocks[-1] if blocks else None
        if block.is_list and before and not before.is_heading and before.lines[-1].endswith(_INTRODUCING):
            blocks[-1] = Block(before.lines + block.lines, is_list=before.is_list)
        else:
            blocks.append(block)
    return blocks


@functools.cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
    return parser.enable(["strikethrough", "table"]).disable(_WORD_FOR_WORD)


def _blocks(node: "SyntaxTreeNode") -> Iterator[Block]:
    for child in node.children:
        if child.type in ("bullet_list", "ordered_list"):
            yield from _items(child)
        elif child.type == "table":
            yield Block(tuple(_line(cell) for cell in child.walk() if cell.type == "inline"), is_list=True)
        elif child.type == "fence":
            # What follows on the marks is the name of the code's language, if it is one word and there is code.
            is_language = len(child.info.split()) == 1 and child.content.strip()
            text = child.content if is_language else f"{child.info} {child.content}"
            yield Block((_escaped(" ".join(text.split())),))
        elif child.type in ("heading", "paragraph"):
            yield Block((_line(child),), is_heading=child.type == "heading")
        else:
            yield from _blocks(child)


def _items(items: "SyntaxTreeNode") -> Iterator[Block]:
    """One block; or, of a list whose items stand apart, one and more for each."""
    keeps_numbers = items.type == "ordered_list" and not _counts([item.info for item in items.children])
    found: list[Block] = []
    for item in items.children:
        blocks = list(_blocks(item)) or [Block(("",))]
        if keeps_numbers:
            first, *rest = blocks[0].lines
            blocks[0] = Block((f"{item.info}{item.markup} {first}".strip(), *rest), blocks[0].is_heading)
        found += blocks
    if any(part.type == "paragraph" and not part.hidden for item in items.children for part in item.children):
        yield from found
    else:
        yield Block(tuple(line for block in found for line in block.lines), is_list=not keeps_numbers)


def _counts(numbers: list[str]) -> bool:
    """Whether numbers count the items of a list: "3. Oktober" is none, and "42." no item."""
    from_one = [str(number) for number in range(1, len(numbers) + 1)]
    return len(numbers) > 1 and numbers in (from_one, ["1"] * len(numbers))


def _line(node: "SyntaxTreeNode") -> str:
    """What is written inside of a node."""
    return " ".join(_written(node).split())


def _written(node: "SyntaxTreeNode", before: str = "") -> str:
    """The text of a node, which follows on `before`."""
    text = ""
    for child in node.children:
        last = (before + text)[-1:]
        if child.type in _EMPHASIS:
            # "2*3*4" emphasises nothing.
            mark = _escaped(child.markup) if _is_of_a_word(last) else _EMPHASIS[child.type]
            inner = _written(child, before + text + mark)
            text += mark + (_escaped(unmarked(inner)) if mark == "*" else inner) + mark
        elif child.type == "softbreak":
            text += "" if _needs_no_space(last) else " "
        elif child.type == "hardbreak":
            text += " "
        elif child.children:
            text += _written(child, before + text)
        else:
            is_code = child.type == "code_inline"
            text += _escaped(child.content if is_code else _EXTENSION.sub(_space_of_break, child.content))
    return text


def _space_of_break(mark: re.Match[str]) -> str:
    return " " if mark[0].lower().startswith(("<br", "</p", "</div")) else ""


def _is_of_a_word(character: str) -> bool:
    """Whether it goes on with the word before it, as letters do where spaces stand between words."""
    return character.isdigit() or character.lower() != character.upper()


def _needs_no_space(character: str) -> bool:
    """Whether the next line follows on it without a space, as in Chinese and Japanese."""
    is_wide = bool(character) and unicodedata.east_asian_width(character) in ("W", "F")
    return is_wide and not unicodedata.name(character, "").startswith(_SPACED)


def _seen(text: str) -> str:
    listed = _UNSAID.sub("", _BULLET.sub(r"\1- ", text))
    return _UNSEEN.sub(rf"\1{_LETTER}\2{_LETTER}\1", listed)


def _escaped(text: str) -> str:
    return _ESCAPED.sub(r"\\\g<0>", text.replace(_LETTER, ""))
