"""The stages of a voice. What a job is asked for is told from the persona's resolved settings (settings.json)."""

from pathlib import Path

from training.recordings import conversion, dataset, listening, whisper
from training.recordings.transcripts import needed_transcript
from training.voice import f5
from understudy.engines import interpreter, model_names, section_engine
from understudy.errors import UserError
from understudy.settings.film import Film
from understudy.stages.stage import Request, Stage


def check_recordings(settings: Film) -> None:
    """Raises UserError if something is missing that recordings need: what, and where it belongs."""
    persona = settings["persona"]
    where = f"config/personas/{persona['id']}/persona.yaml: recordings"
    about = persona["recordings"]
    folder = Path(about["folder"])
    if not about["folder"]:
        raise UserError(
            f"{where}: folder is missing: name a folder of recordings, such as "
            f"config/personas/{persona['id']}/recordings."
        )
    if not folder.is_dir():
        raise UserError(
            f"{where}: there is no folder {folder}. Put the recordings there, or correct `folder`."
        )
    names = [path.name for path in conversion.recording_files(folder)]
    if not names:
        raise UserError(f"{where}: {folder} holds no recordings. Put audio or video files there.")
    mark = about["mark"]
    if mark is None:
        raise UserError(
            f"{where}: mark is missing: say where the persona alone is heard for some 30 seconds, such as "
            f"`mark: {{file: {names[0]}, start: 10, end: 40}}`."
        )
    if mark["file"] not in names:
        raise UserError(f"{where}: mark: {folder} has no {mark['file']}. There are: {', '.join(names[:10])}.")
    if mark["start"] >= mark["end"]:
        raise UserError(
            f"{where}: mark: it must end after it starts; found {mark['start']:g} to {mark['end']:g}."
        )
    if not about["transcriber"]:
        for name in names:
            needed_transcript(folder / name, settings["language"])


def check_voice(settings: Film) -> None:
    """Raises UserError if there is nothing that a voice could be trained from."""
    engine = section_engine(settings, "speech")
    if not hasattr(engine, "voice"):
        raise UserError(
            f"config/personas/{settings['persona']['id']}/persona.yaml: a voice is trained for the speech engine f5, "
            f"but preset {settings['preset']} (`persona_preset:` in config/config.yaml) speaks with another one."
        )


def _converted(settings: Film) -> Request:
    """Of the conversion of the recordings: nothing but the recordings themselves, if they can be used."""
    check_recordings(settings)
    return {}


def _heard(settings: Film) -> Request:
    """Of the search for the persona's voice in them."""
    check_recordings(settings)
    interpreter(settings, listening.Engine.environment, "listening to recordings")
    return {"mark": settings["persona"]["recordings"]["mark"]}


def _clips(settings: Film) -> Request:
    """Of the clips."""
    check_recordings(settings)
    transcriber = settings["persona"]["recordings"]["transcriber"]
    if transcriber:
        interpreter(settings, whisper.Engine.environment, "the transcription of recordings")
    return {
        "language": settings["language"],
        "transcriber": {
            "revision": whisper.Engine.revision,
            "weights": settings["models"][transcriber]["identity"],
        }
        if transcriber
        else None,
    }


def _training(settings: Film) -> Request:
    """Of the training, besides the clips."""
    check_recordings(settings)
    check_voice(settings)
    interpreter(settings, f5.Engine.environment, "the training of a voice")
    for name in model_names(section_engine(settings, "speech"), settings["speech"]):
        settings["models"][name]  # is missed now, or by a job that follows from days of others
    about = settings["persona"]["trained_voice"]
    return {"updates": about["updates"], **course(settings)}


def course(settings: Film) -> Request:
    """What a training depends on from its first update on: with another length it is the same training."""
    persona, speech = settings["persona"], settings["speech"]
    about = persona["trained_voice"]
    return {
        "revision": f5.Engine.revision,
        "weights": settings["models"][speech["model"]]["identity"],
        "language": settings["language"],
        "pronunciations": persona["pronunciations"],
        "learning_rate": about["learning_rate"],
        "batch_seconds": about["batch_seconds"],
        "measured_every": about["measured_every"],
    }


CONVERT_RECORDINGS = Stage(
    "convert_recordings",
    "conversion of recordings",
    _converted,
    conversion.REVISION,
    draft_seconds=10,
    studio_seconds=10,
    jobs=0,
)
LISTEN = Stage(
    "listen", "listening", _heard, listening.Engine.revision, draft_seconds=120, studio_seconds=120, jobs=0
)
CUT_RECORDINGS = Stage(
    "cut_recordings", "clips", _clips, dataset.REVISION, draft_seconds=300, studio_seconds=300, jobs=0
)
TRAIN_VOICE = Stage(
    "train_voice", "training of the voice", _training, draft_seconds=40, studio_seconds=3600, jobs=0
)
