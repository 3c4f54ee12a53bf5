"""What pages draw: waveforms, charts and the strip of a film, as SVG in which nothing can be anything but text."""

from xml.etree import ElementTree

import numpy as np
import pytest

from understudy.drawing.palette import PALETTES
from understudy.report.chart import Bar, Line, bar_chart, line_chart
from understudy.report.colours import READABLE, contrast, dark, light, mixed
from understudy.report.strip import strip
from understudy.report.waveform import PIXELS_A_SECOND, waveform

HOSTILE = "</title></svg><script>alert('\"&')</script>"
RATE = 8_000
TIMELINE = {
    "fps": 25,
    "opening_card": 50,
    "closing_card": 25,
    "frames": 275,
    "scenes": [
        {
            "id": "one",
            "start": 50,
            "frames": 100,
            "speech": 3.0,
            "shots": [{"frames": 100, "chunks": [60, 40]}],
        },
        {
            "id": "two",
            "start": 150,
            "frames": 100,
            "speech": 3.0,
            "shots": [{"frames": 75, "chunks": [81]}, {"frames": 25, "chunks": [33]}],
        },
    ],
}
WORDS = [{"text": "Good", "start": 0.1, "end": 0.4}, {"text": HOSTILE, "start": 0.5, "end": 1.0}]


def svg(drawn: str) -> ElementTree.Element:
    """The picture as a parser sees it; fails if it is not well-formed."""
    return ElementTree.fromstring(drawn)  # noqa: S314 - drawn here


def boxes(drawn: str, kind: str) -> list[tuple[float, float]]:
    """(left, width) in percent of the strip's boxes of a kind."""
    found = [box for box in svg(drawn).iter("rect") if box.get("class") == kind]
    return [(float(box.get("x")[:-1]), float(box.get("width")[:-1])) for box in found]


def test_a_waveform_is_as_wide_as_its_sound_is_long() -> None:
    assert svg(waveform(np.zeros(2 * RATE), RATE, [])).get("width") == str(2 * PIXELS_A_SECOND)


def test_a_word_stands_where_it_is_said_and_tells_when_in_the_film() -> None:
    drawn = svg(waveform(np.zeros(RATE), RATE, WORDS[:1], starts=10.0))
    word = drawn.find("g[@class='word']")
    assert float(word.get("data-start")) == pytest.approx(10.1)
    assert float(word.find("text").get("x")) == pytest.approx(0.1 * PIXELS_A_SECOND, abs=0.1)


def test_words_that_would_touch_stand_in_different_lines() -> None:
    close = [{"text": "extraordinary", "start": n / 10, "end": (n + 1) / 10} for n in range(3)]
    heights = [text.get("y") for text in svg(waveform(np.zeros(RATE), RATE, close)).iter("text")]
    assert len(set(heights)) == 3


def test_quiet_speech_fills_the_height_and_silence_stays_flat() -> None:
    quiet = 0.01 * np.sin(np.arange(RATE))
    path = svg(waveform(quiet, RATE, [])).find("path").get("d")
    tops = [float(stroke.split(" ")[1].split("V")[0]) for stroke in path.split("M")[1:]]
    assert min(tops) < 1.0
    flat = svg(waveform(np.zeros(RATE), RATE, [])).find("path").get("d")
    assert {stroke.split(" ")[1] for stroke in flat.split("M")[1:]} == {"28.0V28.0"}


@pytest.mark.parametrize(
    "drawn",
    [
        waveform(np.zeros(RATE), RATE, WORDS),
        line_chart([Line(HOSTILE, [(0, 1.0), (1, 2.0)])], name=HOSTILE),
        bar_chart([Bar(HOSTILE, 1.0, HOSTILE)], name=HOSTILE),
        strip(TIMELINE, [WORDS, WORDS], speech_start=0.2),
    ],
    ids=["waveform", "line", "bars", "strip"],
)
def test_a_hostile_text_is_text_in_every_drawing(drawn: str) -> None:
    picture = svg(drawn)
    assert not list(picture.iter("script"))
    assert HOSTILE in "".join([*picture.itertext(), *picture.attrib.values()])


def test_the_higher_value_stands_higher_and_the_limit_between() -> None:
    drawn = svg(bar_chart([Bar("1", 1.0), Bar("2", 3.0)], [2.0]))
    tops = [float(bar.get("y")) for bar in drawn.iter("rect")]
    limit = next(path for path in drawn.iter("path") if path.get("stroke-dasharray"))
    assert tops[0] > float(limit.get("d").split(" ")[1].split("H")[0]) > tops[1]


def test_a_value_that_was_not_measured_leaves_its_place_empty() -> None:
    drawn = svg(bar_chart([Bar("1", 1.0), Bar("2", None), Bar("3", 1.0)]))
    assert len(list(drawn.iter("rect"))) == 2


def test_a_chart_of_nothing_says_so() -> None:
    assert line_chart([Line("loss", [])]) == bar_chart([Bar("1", None)]) == "<p>Nothing yet.</p>"


def test_the_strip_has_scenes_and_cards_where_the_film_has_them() -> None:
    drawn = strip(TIMELINE, [[], []], speech_start=0.2)
    assert boxes(drawn, "card") == [pytest.approx((0.0, 18.182)), pytest.approx((90.909, 9.091))]
    assert boxes(drawn, "scene") == [pytest.approx((18.182, 36.364)), pytest.approx((54.545, 36.364))]
    links = [link.get("href") for link in svg(drawn).iter("a")]
    assert links == ["#scene-one", "#scene-two"]


def test_the_strip_has_every_shot_and_chunk_and_word() -> None:
    drawn = strip(TIMELINE, [WORDS, WORDS[:1]], speech_start=0.2)
    assert [len(boxes(drawn, kind)) for kind in ("shot", "chunk", "word")] == [3, 4, 3]
    assert boxes(drawn, "chunk")[0] == pytest.approx((18.182, 21.818))  # 60 of 100 frames
    assert boxes(drawn, "word")[0][0] == pytest.approx(100 * (50 + 0.3 * 25) / 275, abs=0.001)


def test_a_scene_below_a_gate_is_marked_in_the_strip() -> None:
    drawn = strip(TIMELINE, [[], []], speech_start=0.2, bad_scenes=frozenset({"two"}))
    assert len(boxes(drawn, "scene bad")) == 1


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("theme", [light, dark])
def test_all_text_can_be_read_on_its_ground_in_light_and_dark(theme: object, palette: object) -> None:
    colours = theme(palette)
    for ground in (colours.ground, colours.surface):
        for name in ("ink", "muted", "accent", "accent2", "good", "bad"):
            assert contrast(getattr(colours, name), ground) >= READABLE, (name, ground)
    for ground in (colours.soft, colours.soft2):
        assert contrast(colours.ink, ground) >= READABLE
    assert contrast(colours.ground, colours.accent) >= READABLE  # the name of a scene that is on


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert mixed("#000000", "#FFFFFF", 0.5) == "#808080"
