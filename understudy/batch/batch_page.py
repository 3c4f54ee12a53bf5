"""What came of a batch, as a page: one HTML file that needs nothing else."""

from collections.abc import Sequence
from pathlib import Path

from understudy import __version__
from understudy.batch.outcome import Outcome
from understudy.batch.totals import Totals
from understudy.drawing.palette import palette
from understudy.files import write_text
from understudy.report.colours import dark, light
from understudy.report.templates import templates

DEFAULT_FILE = Path("results/batch.html")
_FOLDER = Path(__file__).parent
_PALETTE = 0
"""The set of colours of the page: a batch has none of its own."""


def write_page(file: Path, outcomes: Sequence[Outcome], totals: Totals, command: str) -> None:
    """Write the page; films are linked as they lie beside it, and `command` goes on with those that failed."""
    text = (
        templates(_FOLDER)
        .get_template("batch_page.html")
        .render(
            failed=[outcome for outcome in outcomes if outcome.trouble],
            done=[outcome for outcome in outcomes if not outcome.trouble],
            totals=totals,
            command=command,
            themes=[theme(palette(_PALETTE)) for theme in (light, dark)],
            version=__version__,
        )
    )
    write_text(file, text)
