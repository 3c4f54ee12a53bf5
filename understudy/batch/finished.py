"""Which films are as they should be, found out before the first slice, on all cores."""

import json
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from understudy.batch.run import Stopped, plan

_FEWEST, _MOST = 25, 100
"""Topics that are looked at together: each call takes a second to begin, and a large graph longer for each topic."""


def finished(topics: Sequence[str], options: Sequence[str], cores: int) -> set[str]:
    """Those of the topics whose films are there, and of which Snakemake with these options makes nothing again.

    Topics whose plan fails are not among them: whoever renders them hears why. Raises Stopped if the user stops it.
    """
    made = [topic for topic in topics if Path(f"results/{topic}.mp4").is_file()]
    size = min(_MOST, max(_FEWEST, -(-len(made) // cores)))
    parts = [made[start : start + size] for start in range(0, len(made), size)]
    try:
        with ThreadPoolExecutor(cores) as side_by_side:
            return set().union(*side_by_side.map(partial(_finished, options=options), parts))
    except KeyboardInterrupt:  # which has ended the plans, too
        raise Stopped("") from None


def _finished(topics: Sequence[str], options: Sequence[str]) -> set[str]:
    with tempfile.TemporaryDirectory(prefix="understudy-") as folder:
        journal = Path(folder, "journal.jsonl")
        if not plan([f"results/{topic}.mp4" for topic in topics], options, journal) or not journal.is_file():
            return set()
        events = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    return set(topics) - _topics_of_jobs(events, topics)


def _topics_of_jobs(events: Sequence[dict[str, Any]], topics: Sequence[str]) -> set[str]:
    """The topics that a dry run found jobs for; a job that is no topic's own is for all."""
    jobs = [job for event in events if event["event"] == "plan" for job in event["jobs"]]
    concerned = {job["wildcards"].get("topic") for job in jobs}
    return set(topics) if None in concerned else concerned
