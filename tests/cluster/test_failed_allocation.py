"""What is told of an allocation of a cluster that failed: only what went wrong in it."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from snakemake_logger_plugin_understudy.real_run import RunListener
from understudy.progress.lines import LinesView


def job(number: int, rule: str) -> dict[str, Any]:
    return {"jobid": number, "rule_name": rule, "output": [f"{rule}.out"], "log": [f"{rule}.log"]}


def test_of_a_failed_allocation_only_the_job_that_failed_is_told_and_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("image.out").touch()
    Path("sound.log").write_text("Understudy: the music is no sound\n")
    Path("film.log").touch()
    said = io.StringIO()
    listener = RunListener(Console(file=said, width=200), LinesView)
    jobs = [job(1, "image"), job(2, "sound"), job(3, "film")]
    for entry in jobs:
        listener.hear_job_info(SimpleNamespace(**entry, wildcards={"topic": "tides"}, created=0.0))
    listener.hear_group_error(SimpleNamespace(job_error_info=jobs, created=1.0))
    for entry in jobs:
        listener.hear_job_error(SimpleNamespace(**entry))
    assert said.getvalue().count("failed") == 1
    assert "tides · sound failed\n  the music is no sound" in said.getvalue()
    assert "tides · image (1.0 s)" in said.getvalue()
