"""What marks outlast, what they cost in quality and time, and whether they are seen where none are.

`python bench/marks.py [PROJECT]` writes bench/results/marks.json. It uses the drafts of two topics that are made in the
project of that folder, or makes them in a copy of this one. Needs `pip install pesq==0.0.4`, which is compiled, and so
is not among the pins.
"""

import itertools
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import ffmpeg
import numpy as np
from draft import Workplace, machine, write_down

from understudy.media.audio import SAMPLE_RATE, read_audio, resample, stream_audio, write_wav
from understudy.media.decoding import read_video, sample_pictures
from understudy.media.ffmpeg_process import run
from understudy.media.marking import MARKING_THREADS
from understudy.media.probing import picture_size, probe
from understudy.speech.scratch import Engine, Settings
from understudy.trust.credentials import sign
from understudy.trust.marks import picture, voice
from understudy.trust.marks.film import mark_film
from understudy.trust.marks.key import cells
from understudy.trust.marks.score import FOUND, Mark, judge

TOPICS = ("firewalls", "blue-sky")
KEY, PAYLOAD = bytes(range(32)), bytes.fromhex("61bf1ea4")
TRIALS = 1000
CUTS = (2.0, 12.0, 22.0, 30.0)
"""Seconds at which cuts begin."""
CUT_SECONDS = 10
PESQ_SECONDS = 20
VOICES = ("", "f1", "f2", "f3", "f4", "m1", "m2", "m3", "m4", "m5", "m6", "m7")
"""Of eSpeak, for unmarked speech of some variety."""
PERIODS = 4
"""Patterns of the voice mark in a segment: 11 seconds."""
CODECS = {
    "AAC 96k": ("m4a", {"acodec": "aac", "audio_bitrate": "96k"}),
    "AAC 32k mono": ("m4a", {"acodec": "aac", "audio_bitrate": "32k", "ac": 1}),
    "Opus 24k": ("ogg", {"acodec": "libopus", "audio_bitrate": "24k", "ac": 1}),
}
SMALL = {"vcodec": "libx264", "preset": "veryfast", "crf": 28, "vf": "scale=1280:720"}
ENCODING = {"preset": "ultrafast", "crf": 21}
"""That of the draft."""


def passed(file: Path, output: Path, place: dict[str, float], **options: object) -> Path:
    """A part of the file, as ffmpeg writes it with these options."""
    stream = ffmpeg.input(str(file), **place).output(str(output), **options)
    run(stream, task="a copy", path=output)
    return output


def told(found: Mark) -> dict[str, object]:
    """A mark that was looked for, as it stands in the report."""
    read = np.frombuffer(found.reading.payload, np.uint8) ^ np.frombuffer(PAYLOAD, np.uint8)
    return {
        "score": round(found.score, 1),
        "bits": 32 - int(np.bitwise_count(read).sum()),
        "certain": found.reading.is_certain,
    }


def in_voice(file: Path) -> Mark:
    """What is found in a sound."""
    return voice.find(stream_audio(file, voice.HEARD_RATE), KEY)


def looks(file: Path) -> Iterator[np.ndarray]:
    """Frames of a film as they are looked at."""
    return sample_pictures(file, *picture.grid(*picture_size(file)), picture.SECONDS_BETWEEN_LOOKS)


def voice_figures(sound: Path, folder: Path) -> dict[str, object]:
    """What is left of the mark after each codec, of the whole sound and of cuts, and PESQ."""
    from pesq import pesq

    marked = folder / "marked.wav"
    write_wav(marked, np.concatenate(list(voice.mark(stream_audio(sound), KEY, PAYLOAD))))
    report: dict[str, object] = {}
    for name, (suffix, options) in CODECS.items():
        report[name] = told(in_voice(passed(marked, folder / f"all.{suffix}", {}, **options)))
        cuts = [{"ss": begin, "t": CUT_SECONDS} for begin in CUTS]
        parts = [in_voice(passed(marked, folder / f"cut.{suffix}", cut, **options)) for cut in cuts]
        report[f"{name}, cuts of 10 s"] = [told(part) for part in parts]
    before, after = (read_audio(file, longest=PESQ_SECONDS, rate=16_000) for file in (sound, marked))
    report["PESQ against the unmarked"] = round(float(pesq(16_000, before, after, "wb")), 2)
    return report


def picture_figures(film: Path, sound: Path, folder: Path) -> dict[str, object]:
    """What is left of the mark after x264, of the whole film and of cuts, and PSNR."""
    marked = folder / "marked.mp4"
    lay(film, sound, marked, ["picture"])
    report: dict[str, object] = {"as marked": told(picture.find(looks(marked), KEY))}
    small = passed(marked, folder / "small.mp4", {}, an=None, **SMALL)
    report["x264 CRF 28 at 720p"] = told(picture.find(looks(small), KEY))
    waves = all_waves(small)
    report["the same, cuts of 10 s"] = [
        told(summed(waves[int(begin) : int(begin) + CUT_SECONDS], KEY)) for begin in CUTS
    ]
    report["the same, single frames"] = [told(summed(waves[int(begin)][None], KEY)) for begin in CUTS]
    report["PSNR against the unmarked, dB"] = psnr(marked, film)
    return report


def all_waves(film: Path) -> np.ndarray:
    """Of each frame that is looked at, the strength of the waves that the pattern is made of."""
    band = None
    found = []
    for frame in looks(film):
        band = picture._band(frame.shape[1], frame.shape[0]) if band is None else band
        found.append(picture._waves(frame)[band])
    return np.array(found)


def summed(waves: np.ndarray, key: bytes) -> Mark:
    """What is found in some frames together."""
    total = waves.sum(axis=0)
    signs, chips = cells(key, picture._PURPOSE, len(total))
    return judge(total * signs / np.sqrt(np.square(total).mean()), chips)


def psnr(one: Path, other: Path) -> float:
    """Of all pictures together, over all colours."""
    error, count = 0.0, 0
    for a, b in itertools.islice(zip(read_video(one), read_video(other), strict=True), 0, None, 25):
        error += np.square(a[..., :3].astype(np.float32) - b[..., :3]).mean()
        count += 1
    return round(float(10 * np.log10(255**2 / (error / count))), 1)


def lay(film: Path, sound: Path, output: Path, marks: list[str]) -> None:
    """Mark a film as its job does."""
    key = output.with_suffix(".key")
    key.write_text(KEY.hex())
    mark_film(film, sound, output, key=str(key), payload=PAYLOAD.hex(), marks=marks, encoding=ENCODING)


def highest(scores: list[float]) -> dict[str, object]:
    """How near other keys and other sounds came."""
    return {
        "trials": len(scores),
        "mean": round(float(np.mean(scores)), 2),
        "highest": round(max(scores), 2),
        "called a mark": sum(score >= FOUND for score in scores),
    }


def keys() -> Iterator[bytes]:
    """As many keys as are wanted."""
    chance = np.random.default_rng(7)
    while True:
        yield chance.bytes(32)


def judged_voice(folded: np.ndarray, key: bytes) -> float:
    """The score of what was heard, with a key."""
    signs, chips = (values.reshape(voice.CELLS_IN_TIME, voice.BANDS) for values in voice._cells(key))
    return voice._best(folded, signs, chips).score


def periods(sound: np.ndarray) -> Iterator[np.ndarray]:
    """What is heard in one pattern after the other."""
    step = voice._STEPS * voice._STEP
    length = step + voice._STEPS_OF_A_HALF * voice._STEP + voice._WINDOW - voice._STEP
    for begin in range(0, len(sound) - length + 1, step):
        yield voice._folded(sound[begin : begin + length])


def unmarked_speech(project: Path, folder: Path) -> Iterator[np.ndarray]:
    """Scripts in many voices, at the rate at which marks are looked for."""
    scripts = [json.loads((project / f"results/{topic}/script.json").read_text()) for topic in TOPICS]
    text = " ".join(scene["dialogue"] for script in scripts for scene in script["scenes"])
    for speed, variant in itertools.product((130, 145, 160, 190), VOICES):
        file = folder / "voice.wav"
        how = {"variant": variant, "words_per_minute": speed}
        Engine(Settings()).speak(file, text=text, language="en-GB", voice=how, pronunciations={}, seed=1)
        yield resample(read_audio(file), SAMPLE_RATE, voice.HEARD_RATE)


def false_alarms_of_voices(project: Path, folder: Path) -> dict[str, object]:
    """Segments of unmarked speech, each with another key, and other keys on a marked sound."""
    segments = []
    chance = keys()
    for sound in unmarked_speech(project, folder):
        found = list(periods(sound))
        for begin in range(len(found) - PERIODS + 1):
            segments.append(judged_voice(sum(found[begin : begin + PERIODS]), next(chance)))
        if len(segments) >= TRIALS:
            break
    marked = np.concatenate(list(stream_audio(folder / "marked.wav", voice.HEARD_RATE)))
    whole = sum(periods(marked))
    return {
        "unmarked segments of 11 s": highest(segments[:TRIALS]),
        "wrong keys": highest([judged_voice(whole, next(chance)) for _ in range(TRIALS)]),
    }


def false_alarms_of_pictures(films: list[Path], marked: Path) -> dict[str, object]:
    """The same for pictures: segments of 1 to 13 seconds that begin at each second."""
    chance = keys()
    segments = []
    for waves in map(all_waves, films):
        for seconds in range(1, 14):
            for begin in range(len(waves) - seconds):
                segments.append(summed(waves[begin : begin + seconds], next(chance)).score)
    waves = all_waves(marked)
    return {
        "unmarked segments": highest(segments),
        "wrong keys": highest([summed(waves, next(chance)).score for _ in range(TRIALS)]),
    }


def cost(work: Callable[[], object]) -> dict[str, float]:
    """Seconds by the clock, and of processors."""
    began, before = time.perf_counter(), _processor()
    work()
    return {"s": round(time.perf_counter() - began, 2), "core s": round(_processor() - before, 2)}


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def costs(film: Path, sound: Path, folder: Path) -> dict[str, object]:
    """What marking, signing and looking for marks take."""
    plain, both = folder / "plain.mp4", folder / "both.mp4"
    options = {"vcodec": "libx264", "acodec": "copy", "threads": MARKING_THREADS, **ENCODING}
    claims = {
        "title": "",
        "source_type": "algorithmicMedia",
        "models": [],
        "engines": {},
        "script": "",
        "consent": None,
        "visible_label": "opening",
        "marks": ["voice"],
        "training": "notAllowed",
    }
    own = {"signer": {"certificate": "", "key": ""}, "cosigner": None, "time_stamps": ""}
    report = {
        "marking the voice": cost(lambda: lay(film, sound, folder / "voice.mp4", ["voice"])),
        "signing": cost(lambda: sign(folder / "voice.mp4", folder / "signed.mp4", None, **own, **claims)),
        "encoding the picture without a mark": cost(lambda: passed(film, plain, {}, **options)),
        "marking voice and picture": cost(lambda: lay(film, sound, both, ["voice", "picture"])),
        "looking for the voice's mark": cost(lambda: in_voice(both)),
        "looking for the picture's mark": cost(lambda: picture.find(looks(both), KEY)),
        "looking for a picture's mark where there is none": cost(lambda: picture.find(looks(film), KEY)),
    }
    return {"seconds of the film": round(probe(film).duration, 1), **report}


def main() -> None:
    """Measure all of it."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ["XDG_CONFIG_HOME"] = str(folder / "user")
        cv2.setNumThreads(1)
        if len(sys.argv) > 1:
            project = Path(sys.argv[1])
        else:
            workplace = Workplace(folder / "project")
            workplace.snakemake(*(f"results/{topic}/draft/film.unsigned.mp4" for topic in TOPICS))
            project = workplace.root
        made = {topic: project / f"results/{topic}/draft" for topic in TOPICS}
        films = [place / "film.unsigned.mp4" for place in made.values()]
        report: dict[str, object] = {"machine": machine()}
        for topic, place in made.items():
            sound, film = place / "sound.wav", place / "film.unsigned.mp4"
            report[f"voice of {topic}"] = voice_figures(sound, folder)
            report[f"picture of {topic}"] = picture_figures(film, sound, folder)
            write_down("marks", report)
        report["no mark in voices"] = false_alarms_of_voices(project, folder)
        report["no mark in pictures"] = false_alarms_of_pictures(films, folder / "marked.mp4")
        report["cost"] = costs(films[0], made[TOPICS[0]] / "sound.wav", folder)
        write_down("marks", report)


main()
