"""The page of a training: what it has come to, in one HTML file that is written anew as it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from understudy.files import write_text
from understudy.report.chart import Line, line_chart

REFRESH_SECONDS = 10
"""After which a browser looks at a running training again."""

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d2733 }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 1.6rem 0 .3rem } progress { width: 100% }
svg { width: 100%; max-width: 720px } svg text { font-size: 11px; fill: #5a6675 }
table { border-collapse: collapse } td, th { padding: .15rem .9rem .15rem 0; text-align: left; vertical-align: top }
figure { display: inline-block; margin: .4rem .6rem .4rem 0 } figcaption { font-size: .85rem; color: #5a6675 }
img { max-width: 16rem } p.state { color: #5a6675 }
"""


@dataclass(frozen=True)
class Sample:
    """What the weights made at some point."""

    caption: str
    file: str
    """A sound or a picture as a data URI, so that the page needs no other file."""


@dataclass(frozen=True)
class Progress:
    """How far a training is."""

    done: int
    total: int
    unit: str
    """In the plural, such as "updates"."""
    seconds_left: float | None = None
    """None before it is known, and when nothing is left."""


def write_page(
    path: Path,
    title: str,
    progress: Progress,
    facts: dict[str, str],
    curves: Sequence[Line],
    samples: Sequence[Sample] = (),
) -> None:
    """Writes the page in place of the one before; `facts` are lines of a table, name and value."""
    is_running = progress.done < progress.total
    refresh = f'<meta http-equiv="refresh" content="{REFRESH_SECONDS}">' if is_running else ""
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in facts.items()
    )
    charts = "".join(f"<h2>{escape(curve.name)}</h2>{line_chart([curve])}" for curve in curves)
    shown = "".join(_figure(sample) for sample in samples)
    write_text(
        path,
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{refresh}<title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f'<progress value="{progress.done}" max="{progress.total}"></progress>'
        f'<p class="state">{escape(_state(progress))}</p><table>{rows}</table>{charts}'
        f"{'<h2>Samples</h2>' if shown else ''}{shown}</body></html>\n",
    )


def _state(progress: Progress) -> str:
    text = f"{progress.done} of {progress.total} {progress.unit}"
    if progress.seconds_left is None:
        return text
    minutes = round(progress.seconds_left / 60)
    left = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    return f"{text}, about {left} left"


def _figure(sample: Sample) -> str:
    file, caption = escape(sample.file, quote=True), escape(sample.caption)
    if sample.file.startswith("data:audio"):
        shown = f'<audio controls preload="none" src="{file}"></audio>'
    else:
        shown = f'<img src="{file}" alt="{caption}">'
    return f"<figure>{shown}<figcaption>{caption}</figcaption></figure>"
