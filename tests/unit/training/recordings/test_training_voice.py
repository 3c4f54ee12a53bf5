"""From recordings to judged clips, in the order of the work; what needs networks is in tests/studio/f5."""

from itertools import chain, islice
from pathlib import Path

import numpy as np
import pytest
from recorded_voices import RATE, record, sentences

from training.recordings.conversion import convert, recording_files
from training.recordings.cuts import LONGEST, Phrase, cut, limits
from training.recordings.dataset import Clip, kept
from training.recordings.dataset_page import waveform
from training.recordings.filters import Measures, reasons, signal_to_noise, usual_rates
from training.recordings.matching import words_of
from training.recordings.reference import best_reference
from training.recordings.transcripts import Passage
from training.stages.voice import check_recordings
from training.voice.comparison import Measured, best
from training.voice.order import batches, held_out, parts
from understudy.errors import UserError
from understudy.files import read_json
from understudy.media.audio import read_wav, write_wav
from understudy.quality.heard import word_error_rate

ELSEWHERE = (
    "The quick brown fox jumps over the lazy dog and runs away.",
    "She sells sea shells by the sea shore to nobody at all.",
    "Please call me when the train arrives at the station tonight.",
    "There was frost on every single window of the house.",
    "I never learned to swim, but I have always loved water.",
    "Turn left at the church and keep on walking to the end.",
)
"""As long as the sentences of the recordings, but other ones."""
GOOD = Measures(seconds=8.0, similarity=0.9, mean_similarity=0.92, signal_to_noise=40.0, clipped=0.0)


def tone(seconds: float, level: float, rate: int = RATE) -> np.ndarray:
    return level * np.sin(np.arange(round(seconds * rate)) * 2 * np.pi * 220 / rate).astype(np.float32)


def convert_one(folder: Path, samples: np.ndarray, rate: int = 48_000) -> np.ndarray:
    write_wav(folder / "talk.wav", samples, rate)
    convert([folder / "talk.wav"], folder / "converted")
    return read_wav(folder / "converted/talk.wav.wav")[0]


def phrase(start: float, end: float, similarity: float | None = 0.9) -> Phrase:
    return Phrase(start, end, similarity, similarity)


def clip(
    file: str = "a.wav", text: str = "All of it is said.", rejected: tuple = (), **measures: float
) -> Clip:
    return Clip(file, "talk.wav", 0.0, text, Measures(**{**vars(GOOD), **measures}), rejected)


def why(
    text: str = "A text of some sixty letters, as eight seconds of speech would have.", **measures
) -> str:
    return " ".join(reasons(Measures(**{**vars(GOOD), **measures}), text, 0.8, (4.0, 20.0)))


# Conversion.


def test_a_quiet_recording_is_brought_to_full_scale(tmp_path):
    converted = convert_one(
        tmp_path, np.concatenate([tone(0.1, 0.05, 48_000), np.zeros(475_200, np.float32)])
    )
    assert len(converted) == 10 * RATE
    assert abs(converted).max() == pytest.approx(1, abs=0.01)


def test_a_loud_recording_is_lowered_by_three_decibels_and_no_more(tmp_path):
    assert abs(convert_one(tmp_path, tone(5, 0.5, 48_000))).max() == pytest.approx(10 ** (-3 / 20), abs=0.01)


def test_the_gain_of_a_recording_is_written_down(tmp_path):
    convert_one(tmp_path, tone(5, 0.5, 48_000))
    (entry,) = read_json(tmp_path / "converted/recordings.json")
    assert entry["gain"] == pytest.approx(20 * np.log10(2) - 3, abs=0.1)


def test_a_silent_recording_is_refused_by_name(tmp_path):
    with pytest.raises(UserError, match=r"talk\.wav: it is silent.*take it out"):
        convert_one(tmp_path, np.zeros(48_000, np.float32))


def test_a_clipped_recording_is_refused_by_name(tmp_path):
    with pytest.raises(UserError, match=r"talk\.wav: it is clipped.*less gain"):
        convert_one(tmp_path, np.clip(tone(5, 3.0, 48_000), -1, 1))


def test_a_file_without_sound_is_refused_by_name(tmp_path):
    (tmp_path / "notes.pdf").write_text("no sound")
    with pytest.raises(UserError, match=r"notes\.pdf: no sound can be read"):
        convert([tmp_path / "notes.pdf"], tmp_path / "converted")


def test_transcripts_and_hidden_files_are_no_recordings(tmp_path):
    for name in ("talk.mp4", "talk.srt", ".DS_Store", "b.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in recording_files(tmp_path)] == ["talk.mp4"]


# Cuts.


def test_neighbouring_phrases_of_the_persona_are_one_clip():
    (one,) = cut([phrase(0, 2), phrase(2.3, 5)], 0.8)
    assert (one.start, one.end, one.is_wanted) == (0, 5, True)


def test_another_voice_ends_a_clip():
    cuts = cut([phrase(0, 4), phrase(4.3, 6, 0.5), phrase(6.3, 10)], 0.8)
    assert [one.is_wanted for one in cuts] == [True, False, True]


def test_a_word_too_short_to_tell_is_not_taken_for_the_persona():
    assert [one.is_wanted for one in cut([phrase(0, 4), phrase(4.3, 4.6, None)], 0.8)] == [True, False]


def test_a_long_silence_ends_a_clip():
    assert len(cut([phrase(0, 4), phrase(6, 10)], 0.8)) == 2


def test_a_long_stretch_is_cut_at_its_longest_pause():
    cuts = cut([phrase(0, 4), phrase(4.2, 8), phrase(8.7, 12), phrase(12.2, 16)], 0.8)
    assert [(one.start, one.end) for one in cuts] == [(0, 8), (8.7, 16)]


def test_no_clip_is_longer_than_twelve_seconds():
    phrases = [phrase(3 * i, 3 * i + 2.7) for i in range(40)]
    assert all(one.seconds <= LONGEST for one in cut(phrases, 0.8))


def test_clips_keep_some_silence_but_never_their_neighbours_sound():
    cuts = cut([phrase(1, 5), phrase(5.1, 9, 0.5)], 0.8)
    assert limits(cuts, 20) == [(0.9, pytest.approx(5.05)), (pytest.approx(5.05), 9.1)]


# Words of clips.


@pytest.fixture(scope="module")
def talk():
    return record([("wanted", sentences(6))])


@pytest.fixture(scope="module")
def cuts_of_talk(talk):
    return cut([phrase(start, end) for _, start, end, _ in talk.said], 0.8)


@pytest.mark.slow
def test_each_clip_gets_the_words_that_are_said_in_it(talk, cuts_of_talk):
    passages = [Passage(start - 0.1, end + 0.1, text) for _, start, end, text in talk.said]
    texts = words_of(talk.samples, RATE, cuts_of_talk, passages, "en-GB", "talk.srt")
    assert texts == [
        " ".join(text for _, start, _, text in talk.said if one.start <= start < one.end)
        for one in cuts_of_talk
    ]


@pytest.mark.slow
def test_a_text_without_times_is_found_in_a_short_recording(talk, cuts_of_talk):
    whole = [Passage(0, len(talk.samples) / RATE, " ".join(text for *_, text in talk.said))]
    texts = words_of(talk.samples, RATE, cuts_of_talk, whole, "en-GB", "talk.txt")
    assert [text.split()[0] for text in texts] == [
        next(text for _, start, _, text in talk.said if start >= one.start).split()[0] for one in cuts_of_talk
    ]


def test_the_transcript_of_another_recording_is_refused_by_name(talk, cuts_of_talk):
    passages = [
        Passage(start, end, text) for (_, start, end, _), text in zip(talk.said, ELSEWHERE, strict=True)
    ]
    with pytest.raises(UserError, match=r"talk\.srt: it does not match its recording"):
        words_of(talk.samples, RATE, cuts_of_talk, passages, "en-GB", "talk.srt")


def test_a_long_text_without_times_asks_for_subtitles():
    phrases = [phrase(4 * i, 4 * i + 3.5) for i in range(20)]
    silence = np.zeros(80 * RATE, np.float32)
    with pytest.raises(UserError, match="without a time"):
        words_of(silence, RATE, cut(phrases, 0.8), [Passage(0, 80, "Far too much.")], "en-GB", "a.txt")


# Verdicts.


def test_a_good_clip_has_no_reason_to_be_rejected():
    assert why() == ""


@pytest.mark.parametrize(
    ("measures", "reason"),
    [
        ({"similarity": 0.61}, "another voice: 0.61 alike, the persona is from 0.80"),
        ({"similarity": None}, "too short to tell who speaks"),
        ({"seconds": 2.1}, "too short: 2.1 s, at least 3"),
        ({"seconds": 12.6}, "too long: 12.6 s without a pause, at most 12"),
        ({"signal_to_noise": 9.0}, "noisy: 9 dB over the noise, at least 15"),
        ({"clipped": 3.0}, "clipped: 3.0 of 1000 samples, at most 1"),
        ({"text": ""}, "no words"),
        ({"text": "Too few words."}, "unlikely words: 1.4 letters a second, usual are 4.0 to 20.0"),
    ],
)
def test_every_rejection_names_what_was_found_and_what_is_asked(measures, reason):
    assert reason in why(**measures)


@pytest.mark.parametrize("decibels", [10.0, 25.0])
def test_the_distance_of_speech_from_noise_is_found(decibels):
    random = np.random.default_rng(0)
    noise = 0.01 * random.standard_normal(6 * RATE).astype(np.float32)
    speech = np.zeros(6 * RATE, np.float32)
    speech[2 * RATE : 4 * RATE] = 0.01 * 10 ** (decibels / 20) * random.standard_normal(2 * RATE)
    both = speech + noise
    assert signal_to_noise(both[2 * RATE : 4 * RATE], both, RATE) == pytest.approx(decibels, abs=1)


def test_rates_of_an_even_speaker_may_differ_by_a_third():
    low, high = usual_rates([10.0, 10.1, 9.9, 10.0, 10.2, 9.8])
    assert low == pytest.approx(7.0)
    assert high == pytest.approx(13.0)


def test_too_few_clips_are_told_with_why_the_others_were_rejected():
    clips = [clip(), clip(rejected=("noisy: 9 dB", "too short: 2 s")), clip(rejected=("noisy: 8 dB",))]
    with pytest.raises(UserError, match=r"1 good clips of together 8 seconds.*2 noisy, 1 too short"):
        kept(clips, 2, 10, "training a voice")


def test_the_reference_is_a_whole_sentence_of_usual_tempo_and_length():
    text = "A sentence of sixty letters or so is said in eight seconds here."
    clips = [
        clip("long.wav", text=text, seconds=11.8, mean_similarity=0.99),
        clip("part.wav", text=text.removesuffix("."), mean_similarity=0.99),
        clip("noisy.wav", text=text, signal_to_noise=16.0),
        clip("best.wav", text=text),
        clip("fast.wav", text=text, seconds=6.0),
        clip("other.wav", text=text, mean_similarity=0.999, rejected=("another voice",)),
    ]
    assert best_reference(clips).file == "best.wav"


def test_a_waveform_is_drawn_from_its_lowest_to_its_highest_sample():
    drawing = waveform(np.concatenate([np.zeros(3000), np.tile([1.0, -1.0], 1500)]))
    assert "M0 18.0V18.0" in drawing
    assert "M299 0.0V36.0" in drawing


# Settings.


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"folder": ""}, "folder is missing"),
        ({"folder": "nowhere"}, "there is no folder nowhere"),
        ({"mark": None}, r"mark is missing.*talk\.wav"),
        ({"mark": {"file": "tlak.wav", "start": 0, "end": 30}}, r"has no tlak\.wav. There are: talk\.wav"),
        ({"mark": {"file": "talk.wav", "start": 40, "end": 30}}, "it must end after it starts"),
        ({}, r"talk\.wav: nobody has written down what is said.*talk\.srt.*transcriber"),
    ],
)
def test_missing_settings_are_told_before_any_job(tmp_path, monkeypatch, about, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings/talk.wav").touch()
    good = {"folder": "recordings", "mark": {"file": "talk.wav", "start": 0, "end": 30}, "transcriber": ""}
    with pytest.raises(UserError, match=message):
        check_recordings({"language": "en-GB", "persona": {"id": "ada", "recordings": good | about}})


# Order and choice.


def test_every_round_has_every_clip_once_and_in_another_order():
    rounds = list(islice(batches([10] * 8, most=20, seed=1), 8))
    first, second = (list(chain(*half)) for half in (rounds[:4], rounds[4:]))
    assert sorted(first) == sorted(second) == list(range(8))
    assert first != second


def test_the_order_is_the_same_every_time():
    assert list(islice(batches([5, 9, 7], 12, 3), 9)) == list(islice(batches([5, 9, 7], 12, 3), 9))


def test_parts_of_a_batch_fit_with_their_padding():
    lengths = [100, 350, 120, 340, 110]
    divided = parts([0, 1, 2, 3, 4], lengths, most=400)
    assert sorted(chain(*divided)) == [0, 1, 2, 3, 4]
    assert all(len(part) * max(lengths[i] for i in part) <= 400 for part in divided)


def test_held_out_clips_are_spread_over_the_recordings():
    assert held_out(400) == sorted(set(held_out(400)))
    assert len(held_out(400)) == 20
    assert len(held_out(20)) == 4
    assert max(held_out(20)) < 20


def test_fewest_wrong_words_win_among_those_that_sound_alike():
    checkpoints = [
        Measured(100, 1.0, 0.80, 0.02),
        Measured(200, 0.9, 0.895, 0.05),
        Measured(300, 0.8, 0.90, 0.07),
    ]
    assert best(checkpoints)[0].updates == 200


def test_without_counted_words_the_smallest_loss_wins():
    assert best([Measured(100, 0.9, 0.9, None), Measured(200, 0.8, 0.1, None)])[0].updates == 200


def test_wrong_missing_and_added_words_are_errors_but_case_and_marks_are_not():
    said, heard = ["The cat sat.", "It's one two"], ["the CAT, sat!", "its two three"]
    assert word_error_rate(said, heard) == pytest.approx(2 / 6)
