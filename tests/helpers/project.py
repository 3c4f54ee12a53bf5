"""A small project of its own for each test that runs the workflow."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from loaded import LoadedRun, environment_of_loaded_jobs
from shipped import REPOSITORY, shipped

SCRIPT = {
    "title": "Three things",
    "scenes": [
        {
            "id": "hello",
            "dialogue": "Good morning.",
            "image_prompt": "Medium shot of the presenter.",
            "video_prompt": "Slow push in.",
            "on_camera": True,
        },
        {
            "id": "parts",
            "dialogue": "A lock needs a key.",
            "image_prompt": 'An infographic titled "Parts", showing a lock and a key.',
            "video_prompt": "Slow push in.",
            "on_camera": False,
        },
        {
            "id": "bye",
            "dialogue": "Thank you.",
            "image_prompt": "Close-up of the presenter.",
            "video_prompt": "Slow pull out.",
            "on_camera": True,
        },
    ],
}


class Project:
    """A copy of the workflow with one short topic, small pictures and the user's own script."""

    environment: dict[str, str] = {}
    """Further environment variables of Snakemake."""
    python = sys.executable
    """The interpreter whose Snakemake is used."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        for name in ("Snakefile", "rules", "scripts", "understudy", "training", "envs", "profiles"):
            (root / name).symlink_to(REPOSITORY / name)
        shutil.copytree(shipped() / "config/personas", root / "config/personas")
        self.write("config/config.yaml", {"preset": "small"})
        # 240 pixels and chunks of one second: every stage is real, and every scene has several chunks.
        self.write(
            "config/presets/small.yaml",
            {
                "resolution": 240,
                "video": {"engine": "animatic", "chunk_seconds": 1.0},
                "film": {"opening_card": 0.4, "closing_card": 0.4},
            },
        )
        self.write("config/topics/short.yaml", {"prompt": "Tell me three things"})
        self.write("config/scripts/short.json", SCRIPT)

    def copy(self, root: Path) -> "Project":
        """The project with all that it has made, in another folder."""
        shutil.copytree(self.root, root, symlinks=True, dirs_exist_ok=True)
        copy = Project.__new__(Project)
        copy.root = root
        return copy

    def path(self, name: str) -> Path:
        """A file of the project."""
        return self.root / name

    def write(self, name: str, content: object) -> None:
        """Write a configuration file: YAML or JSON by its name, or text as it is."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        elif path.suffix == ".json":
            path.write_text(json.dumps(content), encoding="utf-8")
        else:
            path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    def script(self) -> dict:
        """The user's own script."""
        return json.loads(self.path("config/scripts/short.json").read_text(encoding="utf-8-sig"))

    def start(
        self, *arguments: str, cores: int = 2, module: str = "snakemake", alone: bool = False
    ) -> subprocess.Popen | LoadedRun:
        """Start Snakemake, or what starts it, in a process group of its own.

        What it shares with other tests is loaded already, but for a run that is to be `alone`, as a user's is.
        """
        arguments = ("--cores", str(cores), *arguments)
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200", **self.environment}
        if module == "snakemake" and self.python == sys.executable and not alone:
            has_own_engines = "PYTHONPATH" in self.environment
            loaded = {} if has_own_engines else environment_of_loaded_jobs()
            return LoadedRun(arguments, self.root, environment | loaded)
        return subprocess.Popen(
            [self.python, "-m", module, *arguments],
            cwd=self.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def snakemake(self, *arguments: str, cores: int = 2) -> str:
        """Run Snakemake; its output. Fails the test if it fails."""
        process = self.start(*arguments, cores=cores)
        output, _ = process.communicate()
        assert process.returncode == 0, output
        return output

    def batch(self, *arguments: str) -> tuple[int, str]:
        """Render the topics as a batch; its exit status and output."""
        process = self.start(*arguments, module="understudy.batch")
        output, _ = process.communicate()
        return process.returncode, output

    def refusal(self, *arguments: str) -> str:
        """Run Snakemake, which must fail before any job has left a file; its output."""
        process = self.start(*arguments)
        output, _ = process.communicate()
        assert process.returncode != 0, output
        assert not self.made_files(), "a job ran before the mistake was found"
        return output

    def made_files(self) -> dict[str, tuple[int, int]]:
        """Every file under results/, and what changes when a job makes it again."""
        results = self.path("results")
        return {
            str(path.relative_to(results)): (path.stat().st_ino, path.stat().st_mtime_ns)
            for path in sorted(results.rglob("*"))
            if path.is_file() and path.parent.name != ".made"
        }

    def make(self, *arguments: str) -> set[str]:
        """Run Snakemake; the files under results/ that its jobs made, each job by its first output."""
        before = self.made_files()
        self.snakemake(*arguments)
        after = self.made_files()
        second_outputs = (".srt", ".vtt", ".c2pa", "speech.json", ".quality.json")
        return {
            name for name in after if after[name] != before.get(name) and not name.endswith(second_outputs)
        }
