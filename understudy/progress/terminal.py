"""The view on a terminal: what is being done, and one bar over all jobs, drawn again in place."""

import time

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from understudy.progress.job import SEPARATOR
from understudy.progress.lines import QuietView
from understudy.progress.messages import Message, standing_still
from understudy.progress.run import Run
from understudy.progress.words import count, duration, rough_duration

REFRESHES_PER_SECOND = 5
MOST_RUNNING_SHOWN = 8
BAR_COLUMNS = 36


class TerminalView(QuietView):
    """Shows a run on a terminal until it is closed; what is said in passing stays above it."""

    def __init__(self, console: Console, run: Run) -> None:
        super().__init__(console, run)
        self._share_shown = 0.0
        self._live = Live(
            console=console,
            get_renderable=self._draw,
            refresh_per_second=REFRESHES_PER_SECOND,
            transient=True,
        )

    def open(self) -> None:
        """Draw from now on."""
        self._live.start()

    def close(self) -> None:
        """Take the drawing from the screen."""
        self._live.stop()

    def tell(self, *messages: Message) -> None:
        """Print good news."""
        self.say(*messages)

    def say(self, *messages: Message) -> None:
        """Print lines that stay, wrapped at the edge of the terminal."""
        for message in messages:
            self._console.print(message)

    def _draw(self) -> Group:
        now = time.time()
        running, still = list(self._run.running.items()), self._run.standing_still(now)
        if not running and not self._run.done:
            return Group(Text("Looking at what is to be made ...", style="dim"))
        lines = Table.grid(padding=(0, 2), pad_edge=False)
        for id_, entry in running[:MOST_RUNNING_SHOWN]:
            steps = entry.steps()
            account = [steps.in_words()] if steps else []
            account.append(
                standing_still(entry.job, still[id_]) if id_ in still else duration(now - entry.since)
            )
            lines.add_row(Text(entry.job.title, overflow="ellipsis", no_wrap=True), SEPARATOR.join(account))
        hidden = len(running) - MOST_RUNNING_SHOWN
        if hidden > 0:
            lines.add_row(Text(f"and {count(hidden, 'job')} more", style="dim"))
        overview = Table.grid(padding=(0, 2), pad_edge=False)
        overview.add_row(self._bar(), self._account(now))
        return Group(lines, overview) if running else Group(overview)

    def _bar(self) -> ProgressBar:
        self._share_shown = max(self._share_shown, self._run.share_done())  # a bar that goes back unsettles
        width = min(BAR_COLUMNS, self._console.width // 3)
        return ProgressBar(total=1, completed=self._share_shown, width=width, complete_style="green")

    def _account(self, now: float) -> Text:
        """Such as "12 of 45 jobs · 1 film ready · 8.2 s · about 12 s left"."""
        run = self._run
        about = "about " if run.is_guessed else "at least " if run.may_grow else ""
        parts = [f"{run.done} of {about}{count(run.expected_total, 'job')}"]
        if run.films:
            parts.append(f"{count(len(run.films), 'film')} ready")
        if run.failures:
            parts.append(f"{len(run.failures)} failed")
        parts.append(duration(run.elapsed(now)))
        left = run.seconds_left(now)
        if left is not None:
            parts.append(f"{'at least' if run.may_grow else 'about'} {rough_duration(left)} left")
        return Text(SEPARATOR.join(parts), overflow="ellipsis", no_wrap=True)
