"""The sound of a film."""

from understudy.film.sound import REVISION
from understudy.settings.film import Film
from understudy.stages.extent import SOUND_BYTES
from understudy.stages.stage import Request, Stage


def _request(settings: Film) -> Request:
    """Arguments of `understudy.film.sound.lay`, besides speech and timeline."""
    film = settings["film"]
    return {
        "speech_start": settings["timeline"]["lead_in"],
        "music": settings["music"],
        "music_level": film["music_level"],
        "loudness": film["loudness"],
        "true_peak": film["true_peak"],
    }


SOUND = Stage(
    "sound",
    "sound",
    _request,
    REVISION,
    draft_seconds=1.2,
    size=lambda extent: extent.length * SOUND_BYTES,
    passing="sound.wav",
)
