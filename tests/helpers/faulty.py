"""Speech, mouths, pictures and films of the draft, whole and with one known fault each."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import ffmpeg
import numpy as np

from understudy.animatic.choreography import Choreography
from understudy.animatic.presenter.look import Look
from understudy.animatic.scene import make_scene
from understudy.drawing.canvas import Frame
from understudy.film.subtitles import cues, to_srt
from understudy.image.still import compose
from understudy.lips import visemes
from understudy.media.audio import SAMPLE_RATE, read_wav, write_wav
from understudy.media.encoding import write_video
from understudy.media.ffmpeg_process import run
from understudy.media.lossless import Shot, write_clip
from understudy.media.muxing import join_film
from understudy.settings.quality import Quality
from understudy.speech.scratch import Engine, Settings

TEXT = (
    "A firewall is a guard at the door of your network. It looks at every packet that wants to come in, and asks "
    "where it comes from."
)
LEAD_IN, FPS = 0.24, 25
LIMITS = Quality().model_dump(mode="json")
FILM: dict[str, Any] = {
    "language": "en-US",
    "persona": {"voice": {"words_per_minute": 158}},
    "models": {},
    "environments": {},
}
"""As much of a film's settings as measuring asks for."""


def say(path: Path, text: str = TEXT, words_per_minute: int = 158) -> dict[str, Any]:
    """A scratch voice; what it tells of words and sounds."""
    voice = {"words_per_minute": words_per_minute}
    return Engine(Settings()).speak(path, text=text, language="en-US", voice=voice, pronunciations={}, seed=1)


def changed(path: Path, change: Any) -> Path:
    """Another sound beside this one: `change` takes samples and rate, and gives samples."""
    samples, rate = read_wav(path)
    other = path.with_name(f"changed-{path.name}")
    write_wav(other, change(samples, rate), rate)
    return other


def gap(samples: np.ndarray, rate: int) -> np.ndarray:
    """Two seconds of silence in the middle."""
    middle = len(samples) // 2
    return np.concatenate([samples[:middle], np.zeros(2 * rate, np.float32), samples[middle:]])


def clipped(samples: np.ndarray, rate: int) -> np.ndarray:
    """Four times as loud as there is room for."""
    return np.clip(4 * samples / np.abs(samples).max(), -1, 1)


def cut_off(samples: np.ndarray, rate: int) -> np.ndarray:
    """Ends in the middle of its loudest sound, faded over five milliseconds, as engines do."""
    end = int(np.abs(samples).argmax()) + rate // 50
    fade = rate // 200
    kept = samples[:end].copy()
    kept[-fade:] *= np.linspace(1, 0, fade)
    return kept


def mouth(speech: dict[str, Any], late: float = 0.0) -> list[list[float]]:
    """Of the drawn presenter who says it: [second, opening] for each frame, so many seconds late."""
    phonemes = [(one["start"] + LEAD_IN, one["symbol"]) for one in speech["phonemes"]]
    end = LEAD_IN + speech["duration"]
    frames = int((end + 0.46) * FPS)
    drawn = visemes.cues_from_phonemes(phonemes, end, speech["phoneme_set"])
    opened = visemes.mouth_tracks(drawn, frames, FPS)["mouth_open"]
    return [[(frame + 0.5) / FPS + late, opening] for frame, opening in enumerate(opened)]


def chewing(frames: int, seed: int) -> list[list[float]]:
    """A mouth that moves as fast as one that speaks, by itself: [second, opening] for each frame."""
    noise = np.random.default_rng(seed).standard_normal(frames + 4)
    opened = np.convolve(noise, np.ones(5) / 5, "valid")
    return [[(frame + 0.5) / FPS, float(opening)] for frame, opening in enumerate(opened)]


def keyframe(path: Path, blur: float = 0.0) -> Path:
    """A drawn presenter, out of focus by so many pixels (sigma)."""
    from drifting import presenter

    picture = cv2.cvtColor(presenter()[0], cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(path), cv2.GaussianBlur(picture, (0, 0), blur) if blur else picture)
    return path


def film_speaker(folder: Path) -> None:
    """A close-up of the drawn presenter who says two sentences: clip.mkv and speech.wav."""
    spoken = say(folder / "speech.wav", "A lock needs a key. A key fits a lock.")
    opened = [opening for _, opening in mouth(spoken)]
    look, frames = asdict(Look()), len(opened)
    composition = compose(
        "Close-up of the presenter.", on_camera=True, look=look, width=640, height=360, palette=1, seed=3
    )
    tracks = {"mouth_open": opened, "zoom": [1.0] * frames, "pan": [0.0] * frames}
    scene, frame = make_scene(Choreography(composition, frames, FPS, tracks)), Frame(640, 360)

    def pictures() -> Iterator[np.ndarray]:
        for index in range(frames):
            scene.draw(frame, index)
            yield frame.array[..., 2::-1].copy()  # blue, green, red and alpha

    write_clip(pictures(), folder / "clip.mkv", fps=FPS, shots=[Shot(frames, frames)])


class SmallFilm:
    """Eight seconds of grey with speech and subtitles, and a film made of them."""

    def __init__(self, folder: Path) -> None:
        spoken = say(folder / "speech.wav")
        samples, _ = read_wav(folder / "speech.wav")
        self.folder, self.film, self.srt, self.sound = (
            folder,
            folder / "film.mp4",
            folder / "film.srt",
            folder / "sound.wav",
        )
        self.frames = int((spoken["duration"] + 1) * FPS)
        self.words = [
            {**word, "start": word["start"] + LEAD_IN, "end": word["end"] + LEAD_IN}
            for word in spoken["words"]
        ]
        laid = np.zeros(self.frames * SAMPLE_RATE // FPS, np.float32)
        first = round(LEAD_IN * SAMPLE_RATE)
        laid[first : first + len(samples)] = samples
        write_wav(self.sound, laid)
        self.srt.write_text(to_srt(cues(self.words, "en", until=self.frames / FPS)))
        grey = np.full((64, 64, 4), 120, np.uint8)
        write_video((grey for _ in range(self.frames)), folder / "scene.mp4", width=64, height=64, fps=FPS)
        self.join(self.sound)

    def join(self, sound: Path) -> None:
        """Make the film with some sound."""
        join_film([self.folder / "scene.mp4"], sound, None, self.film, language="en", title="Grey")

    def delay_sound(self, seconds: float) -> None:
        """Let the film's sound begin later, as a wrong time stamp does."""
        late = self.folder / "late.mp4"
        picture, sound = ffmpeg.input(str(self.film)), ffmpeg.input(str(self.film), itsoffset=seconds)
        run(ffmpeg.output(picture.video, sound.audio, str(late), c="copy"), task="delaying", path=late)
        late.replace(self.film)
