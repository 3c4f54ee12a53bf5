"""How fast and how true the draft is: `make bench` measures, and writes bench/results/draft.json.

Whole processes in a copy of the project, times as medians of several runs. Nothing else should run beside it.
"""

import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from understudy.film.loudness import measure_loudness
from understudy.media.audio import SAMPLE_RATE, read_audio, read_wav
from understudy.media.probing import probe

REPOSITORY = Path(__file__).parents[1]
RESULTS = REPOSITORY / "bench/results"
FILM, UNSIGNED = "results/firewalls.mp4", "results/firewalls/draft/film.unsigned.mp4"
RUNS = 3
MANY_SCENES = 30
LAGS = range(-5, 6)  # frames between mouth and sound that are tried


def write_down(name: str, report: dict[str, object]) -> None:
    """Keep what was measured in bench/results/, and show it."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, indent=2)
    (RESULTS / f"{name}.json").write_text(text + "\n")
    print(text)


class Workplace:
    """A copy of the project in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        folder.mkdir()
        for name in ("Snakefile", "rules", "scripts", "understudy", "envs", "profiles"):
            (folder / name).symlink_to(REPOSITORY / name)
        shutil.copytree(REPOSITORY / "config", folder / "config")

    def snakemake(self, *arguments: str, cores: int = 2) -> float:
        """Seconds that a run of Snakemake takes, from the start of its process to its end."""
        command = [sys.executable, "-m", "snakemake", "--cores", str(cores), *arguments]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        started = time.perf_counter()
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return time.perf_counter() - started

    def clear(self) -> None:
        """Forget everything that was made."""
        for name in ("results", "logs", ".snakemake"):
            shutil.rmtree(self.root / name, ignore_errors=True)


def machine() -> dict[str, str | int]:
    """What the numbers were measured on."""
    cpu = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    return {
        "processor": cpu[1] if cpu else platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def median_of(measure: Callable[[], float]) -> float:
    """The median of several measurements."""
    return statistics.median(measure() for _ in range(RUNS))


def from_nothing(place: Workplace, cores: int) -> float:
    """Seconds for the whole film of 40 s."""

    def run() -> float:
        place.clear()
        return place.snakemake(FILM, cores=cores)

    return median_of(run)


def after_an_edit(place: Workplace) -> float:
    """Seconds until the film is there again after one scene's dialogue has changed."""
    script = json.loads((place.root / "results/firewalls/script.json").read_text())
    own = place.root / "config/scripts/firewalls.json"
    own.parent.mkdir(exist_ok=True)
    own.write_text(json.dumps(script))
    place.snakemake(FILM)
    dialogues = iter(
        f"{script['scenes'][1]['dialogue']} {ending}" for ending in ("Really.", "Yes.", "Always.")
    )

    def run() -> float:
        script["scenes"][1]["dialogue"] = next(dialogues)
        own.write_text(json.dumps(script))
        return place.snakemake(FILM)

    seconds = median_of(run)
    own.unlink()
    return seconds


def seconds_per_rule(place: Workplace) -> dict[str, dict[str, float]]:
    """Rule -> number of jobs and the seconds that Snakemake saw them run, from its own records."""
    jobs: dict[tuple[str, int], float] = {}
    for record in (place.root / ".snakemake/metadata").iterdir():
        facts = json.loads(record.read_text())
        jobs[facts["rule"], facts["job_hash"]] = facts["endtime"] - facts["starttime"]
    return {
        rule: {
            "jobs": sum(key[0] == rule for key in jobs),
            "seconds": round(sum(seconds for key, seconds in jobs.items() if key[0] == rule), 2),
        }
        for rule in sorted({rule for rule, _ in jobs})
    }


def without_workflow(place: Workplace, folder: Path, topic: str = "firewalls") -> float:
    """Seconds for the same film made in this one process by calling the library, stage after stage.

    All that jobs do is done: measuring, marking and signing, too.
    """
    from understudy.files import read_json, write_json
    from understudy.film import cards, picture
    from understudy.film.assembly import assemble
    from understudy.film.sound import mix
    from understudy.performing import perform
    from understudy.quality import image, lips, speech
    from understudy.quality.film import measure
    from understudy.speech.times import with_times
    from understudy.stages.cards import CARD
    from understudy.stages.chunk import CHUNK
    from understudy.stages.clip import CLIP
    from understudy.stages.credentials import CREDENTIALS
    from understudy.stages.film import FILM
    from understudy.stages.finish import FINISH
    from understudy.stages.image import IMAGE
    from understudy.stages.lipsync import LIPSYNC
    from understudy.stages.marks import MARKS
    from understudy.stages.scenes import timeline_entry
    from understudy.stages.sound import SOUND
    from understudy.stages.speech import SPEECH
    from understudy.stages.timeline import TIMELINE
    from understudy.timeline import chunks_of, plan, speech_places, spoken_words
    from understudy.trust.credentials import sign
    from understudy.trust.marks.film import mark_film

    started = time.perf_counter()
    settings = read_json(place.root / f"results/{topic}/draft/settings.json")
    script = read_json(place.root / f"results/{topic}/script.json")
    ids = [scene["id"] for scene in script["scenes"]]
    times = {}
    for scene in ids:
        (folder / scene).mkdir(parents=True)
        request = IMAGE.request(settings, script, scene)
        image.draw(settings, request, folder / scene / "image.png")
        request = SPEECH.request(settings, script, scene)
        sound = folder / scene / "speech.wav"
        spoken, _ = speech.speak(settings, request, sound)
        times[scene] = with_times(sound, spoken, settings["language"])
    timeline = plan([times[scene] for scene in ids], **TIMELINE.request(settings, script))
    for scene in script["scenes"]:
        here, name = folder / scene["id"], scene["id"]
        chunks = [here / "image.png"]
        for index in range(len(chunks_of(timeline_entry(timeline, name)))):
            request = CHUNK.request(settings, script, timeline, name, index)
            perform("video", "animate", settings, request, start=chunks[-1], output=here / f"{index}.json")
            chunks.append(here / f"{index}.json")
        said, clip = {"speech": times[name]}, here / "clip.json"
        request = CLIP.request(settings, timeline, name) | said
        perform("video", "join", settings, request, chunks=chunks[1:], output=clip)
        if scene["on_camera"]:
            request, sound = LIPSYNC.request(settings, script, name) | said, here / "speech.wav"
            lips.sync(settings, request, here / "synced.json", clip=clip, sound=sound)
            clip = here / "synced.json"
        request = FINISH.request(settings, script, timeline, name)
        picture.make(clip, here / "finished.mp4", words=times[name]["words"], **request)
    for card in ("opening", "closing"):
        cards.make(folder / f"{card}.mp4", **CARD.request(settings, script, card))
    request = SOUND.request(settings)
    places = speech_places(timeline, request.pop("speech_start"))
    laid = list(zip(places, (folder / scene / "speech.wav" for scene in ids), strict=True))
    mix(laid, timeline["frames"] / timeline["fps"], folder / "sound.wav", **request)
    joined = FILM.request(settings, script)
    held_to = joined.pop("measured")
    assemble(
        [folder / "opening.mp4", *(folder / scene / "finished.mp4" for scene in ids), folder / "closing.mp4"],
        folder / "sound.wav",
        [times[scene] for scene in ids],
        timeline,
        film=folder / "film.mp4",
        srt=folder / "film.srt",
        vtt=folder / "film.vtt",
        **joined,
    )
    write_json(folder / "timeline.json", timeline)
    film, sound = folder / "film.mp4", folder / "sound.wav"
    words = spoken_words(timeline, [times[scene] for scene in ids], settings["timeline"]["lead_in"])
    measure(film, folder / "film.srt", sound, words, **held_to)
    request = MARKS.request(settings)
    del request["weights"]
    mark_film(film, sound, folder / "marked.mp4", **request)
    claims = CREDENTIALS.request(settings, script)
    sign(folder / "marked.mp4", folder / "signed.mp4", folder / "signed.c2pa", **claims)
    return time.perf_counter() - started


def peak_memory(place: Workplace) -> dict[str, float]:
    """MB of the largest process of each kind: Snakemake itself, and the largest of its jobs."""
    place.clear()
    watched = (
        "import resource, runpy, sys; sys.argv = ['snakemake', '--cores', '2', sys.argv[1]]\n"
        "try: runpy.run_module('snakemake', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print('peak', *(resource.getrusage(who).ru_maxrss // 1024 for who in"
        " (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", watched, FILM],
        cwd=place.root,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    own, largest_job = re.search(r"^peak (\d+) (\d+)$", done.stdout, re.MULTILINE).groups()
    return {"snakemake": int(own), "largest job": int(largest_job)}


def slip_at_cuts(place: Workplace) -> tuple[float, float]:
    """A film of 30 scenes: the largest slip in frames of sound against its scene, and at the film's end."""
    scenes = [
        {
            "id": f"scene-{number}",
            "dialogue": f"Number {number}.",
            "image_prompt": f"Close-up of the presenter. Call-outs: {number}."
            if number % 2
            else f'"{number}"',
            "video_prompt": "",
            "on_camera": bool(number % 2),
        }
        for number in range(MANY_SCENES)
    ]
    (place.root / "config/scripts").mkdir(exist_ok=True)
    script = place.root / "config/scripts/many.json"
    script.write_text(json.dumps({"title": "Many", "scenes": scenes}))
    (place.root / "config/topics/many.yaml").write_text(
        "prompt: Tell me many things\noverrides: {resolution: 240}\n"
    )
    place.snakemake("results/many.mp4")
    timeline = json.loads((place.root / "results/many/draft/timeline.json").read_text())
    film = place.root / "results/many.mp4"
    sound = np.abs(read_audio(film, longest=600))
    slips = []
    for entry in timeline["scenes"]:
        wav, rate = read_wav(place.root / f"results/many/draft/scenes/{entry['id']}/speech.wav")
        speech = np.abs(wav)
        planned = round((entry["start"] / timeline["fps"] + 0.24) * SAMPLE_RATE)
        slips.append((onset_lag(sound, speech, planned) / rate) * timeline["fps"])
    facts = probe(film)
    end = abs(facts.duration - facts.audio_duration) * timeline["fps"]
    return max(map(abs, slips)), end


def onset_lag(sound: np.ndarray, speech: np.ndarray, planned: int) -> int:
    """Samples between where a speech was planned in the film's sound and where it is found."""
    reach = SAMPLE_RATE // 10
    window = sound[planned - reach : planned + len(speech) + reach]
    size = len(window) + len(speech)
    spectrum = np.fft.rfft(window, size) * np.conj(np.fft.rfft(speech, size))
    return int(np.fft.irfft(spectrum, size)[: 2 * reach].argmax()) - reach


def mouth_lag(place: Workplace) -> dict[str, tuple[int, float]]:
    """Scene on camera -> lag in frames at which the mouth's opening fits the loudness best, and how well."""
    timeline = json.loads((place.root / "results/firewalls/draft/timeline.json").read_text())
    found = {}
    for entry in timeline["scenes"]:
        folder = place.root / "results/firewalls/draft/scenes" / entry["id"]
        if not (folder / "synced.json").is_file():
            continue
        opening = np.array(json.loads((folder / "synced.json").read_text())["tracks"]["mouth_open"])
        wav, _ = read_wav(folder / "speech.wav")
        laid = np.zeros(entry["frames"] * SAMPLE_RATE // timeline["fps"])
        start = round(0.24 * SAMPLE_RATE)
        laid[start : start + len(wav)] = wav
        loud = np.sqrt((laid.reshape(entry["frames"], -1) ** 2).mean(1))
        fits = {lag: float(np.corrcoef(np.roll(opening, lag), loud)[0, 1]) for lag in LAGS}
        best = max(fits, key=fits.get)
        found[entry["id"]] = (best, round(fits[best], 2))
    return found


def main() -> None:
    """Measure everything and write it down."""
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as temporary:
        place = Workplace(Path(temporary, "project"))
        report = {"machine": machine()}
        report["film, 2 cores (s)"] = from_nothing(place, 2)
        facts = probe(place.root / FILM)
        report["length (s)"] = facts.duration
        report["frames"] = facts.frames
        report["nothing changed (s)"] = median_of(lambda: place.snakemake(FILM))
        report["one dialogue changed (s)"] = after_an_edit(place)
        one_core = report["film, 1 core (s)"] = from_nothing(place, 1)
        report["seconds per rule, 1 core"] = seconds_per_rule(place)
        jobs = sum(rule["jobs"] for rule in report["seconds per rule, 1 core"].values())
        direct = report["film, one process, no workflow (s)"] = without_workflow(
            place, Path(temporary, "direct")
        )
        same = Path(temporary, "direct/film.mp4").read_bytes() == (place.root / UNSIGNED).read_bytes()
        report["same bytes with and without workflow"] = same
        report["orchestration per job (s)"] = (one_core - direct) / jobs
        loudness = measure_loudness(place.root / FILM)
        report["loudness (LUFS)"], report["true peak (dBTP)"] = loudness.integrated, loudness.true_peak
        report["mouth lag (frames), correlation"] = mouth_lag(place)
        report["largest process (MB)"] = peak_memory(place)
        slip, end = slip_at_cuts(place)
        report["slip at 30 cuts (frames)"], report["slip at the end (frames)"] = slip, end
    write_down("draft", report)


if __name__ == "__main__":
    main()
