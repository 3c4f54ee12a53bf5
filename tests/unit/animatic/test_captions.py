"""Captions, names, slate, label and cards: drawn where they belong, at the time they belong."""

import itertools

import numpy as np
import pytest

from understudy.drawing.canvas import Frame
from understudy.drawing.captions import Captions
from understudy.drawing.overlay import Label, LowerThird, Slate, timecode
from understudy.drawing.palette import PALETTES
from understudy.drawing.safe_area import design_frame
from understudy.drawing.titles import Card
from understudy.film.credits import label as label_of
from understudy.text.tokens import record, tokens

LABEL = label_of("en")
SIZES = [(1280, 720), (720, 1280), (720, 720)]
ACCENT = "#e4572e"
HOSTILE = "%{}\\:'\"<b>--> 😀👩‍👩‍👧 \ud800 a\x00b "


def spoken(text, each=0.3):
    return [
        {"text": word, "start": 1 + i * each, "end": 1.2 + i * each} for i, word in enumerate(text.split())
    ]


def drawn(draw, size=(1280, 720)):
    frame = Frame(*size)
    draw(frame.canvas)
    return frame.array


def rows(picture):
    return picture[..., 3].any(1).nonzero()[0]


def has_colour(picture, text):
    wanted = [int(text[i : i + 2], 16) for i in (5, 3, 1)]
    return bool((picture[..., :3] == wanted).all(-1).any())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "text", ["A heat pump moves heat from cold to warm.", "غرفة دافئة وفاتورة أقل", HOSTILE]
)
def test_captions_stay_inside_their_band(size, text):
    captions = Captions(spoken(text), "en", *size, ACCENT)
    picture = drawn(lambda canvas: captions.draw(canvas, 1.35), size)
    frame = design_frame(*size)
    top, bottom = (edge * frame.pixels_per_unit for edge in frame.caption_band)
    assert len(rows(picture))
    assert rows(picture)[0] >= top - 1
    assert rows(picture)[-1] <= bottom + 1
    assert not picture[:, 0, 3].any()
    assert not picture[:, -1, 3].any()


def test_nothing_is_shown_before_and_after_the_words():
    captions = Captions(spoken("One two"), "en", 1280, 720, ACCENT)
    assert not drawn(lambda canvas: captions.draw(canvas, 0.5)).any()
    assert not drawn(lambda canvas: captions.draw(canvas, 9)).any()


def test_the_spoken_word_has_a_tile_that_moves_on():
    captions = Captions(spoken("One two"), "en", 1280, 720, ACCENT)

    def tile(seconds):
        picture = drawn(lambda canvas: captions.draw(canvas, seconds))
        wanted = [int(ACCENT[i : i + 2], 16) for i in (5, 3, 1)]
        return (picture[..., :3] == wanted).all(-1).any(0).nonzero()[0].mean()

    assert tile(1.2) < tile(1.5)


def test_the_tile_moves_to_the_left_in_arabic():
    captions = Captions(spoken("غرفة دافئة"), "en", 1280, 720, ACCENT)

    def tile(seconds):
        picture = drawn(lambda canvas: captions.draw(canvas, seconds))
        wanted = [int(ACCENT[i : i + 2], 16) for i in (5, 3, 1)]
        return (picture[..., :3] == wanted).all(-1).any(0).nonzero()[0].mean()

    assert tile(1.2) > tile(1.5)


def test_an_english_name_in_an_arabic_caption_keeps_its_order():
    from understudy.drawing.captions import _visual_order
    from understudy.film.subtitles import Word

    words = [Word(text, 0, 0) for text in ("اسمي", "Ada", "Marsh", "شكرا")]
    assert [word.text for word in _visual_order(words, "R")] == ["شكرا", "Ada", "Marsh", "اسمي"]


LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde"


@pytest.mark.parametrize("size", [*SIZES, (426, 240)])
@pytest.mark.parametrize("text", [LONG_WORD, 3 * LONG_WORD, "人工智能正在改变我们的生活方式，" * 4])
def test_letters_never_shrink_below_a_legible_size(size, text):
    frame = design_frame(*size)
    captions = Captions([{"text": text, "start": 0, "end": 9}], "de", *size, ACCENT)
    picture = drawn(lambda canvas: captions.draw(canvas, 1.0), size)
    assert captions._caption._size >= 24 * frame.pixels_per_unit - 1e-6
    assert not picture[:, 0, 3].any()
    assert not picture[:, -1, 3].any()


@pytest.mark.parametrize("size", SIZES)
def test_the_full_width_is_used_before_letters_shrink(size):
    frame = design_frame(*size)
    words = spoken("Wir messen Wärmepumpenstromverbrauch", each=1.0)
    captions = Captions(words, "de", *size, ACCENT)
    drawn(lambda canvas: captions.draw(canvas, 3.3), size)
    full = {"wide": 34, "square": 32, "tall": 44}[frame.shape]
    shrunk = captions._caption._size < full * frame.pixels_per_unit - 1e-6
    assert not shrunk or captions._caption.width > 0.8 * size[0]


@pytest.mark.parametrize("text", ["人工智能正在改变我们。", "ไฟร์วอลล์จะตรวจสอบ", "検査をして決めます。"])
def test_words_without_spaces_are_lit_one_by_one(text):
    words = [record(token, 1 + 0.4 * i, 1.4 + 0.4 * i) for i, token in enumerate(tokens(text))]
    captions = Captions(words, "zh", 1280, 720, ACCENT)

    def tile(seconds):
        picture = drawn(lambda canvas: captions.draw(canvas, seconds))
        wanted = [int(ACCENT[i : i + 2], 16) for i in (5, 3, 1)]
        return (picture[..., :3] == wanted).all(-1).any(0).nonzero()[0]

    places = [tile(word["start"] + 0.3) for word in words]
    assert len(words) > 1
    for before, after in itertools.pairwise(places):
        assert after.mean() > before.mean()
        assert after[0] >= before[-1] - 8  # pixels that two tiles may share


def test_no_words_draw_nothing():
    captions = Captions([], "en", 1280, 720, ACCENT)
    assert not drawn(lambda canvas: captions.draw(canvas, 1)).any()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["Ada Marsh", "آدا مارش", HOSTILE, "A very long name " * 5])
def test_the_lower_third_stays_above_the_captions(size, name):
    plate = LowerThird(name, "Home energy, explained", *size, PALETTES[0])
    picture = drawn(lambda canvas: plate.draw(canvas, 2.0), size)
    frame = design_frame(*size)
    assert rows(picture)[-1] < frame.caption_band[0] * frame.pixels_per_unit
    assert not picture[:, 0, 3].any()
    assert not picture[:, -1, 3].any()


@pytest.mark.parametrize("seconds", [0.0, 0.5, 4.6, 9.0])
def test_the_lower_third_comes_and_goes(seconds):
    plate = LowerThird("Ada Marsh", "", 1280, 720, PALETTES[0])
    assert not drawn(lambda canvas: plate.draw(canvas, seconds)).any()


def test_the_slate_runs():
    slate = Slate("DRAFT", "03-firewall", 1280, 720, 25)
    first, second = (drawn(lambda canvas, t=t: slate.draw(canvas, t)) for t in (1.0, 1.04))
    assert (first != second).any()
    assert has_colour(first, "#d94a21")


@pytest.mark.parametrize(("seconds", "shown"), [(0, "00:00:00"), (4.48, "00:04:12"), (61.96, "01:01:24")])
def test_the_timecode_counts_minutes_seconds_and_frames(seconds, shown):
    assert timecode(seconds, 25) == shown


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "title", ["How a firewall works", "long title " * 8, HOSTILE, "كيف يعمل جدار الحماية", ""]
)
def test_cards_fill_the_frame(size, title):
    frame = Frame(*size)
    card = Card(*size, 1, fps=25, title=title, kicker="Ada Marsh", byline="Home", label=LABEL)
    for index in (0, 10, 60):
        card.draw(frame, index)
    assert (frame.array[..., 3] == 255).all()
    assert frame.array.std() > 5


@pytest.mark.parametrize("index", [0, 60])
def test_a_card_shows_its_label_from_the_first_frame_on(index):
    def last_lines(label):
        frame = Frame(1280, 720)
        Card(1280, 720, 1, fps=25, title="T", label=label).draw(frame, index)
        return frame.array[620:700, 80:600].astype(int)

    assert np.abs(last_lines(LABEL) - last_lines("")).max() > 200


@pytest.mark.parametrize("size", SIZES)
def test_the_label_stands_clear_of_the_slate_and_of_captions(size):
    label, slate = (
        Label("AI-generated", None, *size),
        Slate("DRAFT", "a-scene-with-a-long-name-indeed", *size, 25),
    )
    shown, beside = (
        drawn(lambda canvas, p=part: p.draw(canvas, 1.0), size)[..., 3] > 0 for part in (label, slate)
    )
    assert shown.any()
    assert not (shown & beside).any()
    frame = design_frame(*size)
    assert not shown[round(frame.caption_band[0] * frame.pixels_per_unit) :].any()


def test_the_label_of_an_opening_goes_when_its_time_is_over():
    label = Label("AI-generated", 2.0, 1280, 720)
    assert drawn(lambda canvas: label.draw(canvas, 1.96)).any()
    assert not drawn(lambda canvas: label.draw(canvas, 2.0)).any()
