"""Snakemake's errors, as a person can use them."""

import re
from textwrap import dedent

from understudy.progress.failure import KILLED
from understudy.snakemake import ERRORS_FOR_PEOPLE, INPUT_FUNCTION_FAILED, LOCKED, NO_RULE, NO_RULE_FOR

_INPUT_FUNCTION = re.compile(INPUT_FUNCTION_FAILED, re.DOTALL)
_HEADING = re.compile(
    r"\A(?P<kind>\w*(?:Error|Exception))(?: in rule \S+)?"
    r"(?: in file \"(?P<file>.*?)\", line (?P<line>\d+))?(?::\n|\.\Z|: )"
)
_TRACEBACK_LINE = re.compile(r"^  File \".*\", line \d+, in .*\n?", re.MULTILINE)
_COMMAND_ENDED = re.compile(r"returned non-zero exit status (\d+)\.\s*\Z")
_COMMAND_KILLED = re.compile(r"died with <Signals\.(SIG\w+)")
_ADVICE_FOR_BUGS = (
    "This is an error of the program. Run again with --verbose to see all of it, and report it."
)


def error_in_words(kind: str, message: str) -> str:
    """What a person needs of a message of Snakemake; `kind` is the class of the exception."""
    if kind == LOCKED:
        return (
            "Another run is at work in this folder. Wait for it to end. If there is none, remove what a killed run "
            "left behind with: snakemake --unlock"
        )
    if kind == NO_RULE:
        return f"{_missing_rule(message)}\nA film is results/<topic>.mp4, with the topic in config/topics/<topic>.yaml."
    if message.startswith("Traceback "):
        return f"{message.strip().splitlines()[-1]}\n{_ADVICE_FOR_BUGS}"
    if ended := _COMMAND_ENDED.search(message):
        return f"Its program ended with status {ended[1]} and wrote nothing about it."
    if killed := _COMMAND_KILLED.search(message):
        return f"{KILLED} ({killed[1]}). If nobody did that, the memory may have run out."
    inner = _INPUT_FUNCTION.match(message)
    return _bare(dedent(inner["error"]) if inner else message)


def _bare(message: str) -> str:
    """The message without the kind of exception and without the traceback, if it was written for people."""
    message = _TRACEBACK_LINE.sub("", message).strip()
    heading = _HEADING.match(message)
    if not heading:
        return message
    text = dedent(message[heading.end() :]).strip()
    if heading["kind"] in ERRORS_FOR_PEOPLE:
        return _bare(text) if _HEADING.match(text) else text
    place = f"\n{heading['file']}, line {heading['line']}" if heading["file"] else ""
    return f"{heading['kind']}: {text}{place}\n{_ADVICE_FOR_BUGS}"


def _missing_rule(message: str) -> str:
    found = re.search(NO_RULE_FOR, message, re.DOTALL)
    return f"There is no way to make {found[1]}." if found else message
