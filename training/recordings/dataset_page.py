"""dataset.html: every clip to see and to hear, with the reason if it was rejected."""

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from training.recordings.dataset import Clip
from understudy.files import write_text
from understudy.media.audio import read_wav
from understudy.report.waveform import strokes

if TYPE_CHECKING:
    import numpy

WIDTH, HEIGHT = 300, 36
"""Pixels of a waveform, one column a pixel."""
_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1d2733 }
article { display: grid; grid-template-columns: 300px 1fr; gap: .2rem 1rem; padding: .6rem 0 }
article { border-top: 1px solid #dde3ea }
svg { display: block; width: 300px; height: 36px } audio { width: 300px; height: 2rem }
path { stroke: #0f7b78 } .rejected path { stroke: #b3541e } .rejected p { color: #8a3d12 }
p { margin: .1rem 0 } small { color: #5a6675 } label { margin-right: 1rem }
body:has(#kept:not(:checked)) .kept, body:has(#rejected:not(:checked)) .rejected { display: none }
"""


def write_page(path: Path, clips: list[Clip], folder: Path, persona: str) -> None:
    """Writes the page; it plays the clips of `folder`, which stands beside it."""
    articles = "".join(_article(clip, folder) for clip in clips)
    good = [clip for clip in clips if not clip.reasons]
    minutes = sum(clip.measures.seconds for clip in good) / 60
    title = f"Recordings of {persona}"
    write_text(
        path,
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f"<p>{len(good)} of {len(clips)} clips are kept, {minutes:.1f} minutes.</p>"
        '<p><label><input type="checkbox" id="kept" checked> kept</label>'
        '<label><input type="checkbox" id="rejected" checked> rejected</label></p>'
        f"{articles}</body></html>\n",
    )


def waveform(samples: "numpy.ndarray") -> str:
    """Lowest and highest sample of each column as inline SVG."""
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}"><path d="{strokes(samples, WIDTH, HEIGHT)}"/></svg>'


def _article(clip: Clip, folder: Path) -> str:
    measures = clip.measures
    alike = "" if measures.similarity is None else f"{measures.similarity:.2f} alike, "
    about = (
        f"{clip.recording} at {clip.start:.1f} s: {measures.seconds:.1f} s, {alike}"
        f"{measures.signal_to_noise:.0f} dB over the noise"
    )
    file = escape(f"{folder.name}/{clip.file}", quote=True)
    return (
        f'<article class="{"rejected" if clip.reasons else "kept"}"><div>'
        f'{waveform(read_wav(folder / clip.file)[0])}<audio controls preload="none" src="{file}"></audio></div>'
        f"<div><p>{escape('; '.join(clip.reasons) or clip.text)}</p><small>{escape(about)}</small></div></article>"
    )
