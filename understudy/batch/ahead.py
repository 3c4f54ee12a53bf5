"""What a batch will take, told before its first slice."""

import time
from collections.abc import Sequence
from pathlib import Path

from understudy.errors import UserError
from understudy.keep import PASSING
from understudy.progress.estimate import estimate
from understudy.progress.fit import this_machine
from understudy.progress.history import DEFAULT_FILE, read_history
from understudy.progress.messages import expected
from understudy.progress.outlook import Outlook, outlook
from understudy.progress.words import count, size
from understudy.settings.project import Project

_KNOWN = ("script", "timeline", "sound", "film", "credentials", "publish")
"""The stages whose jobs are known before a script is written; the others are guessed from them."""


def ahead(project: Project, topics: Sequence[str], cores: int) -> list[str]:
    """What the films that are not there yet will take, in a line or two; what is there is not counted."""
    outlooks = [found for topic in topics if (found := _outlook(project, topic))]
    if not outlooks:
        return []
    jobs = [(stage, {"topic": film.topic, "preset": film.preset}) for film in outlooks for stage in _KNOWN]
    whole = estimate(outlooks, jobs, read_history(DEFAULT_FILE))
    lines = [f"{count(len(outlooks), 'film')} to make. {expected(whole, cores, time.time()).plain}"]
    staying = sum(row.disk for row in whole.rows if row.stage not in PASSING[project.config.keep])
    free = this_machine([], [], None).free_disk
    if staying > free:
        lines.append(
            f"About {size(staying)} of it stay, and {size(free)} are free under results/: the batch stops when that "
            "is used up. `keep: edit` or `keep: film` in config/config.yaml needs less."
        )
    return lines


def _outlook(project: Project, topic: str) -> Outlook | None:
    """None for a film that is there, and for one that cannot be made."""
    if Path(f"results/{topic}.mp4").is_file():
        return None
    try:
        return outlook(
            Path(),
            project.film(topic, project.preset_of(topic)),
            length=project.topic(topic).length,
            writer=project.script_section(topic)["engine"],
        )
    except UserError:
        return None
