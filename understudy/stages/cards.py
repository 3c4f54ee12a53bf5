"""The title cards of a film."""

from understudy.film.cards import REVISION
from understudy.script.content import ScriptContent
from understudy.settings.film import Film
from understudy.stages.extent import card_seconds
from understudy.stages.scenes import palette_of
from understudy.stages.stage import Request, Stage


def _request(settings: Film, script: ScriptContent, card: str) -> Request:
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
    return round(card_seconds(settings)[card] * settings["fps"])


CARD = Stage(
    "card",
    "card",
    _request,
    REVISION,
    draft_seconds=1.2,
    studio_seconds=2,
    jobs=2,
    revealed_by="timeline",
    count=lambda extent: sum(card_frames(extent.film, card) > 0 for card in card_seconds(extent.film)),
    size=lambda extent: extent.picture * max(card_seconds(extent.film).values()),
    passing="cards/*.mp4",
)
