"""Write the script of a topic. Run by rules/script.smk."""

import json
import os
from pathlib import Path

from understudy.engines import make_writer
from understudy.files import write_json, write_text
from understudy.job import run
from understudy.script.model import Script
from understudy.script.own import check_letters, read_own_script
from understudy.script.readable import page
from understudy.script.request import script_request, with_untracked
from understudy.settings.project import Project


def write_script(topic: str, output: Path) -> None:
    """Write the script of a topic: the user's own, or what the chosen engine writes, and a page to read beside it."""
    project = Project(Path(), json.loads(os.environ["UNDERSTUDY_CONFIG"]))
    own = project.own_script(topic)
    script = read_own_script(own, own) if own else _written(project, topic, output)
    write_text(output.with_suffix(".md"), page(script, project.language(topic)))
    write_json(output, script.model_dump(mode="json", exclude_none=True))


def _written(project: Project, topic: str, output: Path) -> Script:
    whole = with_untracked(script_request(project, topic), project, topic, Path("results"))
    writer, arguments = make_writer(whole)
    script = writer.write(**arguments)
    check_letters(script, output)
    return script


run(write_script)
