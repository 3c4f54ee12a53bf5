"""Draw the opening or the closing card. Run by rules/cards.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, replace_atomically
from understudy.film.cards import make
from understudy.processes.job import run


def draw(settings: Path, script: Path, card: str, output: Path) -> None:
    """Draw the opening or the closing card of a film."""
    with replace_atomically(output) as unfinished:
        make(unfinished, **requests.card(read_json(settings), read_json(script), card))


run(draw)
