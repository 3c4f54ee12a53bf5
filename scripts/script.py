"""Write the script of a topic. Run by rules/script.smk."""

import sys
from pathlib import Path

from understudy.files import write_json, write_text
from understudy.performing import make_writer
from understudy.processes.job import run
from understudy.script.model import Script
from understudy.script.own import check_letters, check_signs
from understudy.script.readable import page
from understudy.script.request import with_untracked
from understudy.settings.project import Project
from understudy.stages.script import SCRIPT
from understudy.stages.stage import Request


def write_script(project: Project, topic: str, request: Request, output: Path) -> None:
    """Write the script of a topic: the user's own, or what the chosen engine writes, and a page to read beside it."""
    script = Script(**request["own"]) if "own" in request else _written(project, topic, request)
    write_text(output.with_suffix(".md"), page(script, project.language(topic)))
    write_json(output, script.model_dump(mode="json", exclude_none=True))


def _written(project: Project, topic: str, request: Request) -> Script:
    writer, arguments = make_writer(with_untracked(request, project, topic, Path("results")))
    script = writer.write(**arguments)
    where = f"{project.topic_source(topic)}: the script of its words"
    check_letters(script, where)
    check_signs(script, project.language(topic), where)
    if script.left_out:
        print(f"{script.left_out.in_words()}:", *script.left_out.texts, sep="\n", file=sys.stderr)
    return script


run(write_script, SCRIPT)
