"""What a job took stands at the end of its log, once it is done."""

import subprocess
import sys
from pathlib import Path

import pytest

from understudy.progress.took import Took, line, took_in


def ended_job(folder: Path, work: str) -> Path:
    """The log of a job that does this work."""
    script = folder / "job.py"
    script.write_text(
        f"from understudy.errors import UserError\nfrom understudy.processes.job import run\n\n"
        f"def work() -> None:\n    {work}\n\nrun(work)\n"
    )
    log = folder / "job.log"
    with log.open("w") as opened:
        # Through a shell, as Snakemake does: Linux counts a process's peak from that of the one that started it.
        subprocess.run(["sh", "-c", '"$0" "$1"; exit $?', sys.executable, script], stderr=opened, check=False)
    return log


def test_a_line_of_a_log_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(f"[4/4 steps]\n{line(Took(61.5, 0.25))}\n")
    assert took_in(tmp_path / "a.log") == Took(61.5, 0.25)


def test_a_log_without_the_line_or_no_log_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("it took: long\n")
    assert took_in(tmp_path / "a.log") is None
    assert took_in(tmp_path / "missing.log") is None


def test_a_job_tells_its_seconds_and_its_memory_when_it_is_done(tmp_path: Path) -> None:
    took = took_in(ended_job(tmp_path, "import time; held = b'x' * 300_000_000; time.sleep(0.3)"))
    assert took.seconds >= 0.3
    assert took.memory == pytest.approx(0.32, abs=0.05)


def test_a_job_that_fails_tells_nothing_of_the_kind(tmp_path: Path) -> None:
    log = ended_job(tmp_path, "raise UserError('it cannot be done')")
    assert "it cannot be done" in log.read_text()
    assert took_in(log) is None
