"""What is measured of a film, and what each thing is held to."""

from typing import Annotated

from pydantic import Field

from understudy.settings.section import Section

Retries = Annotated[int, Field(ge=0, le=10)]


class ImageGate(Section):
    """What a keyframe is held to."""

    retries: Retries = 2
    """How often a keyframe past a limit is made again with another seed at most; the best attempt is kept. Engines
    that load no model make the same again, and are asked once."""

    least_sharpness: Annotated[float, Field(gt=0, le=1000)] = 20.0
    """Limit: variance of the Laplacian at 512 lines, of the face where one is known. Photographs in focus have
    hundreds, bare skin still forty; below 20 lies what is out of focus or shaken."""

    count_faces: bool = False
    """Count faces, with MediaPipe in the environment latentsync. Limit: one where the presenter is on camera."""

    identity: str = ""
    """Name in config/models.yaml of InsightFace's models, which compare the face with the persona's photos; empty:
    that is not measured."""

    least_identity: Annotated[float, Field(gt=0, lt=1)] = 0.35
    """Limit: cosine between the face and the persona's photos as these models see them. Two photos of one person have
    0.4 to 0.8, of two people hardly 0.25."""


class SpeechGate(Section):
    """What a scene's speech is held to."""

    retries: Retries = 2
    """How often speech past a limit is said again with another seed at most; the best attempt is kept. Engines that
    load no model say the same again, and are asked once."""

    slowest: Annotated[float, Field(gt=0, le=200)] = 90.0
    """Limit: words a minute, counted as `words_per_minute` of a persona is. People who explain say 140 to 170; below
    90 words are drawn out, or others were said."""

    fastest: Annotated[float, Field(gt=100, le=500)] = 240.0
    """Limit: words a minute. Nobody follows more, and a model that hurries so leaves words out."""

    longest_silence: Annotated[float, Field(gt=0, le=10)] = 1.5
    """Limit: seconds in which nothing is said. Between sentences it is half of one; more than 1.5 is heard as a gap."""

    longest_clipping: Annotated[float, Field(ge=0, le=100)] = 0.5
    """Limit: milliseconds that are cut off at full scale. Less is too short to be heard."""

    loudest_ending: Annotated[float, Field(ge=-90, le=0)] = -36.0
    """Limit: dBFS of the last hundredth of a second. Words fade out below -45; what ends louder is a word that was
    cut off."""

    transcriber: str = ""
    """Weights for faster-whisper, an entry of config/models.yaml, which hears what was said; empty: wrong words are
    not measured."""

    most_word_errors: Annotated[float, Field(gt=0, le=1)] = 0.2
    """Limit: part of the words that is heard otherwise. Of clear speech 3 to 8 in 100 are misheard, names and numbers
    more often; a sentence that was left out is past it."""


class LipsGate(Section):
    """What a scene's lips are held to."""

    retries: Retries = 1
    """How often lips past a limit are made again with another seed at most; the best attempt is kept."""

    farthest_offset: Annotated[float, Field(gt=0, le=1)] = 0.12
    """Limit: seconds by which the mouth is late or early. Viewers accept 0.09 of sound that is early and 0.185 of
    sound that is late (ITU-R BT.1359-1); of a mouth it can be told to some 0.04."""

    least_confidence: Annotated[float, Field(gt=0, lt=1)] = 0.35
    """Limit: correlation of mouth and loudness where they fit best. Drawn mouths have 0.6 and more; one that moves by
    itself stays below 0.35 (bench/gates.py)."""

    syncnet: str = ""
    """SyncNet's weights, an entry of config/models.yaml, which compare mouth and speech as its makers do, in clips of
    real frames; empty: that is not measured."""

    least_syncnet: Annotated[float, Field(gt=0, le=20)] = 3.0
    """Limit: SyncNet's confidence. The recording in its makers' example has 10; 3 is a cautious guess, which was not
    tried with real weights. Its offset is held to `farthest_offset`."""


class FilmGate(Section):
    """What the finished film is held to."""

    shortest: Annotated[float, Field(ge=0, lt=1)] = 0.6
    """Limit: of the length that the topic names, if it does. A film with less leaves out what was to be told."""

    longest: Annotated[float, Field(gt=1, le=100)] = 1.6
    """Limit: of the length that the topic names, if it does."""

    loudness_error: Annotated[float, Field(gt=0, le=20)] = 1.0
    """Limit: LU between the film's loudness and the one of the settings; EBU R128 allows live programmes 1."""

    farthest_offset: Annotated[float, Field(gt=0, le=1)] = 0.04
    """Limit: seconds between sound and picture, at the beginning and at the end: a frame of 25 a second, and what
    viewers begin to notice (0.045, ITU-R BT.1359-1)."""

    farthest_subtitle: Annotated[float, Field(gt=0, le=5)] = 0.1
    """Limit: seconds between a word and the subtitle that shows it; less is not noticed."""


class Quality(Section):
    """What is measured, and the limits past which a thing is made again, or the film says that it is below them. Those
    of chunks stand with their engine. Another limit makes again what is held to it."""

    image: ImageGate = ImageGate()
    speech: SpeechGate = SpeechGate()
    lips: LipsGate = LipsGate()
    film: FilmGate = FilmGate()
