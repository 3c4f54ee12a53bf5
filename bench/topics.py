"""How long a hundred topics take to plan, to make, and to be found complete; writes bench/results/topics.json.

The films are small and short: what is measured is the graph, not the drawing. Takes a quarter of an hour.
"""

import tempfile
from pathlib import Path

from draft import Workplace, machine, median_of, write_down

MANY_TOPICS = 100


def many_topics(place: Workplace) -> dict[str, float]:
    """Seconds to plan, and to find nothing to do for, a hundred topics; their films are made once, small."""
    for path in (place.root / "config/topics").glob("*.yaml"):
        path.unlink()
    (place.root / "config/presets/small.yaml").write_text(
        "resolution: 240\nfilm: {opening_card: 0, closing_card: 0}\n"
    )
    notes = "One thing. | Two things: A lock needs a key. | The end."
    lines = [f"topic-{number}\tTell me of {number}\t5\t{notes}" for number in range(MANY_TOPICS)]
    (place.root / "config/topics.tsv").write_text("\n".join(["topic\tprompt\tlength\tnotes", *lines]) + "\n")
    (place.root / "config/config.yaml").write_text("preset: small\n")
    place.clear()
    return {
        "plan of a new batch": place.snakemake("--dry-run"),
        "whole batch": place.snakemake(),
        "nothing to be done": median_of(place.snakemake),
    }


def main() -> None:
    """Measure and write down."""
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as temporary:
        place = Workplace(Path(temporary, "project"))
        write_down("topics", {"machine": machine(), "topics": MANY_TOPICS, "seconds": many_topics(place)})


if __name__ == "__main__":
    main()
