"""The title cards of a film."""

from understudy.film.cards import REVISION
from understudy.film.credits import credits_of, label
from understudy.stages.extent import CARDS
from understudy.stages.scenes import palette_of
from understudy.stages.stage import Film, Request, Script, Stage


def _request(settings: Film, script: Script, card: str) -> Request:
    """Arguments of `understudy.film.cards.make` for the "opening" or the "closing" card."""
    language = settings["language"]
    return {
        "title": script["title"],
        "kicker": settings["persona"]["role"] if card == "opening" else "",
        "byline": settings["persona"]["name"],
        "small": credits_of(settings, language) if card == "closing" else [],
        "label": label(language) if settings["film"]["label"] != "none" else "",
        "width": settings["width"],
        "height": settings["height"],
        "fps": settings["fps"],
        "palette": palette_of(settings),
        "frames": round(settings["film"][f"{card}_card"] * settings["fps"]),
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
    count=lambda extent: sum(extent.film["film"][f"{card}_card"] > 0 for card in CARDS),
    size=lambda extent: extent.picture * max(extent.film["film"][f"{card}_card"] for card in CARDS),
    passing="cards/*.mp4",
)
