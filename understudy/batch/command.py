"""`python -m understudy.batch`: render all topics in slices, and say what came of each.

Options that are not listed here go to Snakemake, such as `--resources gpu=2` or `--profile profiles/slurm`.
"""

import argparse
import os
import shlex
import sys
import time

from understudy.batch.batch import SLICE, SLICE_WITH_MODELS, Batch
from understudy.batch.batch_page import DEFAULT_FILE, write_page
from understudy.batch.outcome import Outcome
from understudy.batch.run import Stopped
from understudy.batch.table import show
from understudy.batch.totals import Totals, totals
from understudy.errors import UserError
from understudy.processes.background import read_nothing
from understudy.processes.interrupts import ignore, interrupt, on_interrupt
from understudy.processes.stopped import LOOK_SECONDS, StoppedProcesses
from understudy.progress.console import LastingConsole

TRIES = 1
_OTHER_LOG = (
    "A batch follows the log of Understudy, which this replaces. For one film: snakemake, with that option."
)
_WHOLE_FILMS = "A batch makes whole films. For a part of them: snakemake, with that option."
_REFUSED = {
    **dict.fromkeys(
        ("--verbose", "--printshellcmds", "-p", "--debug-dag", "--logger", "--quiet", "-q"), _OTHER_LOG
    ),
    **dict.fromkeys(("--until", "-U", "--omit-from", "-O"), _WHOLE_FILMS),
    "--config": "Write the settings into config/config.yaml: a batch reads them, too.",
    "--configfile": "Write the settings into config/config.yaml: a batch reads them, too.",
    "-n": "A dry run is Snakemake's: snakemake -n.",
    "--dry-run": "A dry run is Snakemake's: snakemake -n.",
}
"""Options of Snakemake that a batch cannot pass on."""


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="python -m understudy.batch", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--slice",
        type=int,
        metavar="N",
        help=f"topics at a time; {SLICE}, or {SLICE_WITH_MODELS} where models are loaded",
    )
    parser.add_argument(
        "--topics", nargs="+", metavar="TOPIC", help="these instead of all of the configuration"
    )
    parser.add_argument(
        "--cores", "-c", type=int, default=os.cpu_count(), help="as Snakemake's; all of this machine"
    )
    parser.add_argument(
        "--tries", type=int, default=TRIES, help=f"how often to try again what may pass by itself; {TRIES}"
    )
    parser.add_argument(
        "--price", type=float, metavar="P", help="of an hour of work: shown for a minute of film"
    )
    arguments, options = parser.parse_known_args()
    if arguments.slice is not None and arguments.slice < 1:
        parser.error("--slice: at least 1")
    for option in options:
        if reason := _REFUSED.get(option.partition("=")[0]):
            parser.error(f"{option}: {reason}")
    return arguments, options


def main() -> None:
    """Render, and tell what came of it; ends with 1 if a topic failed, or the batch could not go on."""
    arguments, options = _arguments()
    read_nothing()
    command = shlex.join(["python", "-m", "understudy.batch", *sys.argv[1:]])
    console, begun = LastingConsole(stderr=True, highlight=False), time.monotonic()

    def write() -> tuple[list[Outcome], Totals]:
        outcomes = batch.outcomes()
        elapsed = time.monotonic() - begun
        whole = totals(outcomes, waiting=batch.waiting, elapsed=elapsed, price=arguments.price)
        write_page(DEFAULT_FILE, outcomes, whole, command)
        return outcomes, whole

    def tell(text: str) -> None:
        console.print(text, style="bold", soft_wrap=True)

    # A run finds those that work for it, and sooner: it can say so beside its bar. This is for the run itself.
    StoppedProcesses(tell, look_seconds=3 * LOOK_SECONDS).watch()
    options = ["--cores", str(arguments.cores), *options]
    batch = Batch(arguments.slice, options, arguments.cores, tell=tell, after_slice=write)
    stopped = ""
    on_interrupt(interrupt)
    try:
        batch.run(arguments.topics, arguments.tries)
    except (Stopped, UserError, KeyboardInterrupt) as reason:
        on_interrupt(ignore)  # what is left takes no time
        stopped = f"The batch stopped before its end. {reason}\nThe same command goes on where it was."
    outcomes, whole = write()
    show(console, outcomes, whole, command)
    console.print(f"Page: {DEFAULT_FILE}")
    if stopped:
        console.print(stopped, soft_wrap=True)
    sys.exit(1 if stopped or whole.failed else 0)
