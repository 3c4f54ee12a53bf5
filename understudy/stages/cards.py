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
        "frames": round(card_seconds(settings)[card] * settings["fps"]),
        "encoding": settings["film"]["encoding"],
    }


CARD = Stage(
    "card",
    "card",
    _request,
    REVISION,
    draft_seconds=1.2,
    studio_seconds=2,
    jobs=2,
    revealed_by="timeline",
    count=lambda extent: sum(seconds > 0 for seconds in card_seconds(extent.film).values()),
    size=lambda extent: extent.picture * max(card_seconds(extent.film).values()),
    passing="cards/*.mp4",
)
