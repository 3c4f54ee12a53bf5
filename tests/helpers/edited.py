"""Edits of a film, failures in the midst of them, and what the film would be if it were made from nothing."""

import hashlib
import json
import os
import random
import signal
import subprocess
import time
import wave
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import yaml
from project import Project

from understudy.trust.inspection import inspect
from understudy.trust.signer import own_root

STAGES = {
    "script": "script.py",
    "speech": "speech.py",
    "timeline": "timeline.py",
    "image": "image.py",
    "chunk": "chunk.py",
    "clip": "clip.py",
    "lips": "lipsync.py",
    "finish": "finish.py",
    "card": "card.py",
    "sound": "sound.py",
    "film": "film.py",
    "marks": "marks.py",
    "credentials": "credentials.py",
    "publish": "publish.py",
}
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
COMPANIONS = ("forkserver", "runner")
MADE = ("short/small/film.unsigned.mp4", "short/small/film.srt", "short.srt", "short.vtt")

Edit = Callable[[Project, random.Random], None]


def _script(change: Callable[[list[dict[str, Any]], random.Random], None]) -> Edit:
    def edit(project: Project, chance: random.Random) -> None:
        script = project.script()
        change(script["scenes"], chance)
        project.write("config/scripts/short.json", script)

    return edit


def _setting(file: str, *keys: str, values: list[Any]) -> Edit:
    def edit(project: Project, chance: random.Random) -> None:
        settings = yaml.safe_load(project.path(file).read_text())
        inner = settings
        for key in keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = chance.choice([value for value in values if value != inner.get(keys[-1])])
        project.write(file, settings)

    return edit


def _insert(scenes: list[dict[str, Any]], chance: random.Random) -> None:
    new = {
        **scenes[0],
        "id": f"new-{chance.randrange(10**6)}",
        "dialogue": "And one more.",
        "on_camera": False,
    }
    scenes.insert(chance.randrange(len(scenes) + 1), new)


def _remove(scenes: list[dict[str, Any]], chance: random.Random) -> None:
    if len(scenes) > 1:
        scenes.pop(chance.randrange(len(scenes)))


def _title(project: Project, chance: random.Random) -> None:
    project.write("config/scripts/short.json", project.script() | {"title": f"Things, {chance.randrange(9)}"})


def _music(project: Project, chance: random.Random) -> None:
    with wave.open(str(project.path("config/music.wav")), "wb") as sound:
        sound.setparams((1, 2, 48_000, 0, "NONE", ""))
        sound.writeframes(chance.randbytes(96_000))
    _setting("config/topics/short.yaml", "music", values=["config/music.wav"])(
        project, random.Random(0)
    ) if "music" not in project.path("config/topics/short.yaml").read_text() else None


EDITS: dict[str, Edit] = {
    "dialogue": _script(
        lambda scenes, chance: chance.choice(scenes).update(
            dialogue=chance.choice(
                ["Good evening.", "A key.", "Thank you, and good night to everybody here."]
            )
        )
    ),
    "image prompt": _script(
        lambda scenes, chance: chance.choice(scenes).update(
            image_prompt=chance.choice(["Wide shot of the presenter.", "Close-up of the presenter."])
        )
    ),
    "video prompt": _script(
        lambda scenes, chance: chance.choice(scenes).update(
            video_prompt=chance.choice(["Slow pan to the left.", "Slow push in.", "Slow pull out."])
        )
    ),
    "order": _script(lambda scenes, chance: chance.shuffle(scenes)),
    "removal": _script(_remove),
    "insertion": _script(_insert),
    "take": _script(lambda scenes, chance: chance.choice(scenes).update(take=chance.randrange(1, 4))),
    "fade": _script(
        lambda scenes, chance: chance.choice(scenes).update(transition=chance.choice(["fade", "cut"]))
    ),
    "title": _title,
    "music": _music,
    "voice": _setting(
        "config/personas/ada/persona.yaml", "voice", "words_per_minute", values=[150, 165, 180]
    ),
    "wardrobe": _setting(
        "config/personas/ada/persona.yaml", "wardrobe", values=["a red jumper", "a green shirt"]
    ),
    "aspect": _setting("config/topics/short.yaml", "aspect", values=["16:9", "9:16", "1:1"]),
    "label": _setting("config/presets/small.yaml", "film", "label", values=["always", "opening"]),
    "loudness": _setting("config/presets/small.yaml", "film", "loudness", values=[-16.0, -18.0]),
    "captions": _setting("config/presets/small.yaml", "film", "burn_captions", values=[True, False]),
}


def state(project: Project) -> str:
    """What a film is made from, as a name."""
    found = hashlib.sha256()
    for file in sorted(project.path("config").rglob("*")):
        if file.is_file():
            found.update(str(file.relative_to(project.root)).encode() + file.read_bytes())
    return found.hexdigest()


def made(project: Project) -> dict[str, str]:
    """The bytes of the film before its signature, as digests, and the script that its credentials name."""
    files = {name: hashlib.sha256(project.path(f"results/{name}").read_bytes()).hexdigest() for name in MADE}
    film = project.path("results/short.mp4")
    found = inspect(film, [own_root()])
    assert found["findings"][0]["state"] == "trusted", found
    assert (project.path("results/short/small/film.mp4").read_bytes()) == film.read_bytes()
    return files | {"script": script_in_credentials(film)}


def script_in_credentials(film: Path) -> str:
    """The hash of the script that a film's credentials name."""
    import c2pa

    with c2pa.Reader(str(film)) as reader:
        manifest = json.loads(reader.json())
    text = json.dumps(manifest)
    return text.split('"script_sha256": "')[1].split('"')[0]


class FromNothing:
    """The film of each state, made once in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, project: Project) -> dict[str, str]:
        """What `made` gives for the project's state."""
        name = state(project)[:16]
        told = self._folder / f"{name}.json"
        if not told.exists():
            fresh = Project(self._folder / name)
            subprocess.run(["rm", "-rf", fresh.path("config")], check=True)
            subprocess.run(["cp", "-r", project.path("config"), fresh.path("config")], check=True)
            fresh.snakemake("results/short.mp4")
            told.write_text(json.dumps(made(fresh)))
            subprocess.run(["rm", "-rf", fresh.root], check=True)
        return json.loads(told.read_text())


def at_each_job(project: Project, stage: str, command: str) -> dict[str, str]:
    """Environment variables with which a shell command is run whenever a job of a stage begins."""
    file = project.path("at-each-job.sh")
    test = f'[[ "${{BASH_EXECUTION_STRING:-}}" == */run.sh\\ {STAGES[stage]}* ]]'
    file.write_text(f"if {test}; then {command}; fi\n")
    return {"BASH_ENV": str(file)}


def run_with_failing(project: Project, stage: str, target: str = "results/short.mp4") -> int:
    """The exit status of a run in which a stage fails."""
    usual = project.environment
    project.environment = usual | at_each_job(project, stage, "kill -9 $$")
    try:
        process = project.start(target)
        process.communicate()
    finally:
        project.environment = usual
    return process.returncode


def run_interrupted(project: Project, kind: signal.Signals | str, seconds: float) -> None:
    """A run that gets a signal after some time: its whole group, or one of the processes beside it."""
    process = project.start("results/short.mp4", alone=True)
    time.sleep(seconds)
    with suppress(ProcessLookupError, psutil.Error, IndexError, StopIteration):
        if isinstance(kind, signal.Signals):
            os.killpg(process.pid, kind)
        else:
            server = next(
                child
                for child in psutil.Process(process.pid).children()
                if "understudy.processes.forkserver" in child.cmdline()
            )
            victim = server if kind == "forkserver" else server.children()[0]
            victim.kill()
    process.communicate(timeout=120)
