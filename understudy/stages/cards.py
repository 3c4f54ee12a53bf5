"""The title cards of a film."""

from understudy.film.cards import REVISION
from understudy.stages.extent import CARDS
from understudy.stages.scenes import palette_of
from understudy.stages.stage import Film, Request, Script, Stage


def _request(settings: Film, script: Script, card: str) -> Request:
    """Arguments of `understudy.film.cards.make` for the "opening" or the "closing" card."""
    return {
        "card": card,
        "title": script["title"],
        "persona": settings["persona"]["name"],
        "role": settings["persona"]["role"],
        "fictional": settings["persona"]["fictional"],
        "label": settings["film"]["label"] != "none",
        "width": settings["width"],
        "height": settings["height"],
        "fps": settings["fps"],
        "palette": palette_of(settings),
        "frames": card_frames(settings, card),
        "encoding": settings["film"]["encoding"],
    }


def card_frames(settings: Film, card: str) -> int:
    """How many pictures the "opening" or the "closing" card has; 0 where there is none."""
    return round(settings["film"][f"{card}_card"] * settings["fps"])


CARD = Stage(
    "card",
    "card",
    _request,
    REVISION,
    draft_seconds=1.2,
    studio_seconds=2,
    jobs=2,
    revealed_by="timeline",
    count=lambda extent: sum(card_frames(extent.film, card) > 0 for card in CARDS),
    size=lambda extent: extent.picture * max(extent.film["film"][f"{card}_card"] for card in CARDS),
    passing="cards/*.mp4",
)
