"""Write the script of a topic. Run by rules/script.smk."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.engines import make_writer
from understudy.errors import UserError
from understudy.files import write_json, write_text
from understudy.script.model import Script
from understudy.script.own import check_letters
from understudy.script.readable import page
from understudy.script.request import with_untracked
from understudy.settings.project import Project

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

sys.stderr = Path(snakemake.log[0]).open("w", encoding="utf-8")  # noqa: SIM115  it is the log till the end


def write_script(request: dict) -> Script:
    """The user's own script, or what the engine of the request writes. Raises UserError."""
    if "own" in request:
        return Script.model_validate(request["own"])
    project = Project(Path(), dict(snakemake.config))
    whole = with_untracked(request, project, snakemake.wildcards.topic, Path("results"))
    writer, arguments = make_writer(whole)
    script = writer.write(**arguments)
    check_letters(script, snakemake.output[0])
    return script


try:
    written, output = write_script(snakemake.params.request), Path(snakemake.output[0])
    write_text(output.with_suffix(".md"), page(written))
    write_json(output, written.model_dump(mode="json", exclude_none=True))
except UserError as error:
    sys.exit(f"Understudy: {error}")
