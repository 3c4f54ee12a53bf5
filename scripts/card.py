"""Draw the opening or the closing card. Run by rules/cards.smk."""

from pathlib import Path

from understudy.files import replace_atomically
from understudy.film.cards import make
from understudy.processes.job import run
from understudy.stages.cards import CARD
from understudy.stages.stage import Request


def draw(request: Request, output: Path) -> None:
    """Draw the opening or the closing card of a film."""
    with replace_atomically(output) as unfinished:
        make(unfinished, **request)


run(draw, CARD)
