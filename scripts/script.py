"""Write the script of a topic. Run by rules/script.smk."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.engines import make_engine
from understudy.files import write_json
from understudy.script.model import Script
from understudy.script.own import check_letters

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

sys.stderr = Path(snakemake.log[0]).open("w", encoding="utf-8")  # noqa: SIM115  it is the log till the end

request = snakemake.params.request
if "own" in request:
    script = Script.model_validate(request["own"])
else:
    writer, arguments = make_engine("script", request)
    script = writer.write(**arguments)
    check_letters(script, snakemake.output[0])
write_json(Path(snakemake.output[0]), script.model_dump(mode="json"))
