"""What came of a batch, as a table for the command line."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from understudy.batch.outcome import Outcome
from understudy.batch.totals import Totals
from understudy.progress.messages import BAD, GOOD
from understudy.progress.words import count, duration

MOST_ROWS = 60
"""Of films that are done; those that failed are all shown."""


def show(console: Console, outcomes: Sequence[Outcome], totals: Totals, command: str) -> None:
    """Print a line for each topic, why films failed, the command that goes on with them, and the totals."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for head in ("topic", ""):
        table.add_column(head, no_wrap=True)
    for head in ("film", "work", "a minute of film"):
        table.add_column(head, justify="right", no_wrap=True)
    done = [outcome for outcome in outcomes if not outcome.trouble]
    for outcome in done[:MOST_ROWS]:
        table.add_row(*_cells(outcome))
    console.print(table)
    if len(done) > MOST_ROWS:
        console.print(Text(f"and {count(len(done) - MOST_ROWS, 'more film')}", style="dim"))
    for outcome in outcomes:
        if outcome.trouble:
            console.print(Text.assemble("\n", (f"{outcome.topic} failed", BAD)))
            console.print(Text(outcome.trouble.message), soft_wrap=True)
            if outcome.trouble.log:
                console.print(Text(f"Log: {outcome.trouble.log}", style="dim"), soft_wrap=True)
    if totals.failed:
        console.print(Text.assemble("\nWhen that is mended, go on with: ", (command, "bold")), soft_wrap=True)
    console.print(Text(f"\n{totals.in_words()}"), soft_wrap=True)


def _cells(outcome: Outcome) -> tuple[Text | str, ...]:
    cost = duration(outcome.cost) if outcome.cost else ""
    return (
        outcome.topic,
        Text("done", style=GOOD),
        duration(outcome.film_seconds),
        duration(outcome.work),
        cost,
    )
