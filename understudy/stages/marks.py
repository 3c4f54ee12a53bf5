"""The marks of a film."""

from understudy.settings.film import Film
from understudy.stages.stage import Request, Stage
from understudy.trust.marks import by_model
from understudy.trust.marks.film import REVISION
from understudy.trust.marks.payload import payload_of


def wanted_marks(settings: Film) -> list[str]:
    """The marks that a film gets: "voice", "picture", "audioseal", several of them or none."""
    return [mark for mark, is_wanted in settings["film"]["marks"].items() if is_wanted]


def _request(settings: Film) -> Request:
    """Arguments of `understudy.trust.marks.film.mark_film`, besides its files, and the weights that it works with."""
    return {
        "weights": {name: settings["models"][name]["identity"] for name in by_model.model_names(settings)},
        "key": settings["credentials"]["mark_key"],
        "payload": payload_of(settings["consent"]).hex(),
        "marks": wanted_marks(settings),
        "encoding": settings["film"]["encoding"],
    }


MARKS = Stage(
    "marks",
    "marks",
    _request,
    REVISION,
    draft_seconds=2.0,
    studio_seconds=60,
    size=lambda extent: extent.whole,
)
