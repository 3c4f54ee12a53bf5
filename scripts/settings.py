"""Write the resolved settings of a film. Run by rules/settings.smk."""

from pathlib import Path
from typing import TYPE_CHECKING

from understudy.files import write_json

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

write_json(Path(snakemake.output[0]), snakemake.params.settings)
