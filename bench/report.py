"""How long the page of a film of twelve scenes takes, and how large it is; writes bench/results/report.json.

The film is made once, by the draft; its page then by its job alone, in a process of its own. Takes two minutes.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from draft import REPOSITORY, RUNS, Workplace, machine, write_down

SCENES = 12
TOPIC = "twelve"
FOLDER = f"results/{TOPIC}/draft"


def write_topic(root: Path) -> None:
    """A topic of twelve scenes, every other one a diagram, of six to seven seconds each as films of the draft have."""
    scenes = [
        {
            "id": f"scene-{number}",
            "dialogue": "Every second, strangers knock on your computer's door. A firewall decides who gets in.",
            "image_prompt": "Medium shot of the presenter in a bright office. Call-outs: strangers, door."
            if number % 2
            else 'An infographic titled "What it does", showing network, internet, label and packet.',
            "video_prompt": "Slow push in.",
            "on_camera": bool(number % 2),
        }
        for number in range(1, SCENES + 1)
    ]
    (root / f"config/topics/{TOPIC}.yaml").write_text("prompt: Tell me twelve things\n")
    (root / "config/scripts").mkdir(exist_ok=True)
    (root / f"config/scripts/{TOPIC}.json").write_text(json.dumps({"title": "Twelve", "scenes": scenes}))


def page_seconds(root: Path) -> tuple[float, float]:
    """Seconds of the process that makes the page, from its start to its end, and of processors that worked on it."""
    arguments = {
        "settings": f"{FOLDER}/settings.json",
        "script": f"results/{TOPIC}/script.json",
        "timeline": f"{FOLDER}/timeline.json",
        "log": f"logs/{TOPIC}/draft/report.log",
        "output": f"{FOLDER}/report.html",
    }
    named = [part for name, value in arguments.items() for part in (f"--{name}", value)]
    started, worked = time.perf_counter(), processor_seconds()
    subprocess.run(
        [sys.executable, REPOSITORY / "scripts/report.py", *named],
        cwd=root,
        env={"PYTHONPATH": str(REPOSITORY)},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - started, processor_seconds() - worked


def processor_seconds() -> float:
    """Of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and write down."""
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as temporary:
        place = Workplace(Path(temporary, "project"))
        write_topic(place.root)
        place.snakemake(f"{FOLDER}/film.mp4")
        runs = sorted(page_seconds(place.root) for _ in range(RUNS))
        seconds, worked = runs[RUNS // 2]
        workflow = place.snakemake("--forcerun", "report", "--", f"{FOLDER}/report.html")
        timeline = json.loads((place.root / FOLDER / "timeline.json").read_text())
        report = {
            "machine": machine(),
            "scenes": SCENES,
            "length (s)": timeline["frames"] / timeline["fps"],
            "page (s)": seconds,
            "page, work of all processors (s)": worked,
            "page with Snakemake's start and end (s)": workflow,
            "page (MB)": (place.root / FOLDER / "report.html").stat().st_size / 1e6,
            "film beside it (MB)": (place.root / FOLDER / "film.mp4").stat().st_size / 1e6,
        }
    write_down("report", report)


if __name__ == "__main__":
    main()
