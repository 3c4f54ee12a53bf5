"""What a job refuses of its command line, before it does anything."""

import sys
from pathlib import Path

import pytest
from snakemake.common.tbdstring import TBDString

from understudy.processes.job import run


def work(*, settings: Path, pictures: list[Path], index: int) -> None:
    raise AssertionError("it works on")


@pytest.mark.parametrize("unknown", ["settings", "pictures", "index"])
def test_a_value_that_the_workflow_did_not_know_yet_is_refused_by_name(
    unknown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"settings": ["a.json"], "pictures": ["a.png", "b.png"], "index": ["3"]}
    given[unknown][-1] = f"{TBDString()['of a request']}"
    arguments = [text for name, values in given.items() for text in (f"--{name}", *values)]
    monkeypatch.setattr(sys, "argv", ["job.py", *arguments])
    with pytest.raises(SystemExit, match=f"Understudy: --{unknown} was not known when this job was started"):
        run(work)
