"""A film at a glance: a strip with its cards and scenes, their shots and chunks, and every word, over time.

Places are in percent, so that the strip is as wide as there is room.
"""

from collections.abc import Sequence
from itertools import accumulate

from markupsafe import Markup

from understudy.speech.content import Word
from understudy.timeline import Timeline, TimelineScene, speech_places

_SCENES, _SHOTS, _CHUNKS, _WORDS = (0, 34), (40, 14), (58, 14), (76, 12)
"""Top and height of each lane, in pixels."""
HEIGHT = 92
_NARROWEST_LABEL = 0.05
"""Part of the strip that a scene takes at least for its name to be written into it."""


def strip(
    timeline: Timeline,
    words: Sequence[Sequence[Word]],
    *,
    speech_start: float,
    bad_scenes: frozenset[str] = frozenset(),
) -> Markup:
    """The strip as SVG; each scene is a link to #scene-<id> with its start in data-start.

    Args:
        timeline: as `understudy.timeline.plan` gives it.
        words: for each scene, {"text", "start", "end"}, seconds of its speech.
        speech_start: seconds of picture before each scene's speech.
        bad_scenes: ids of those that have a figure beyond its limit.
    """
    frames, fps = timeline["frames"], timeline["fps"]
    drawn = _cards(timeline)
    places = speech_places(timeline, speech_start)
    for number, (entry, said, place) in enumerate(zip(timeline["scenes"], words, places, strict=True), 1):
        drawn += _scene(entry, number, frames, fps, entry["id"] in bad_scenes)
        drawn += _parts(entry, frames)
        for word in said:
            left, length = (place + word["start"]) * fps, (word["end"] - word["start"]) * fps
            drawn += _box("word", left, length, frames, _WORDS, word["text"])
    return Markup(
        '<svg class="strip" width="100%" height="{height}" role="group" aria-label="The film over time: {scenes} '
        'scenes in {seconds:.1f} seconds">{drawn}<rect class="playhead" x="0" y="0" width="2" height="{height}"/>'
        "</svg>"
    ).format(height=HEIGHT, scenes=len(words), seconds=frames / fps, drawn=drawn)


def _cards(timeline: Timeline) -> Markup:
    frames, opening, closing = (timeline[name] for name in ("frames", "opening_card", "closing_card"))
    drawn = _box("card", 0, opening, frames, _SCENES, "opening card") if opening else Markup("")
    return drawn + (
        _box("card", frames - closing, closing, frames, _SCENES, "closing card") if closing else ""
    )


def _scene(entry: TimelineScene, number: int, frames: int, fps: int, is_bad: bool) -> Markup:
    label = f"{number} {entry['id']}" if entry["frames"] / frames >= _NARROWEST_LABEL else f"{number}"
    return Markup(
        '<a href="#scene-{id}" data-start="{start:.3f}" aria-label="Scene {number}, {id}, at {start:.1f} s">'
        '{box}<svg x="{left}" y="{top}" width="{width}" height="{height}"><text x="8" y="22">{label}</text></svg></a>'
    ).format(
        id=entry["id"],
        number=number,
        start=entry["start"] / fps,
        label=label,
        box=_box("scene bad" if is_bad else "scene", entry["start"], entry["frames"], frames, _SCENES, ""),
        left=_percent(entry["start"], frames),
        width=_percent(entry["frames"], frames),
        top=_SCENES[0],
        height=_SCENES[1],
    )


def _parts(entry: TimelineScene, frames: int) -> Markup:
    """The shots of a scene, and their chunks, each as long as its share of what was made for the shot."""
    drawn = Markup("")
    lengths = [shot["frames"] for shot in entry["shots"]]
    starts = accumulate(lengths[:-1], initial=entry["start"])
    number = 0
    for shot_number, (shot, start) in enumerate(zip(entry["shots"], starts, strict=True), 1):
        drawn += _box("shot", start, shot["frames"], frames, _SHOTS, f"shot {shot_number}")
        made = sum(shot["chunks"])
        ends = [total / made for total in accumulate(shot["chunks"])]
        for begin, end in zip([0.0, *ends], ends, strict=False):
            left, length = start + begin * shot["frames"], (end - begin) * shot["frames"]
            drawn += _box("chunk", left, length, frames, _CHUNKS, f"chunk {number}")
            number += 1
    return drawn


def _box(kind: str, left: float, length: float, frames: int, lane: tuple[int, int], name: str) -> Markup:
    """A box of one lane; places and lengths in frames of the film."""
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2">{}</rect>').format(
        kind,
        _percent(left, frames),
        lane[0],
        _percent(length, frames),
        lane[1],
        Markup("<title>{}</title>").format(name) if name else "",
    )


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.3f}%"
