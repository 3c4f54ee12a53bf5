import numpy as np
import pytest

from understudy.errors import UserError
from understudy.film.loudness import (
    SILENCE,
    highest_peak,
    integrated_loudness,
    loudness_over_time,
    measure_loudness,
    normalise,
)
from understudy.film.sound import mix
from understudy.media.audio import SAMPLE_RATE, read_wav, write_wav
from understudy.media.encoding import write_video
from understudy.media.muxing import join_film

RATE = SAMPLE_RATE


def voice(seconds, seed=1):
    """Noise in syllables, with peaks as uneven as speech's."""
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    noise = np.convolve(random.laplace(0, 0.05, len(time)), np.hanning(64) / 32, "same")
    return (noise * np.clip(np.sin(2 * np.pi * 3 * time), 0.02, None)).astype(np.float32)


def tone(seconds, hertz=300, level=0.2):
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def lay(tmp_path, placements, duration, music=None, **options):
    files = []
    for index, (start, samples) in enumerate(placements):
        path = tmp_path / f"{index}.wav"
        write_wav(path, samples)
        files.append((start, path))
    if music is not None:
        write_wav(tmp_path / "music.wav", music)
    settings = {"music_level": -14.0, "loudness": -16.0, "true_peak": -1.5, **options}
    output = tmp_path / "film.wav"
    mix(files, duration, output, music=tmp_path / "music.wav" if music is not None else None, **settings)
    return output


def encoded(wav):
    """The sound as it is in the film."""
    samples, _ = read_wav(wav)
    frames = len(samples) * 25 // RATE
    picture = np.zeros((16, 16, 4), np.uint8)
    video, film = wav.with_name("v.mp4"), wav.with_name("film.mp4")
    write_video([picture] * frames, video, width=16, height=16, fps=25)
    join_film([video], wav, None, film, language="en", title="")
    return film


def level(samples, start, end):
    """dB of a part, seconds."""
    part = samples[round(start * RATE) : round(end * RATE)]
    return 10 * np.log10(np.square(part, dtype=float).mean() + 1e-12)


def test_the_meter_agrees_with_ffmpeg(tmp_path):
    for index, samples in enumerate(
        [voice(5), tone(3, 1000), np.pad(voice(4) * 8, (0, 5 * RATE)), voice(9) * 0.3]
    ):
        path = tmp_path / f"{index}.wav"
        write_wav(path, samples)
        read, _ = read_wav(path)
        assert integrated_loudness(read) == pytest.approx(measure_loudness(path).integrated, abs=0.06)


def test_loudness_is_told_for_every_second_and_follows_the_sound():
    second = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    loud, quiet = (level * np.sin(2 * np.pi * 997 * second) for level in (1.0, 0.1))
    levels = loudness_over_time(np.concatenate([loud] * 4 + [quiet] * 4 + [0 * quiet] * 4))
    assert len(levels) == 12
    assert levels[3] == pytest.approx(-3.01, abs=0.1)  # a full sine of 997 Hz: EBU Tech 3341
    assert levels[7] == pytest.approx(-23.01, abs=0.1)
    assert levels[4] < levels[3]
    assert levels[11] == SILENCE


def test_silence_has_no_loudness_and_stays_silent():
    silence = np.zeros(RATE, np.float32)
    assert integrated_loudness(silence) == SILENCE
    assert not normalise(silence, -16, -1.5).any()


@pytest.mark.parametrize("seconds", [3, 5, pytest.param(40, marks=pytest.mark.slow)])
@pytest.mark.parametrize("with_music", [False, True])
def test_the_encoded_film_has_the_loudness_asked_for(tmp_path, seconds, with_music):
    music = tone(7) if with_music else None
    film = encoded(lay(tmp_path, [(0.4, voice(seconds - 1))], seconds, music))
    measured = measure_loudness(film)
    assert measured.integrated == pytest.approx(-16, abs=0.5)
    assert measured.true_peak <= -1.5


def test_peaks_are_limited_however_loud_the_film_shall_be(tmp_path):
    measured = measure_loudness(lay(tmp_path, [(0, voice(4))], 4, loudness=-10.0))
    assert measured.true_peak <= -1.5
    assert measured.integrated > -16


def test_quiet_sounds_that_peak_between_samples_are_limited_where_few_loud_ones_are_taken_down():
    seconds = np.arange(3 * RATE) / RATE
    # A quarter of the sample rate, sampled beside its peaks: they are 3 dB above the samples.
    samples = (0.2 * np.sin(2 * np.pi * RATE / 4 * seconds + np.pi / 4)).astype(np.float32)
    samples[:: RATE // 10] = 1.0
    assert highest_peak(normalise(samples, -3.0, -2.5)) == pytest.approx(-2.5, abs=0.1)


def test_speech_begins_at_its_very_sample(tmp_path):
    click = np.zeros(RATE // 2, np.float32)
    click[0] = 1
    samples, _ = read_wav(lay(tmp_path, [(0.24, click), (3.08, click)], 4))
    assert np.flatnonzero(np.abs(samples) > 0.2).tolist() == [round(0.24 * RATE), round(3.08 * RATE)]
    assert len(samples) == 4 * RATE


def test_music_gives_way_to_speech_and_comes_back(tmp_path):
    hertz = 6000
    samples, _ = read_wav(
        lay(tmp_path, [(6, voice(6)), (18, voice(2))], 26, tone(26, hertz), music_level=-10)
    )
    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    music = np.fft.irfft(np.where(np.abs(frequencies - hertz) < 30, spectrum, 0), len(samples))
    pause, under_speech, after = level(music, 2, 5), level(music, 7, 11), level(music, 13.5, 16.5)
    assert 8 < pause - under_speech < 15
    assert after == pytest.approx(pause, abs=1.5)


def test_music_comes_and_goes_softly_and_lasts_as_long_as_the_film(tmp_path):
    samples, _ = read_wav(lay(tmp_path, [(4, voice(1))], 20, tone(3.3), music_level=-8))
    assert level(samples, 0, 0.1) < level(samples, 2, 3) - 10
    assert level(samples, 19.9, 20) < level(samples, 15, 16) - 10
    tenths = [level(samples, start / 10, start / 10 + 0.1) for start in range(60, 170)]
    assert max(tenths) - min(tenths) < 4


def test_a_film_of_music_alone_has_its_loudness_too(tmp_path):
    assert measure_loudness(lay(tmp_path, [], 6, tone(6))).integrated == pytest.approx(-16, abs=0.2)


def test_the_same_sound_gives_the_same_bytes(tmp_path):
    first = lay(tmp_path, [(0.2, voice(2))], 3, tone(1)).read_bytes()
    assert lay(tmp_path, [(0.2, voice(2))], 3, tone(1)).read_bytes() == first


def test_speech_that_outlasts_the_film_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"0\.wav.*0\.50 s after the film"):
        lay(tmp_path, [(1.5, voice(2))], 3)
