"""The title cards of a film."""

from understudy.film.cards import REVISION
from understudy.film.credits import credits_of, label
from understudy.script.content import ScriptContent
from understudy.settings.film import Film
from understudy.stages.extent import card_seconds
from understudy.stages.scenes import palette_of
from understudy.stages.stage import Request, Stage


def _request(settings: Film, script: ScriptContent, card: str) -> Request:
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
