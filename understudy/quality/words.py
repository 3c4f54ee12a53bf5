"""What a figure is called, and what helps where it is past its limit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """Of one figure of one stage."""

    name: str
    """In words."""
    remedy: str
    """What to do where it is past its limit, as a sentence."""


_ANOTHER_TRY = "Raise `retries` or the scene's `best_of`, or change its prompt."
_DRIFT = "Choose shorter chunks (`video: longest`), raise `retries` or the scene's `best_of`."
_SENTENCE = "Write the sentence otherwise, or raise `retries` or the scene's `best_of`."
_PIECES = "Delete the film's sound.wav and film.unsigned.mp4, and run the same command again."

MEANINGS: dict[str, dict[str, Meaning]] = {
    "image": {
        "sharpness": Meaning("sharpness", _ANOTHER_TRY),
        "faces": Meaning(
            "faces",
            "Say in the image prompt that the presenter is alone and faces the camera, or raise `best_of`.",
        ),
        "identity": Meaning(
            "likeness to the persona's photos", "Raise the scene's `lora_strength`, or its `best_of`."
        ),
    },
    "speech": {
        "pace": Meaning(
            "speaking rate", "Set the voice's speed, or take a reference that is spoken otherwise."
        ),
        "longest_silence": Meaning("longest silence", _SENTENCE),
        "clipping": Meaning("clipped sound", "Take a quieter reference recording, or raise `retries`."),
        "ending": Meaning("loudness of the end, as of a word that is cut off", _SENTENCE),
        "word_errors": Meaning("wrong words", _SENTENCE),
    },
    "video": {
        "made_colour": Meaning("colour, as it was made, against the keyframe", _DRIFT),
        "made_red": Meaning("redder, as it was made, than the keyframe", ""),
        "colour": Meaning("colour, after it was matched, against the keyframe", ""),
        "red": Meaning("redder, after it was matched, than the keyframe", ""),
        "grid": Meaning("all that is seen, against the keyframe", ""),
        "sharpness": Meaning("sharpness, in parts of the keyframe's", _DRIFT),
        "clothes": Meaning("clothes that stayed", _DRIFT),
        "identity": Meaning("likeness of the face to the keyframe's", _DRIFT),
        "frozen": Meaning(
            "longest time without movement", "Say in the video prompt what moves, or raise `best_of`."
        ),
        "flicker": Meaning("flicker", _ANOTHER_TRY),
        "black": Meaning("black pictures", _ANOTHER_TRY),
    },
    "lips": {
        "offset": Meaning("delay of the mouth", "Raise `retries` or the scene's `best_of`."),
        "confidence": Meaning(
            "agreement of mouth and speech", "Choose a nearer shot in the image prompt, or raise `best_of`."
        ),
        "syncnet_offset": Meaning(
            "delay of the mouth, to SyncNet", "Raise `retries` or the scene's `best_of`."
        ),
        "syncnet_confidence": Meaning(
            "SyncNet's confidence", "Choose a nearer shot in the image prompt, or raise `best_of`."
        ),
    },
    "film": {
        "length": Meaning("length", "Give the topic more notes, or another `length`."),
        "loudness": Meaning("loudness", _PIECES),
        "true_peak": Meaning("true peak", _PIECES),
        "offset": Meaning("delay of the sound", _PIECES),
        "ends_apart": Meaning("sound that ends after the picture", _PIECES),
        "subtitles_apart": Meaning("subtitle away from its word", _PIECES),
        "subtitles_missing": Meaning("words without a subtitle, or the other way round", _PIECES),
        "subtitles_outside": Meaning("subtitles outside the film or over each other", _PIECES),
    },
}
"""Stage -> name of a figure -> what it means. A figure without a remedy has no limit."""
