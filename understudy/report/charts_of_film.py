"""The charts of a film's page: its loudness, and whatever was measured of several scenes or chunks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from understudy.film.loudness import SILENCE, loudness_over_time
from understudy.media.audio import read_wav
from understudy.report.chart import Bar, Line, bar_chart, line_chart
from understudy.report.quality import Figure, Judged
from understudy.report.scenes import SceneOfPage
from understudy.text.words import capitalised

_QUIETEST = -45.0
"""LUFS at which the chart of the loudness ends: below is only silence."""


@dataclass(frozen=True)
class Chart:
    """A chart, and what it shows."""

    name: str
    about: str
    drawn: Markup


def charts(
    folder: Path, scenes: Sequence[SceneOfPage], judged: Sequence[Judged], loudness: float
) -> list[Chart]:
    """The charts; `folder` is the film's, `loudness` the LUFS that were wanted of it."""
    return [_loudness(folder, loudness), *_measured(scenes, judged)]


def _loudness(folder: Path, wanted: float) -> Chart:
    levels = loudness_over_time(read_wav(folder / "sound.wav")[0])
    points = [(second, max(level, _QUIETEST)) for second, level in enumerate(levels, 1) if level != SILENCE]
    about = f"LUFS of three seconds, over the seconds of the film; the whole is to have {wanted:g}".replace(
        "-", "−"
    )
    return Chart(
        "Loudness", about, line_chart([Line("short-term loudness", points)], [wanted], name="Loudness")
    )


def _measured(scenes: Sequence[SceneOfPage], judged: Sequence[Judged]) -> list[Chart]:
    """One chart of bars for each figure that more than one part has."""
    numbers = {scene.id: scene.number for scene in scenes}
    by_name: dict[tuple[str, str], list[tuple[Judged, Figure]]] = defaultdict(list)
    for part in judged:
        for figure in part.figures:
            by_name[part.stage, figure.name].append((part, figure))
    return [
        _bars(stage, name, parts, numbers)
        for (stage, name), parts in by_name.items()
        if sum(figure.value is not None for _, figure in parts) > 1
    ]


def _bars(stage: str, name: str, parts: Sequence[tuple[Judged, Figure]], numbers: Mapping[str, int]) -> Chart:
    """Under the first bar of each scene stands its number."""
    bars, before = [], ""
    for part, figure in parts:
        bars.append(
            Bar(
                str(numbers[part.scene]) if part.scene != before else "",
                figure.value,
                " ".join(filter(None, [part.scene, part.part])),
                is_bad=figure.passed is False,
            )
        )
        before = part.scene
    limits = sorted({limit for _, figure in parts for limit in figure.limits})
    unit = parts[0][1].unit
    each = "chunk by chunk" if len(parts) > len({part.scene for part, _ in parts}) else "scene by scene"
    title = capitalised(name)
    return Chart(title, ", ".join(filter(None, [stage, unit, each])), bar_chart(bars, limits, name=title))
