import numpy as np
import pytest

from understudy.files import replace_atomically
from understudy.media.audio import SAMPLE_RATE, read_audio, read_wav, resample, write_wav
from understudy.media.decoding import last_frame, read_frame_at, read_video
from understudy.media.encoding import Encoding, write_video
from understudy.media.errors import MediaError
from understudy.media.ffmpeg_process import BINARY_VARIABLE
from understudy.media.muxing import join_film
from understudy.media.probing import probe
from understudy.text.languages import iso_639_2

WIDTH, HEIGHT, FPS = 64, 48, 25
SAMPLES_PER_FRAME = SAMPLE_RATE // FPS


def plain(blue=0, green=0, red=0):
    picture = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    picture[..., :3] = blue, green, red
    return picture


def write(path, frames, **options):
    return write_video(frames, path, width=WIDTH, height=HEIGHT, fps=FPS, **options)


def flashes(count):
    """A white picture, then black ones."""
    return [plain(255, 255, 255)] + [plain()] * (count - 1)


@pytest.fixture
def moving():
    random = np.random.default_rng(7)
    return [random.integers(0, 256, (HEIGHT, WIDTH, 4), np.uint8) for _ in range(6)]


def test_every_picture_arrives_at_a_constant_rate(tmp_path):
    assert write(tmp_path / "a.mp4", [plain()] * 31) == 31
    facts = probe(tmp_path / "a.mp4")
    assert (facts.frames, facts.fps, facts.width, facts.height) == (31, FPS, WIDTH, HEIGHT)
    assert facts.duration == pytest.approx(31 / FPS, abs=1e-6)
    assert facts.audio_duration is None
    assert sum(1 for _ in read_video(tmp_path / "a.mp4")) == 31


def test_the_same_pictures_give_the_same_bytes(tmp_path, moving):
    for name in ("a.mp4", "b.mp4"):
        write(tmp_path / name, moving)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert b"Lavf" not in (tmp_path / "a.mp4").read_bytes()


@pytest.mark.parametrize("seconds, shown", [(0.0, 0), (1.25, 31), (2.99, 74), (9.0, 74)])
def test_the_picture_of_any_time_is_found(tmp_path, seconds, shown):
    write(tmp_path / "a.mp4", [plain(3 * number, 90, 90) for number in range(75)])
    found = read_frame_at(tmp_path / "a.mp4", seconds)
    assert abs(int(found[0, 0, 0]) - 3 * shown) <= 3


@pytest.mark.parametrize(
    "colour", [(46, 84, 228), (0, 0, 255), (255, 0, 0), (0, 255, 0), (255, 255, 255), (9, 9, 9), (30, 20, 10)]
)
def test_colours_come_back_as_they_went_in(tmp_path, colour):
    write(tmp_path / "a.mp4", [plain(*colour)] * 2, encoding=Encoding(crf=1))
    assert np.abs(last_frame(tmp_path / "a.mp4")[..., :3].astype(int) - colour).max() <= 4


def test_a_video_says_that_it_is_bt709_and_can_start_before_it_is_loaded(tmp_path):
    import av

    write(tmp_path / "a.mp4", [plain()])
    with av.open(str(tmp_path / "a.mp4")) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range) == (1, 1, 1, 1)
        assert codec.pix_fmt == "yuv420p"
    data = (tmp_path / "a.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_one_array_may_be_drawn_into_again_and_again(tmp_path):
    picture = plain()

    def draw():
        for level in (0, 120, 240):
            picture[..., :3] = level
            yield picture

    write(tmp_path / "a.mp4", draw(), encoding=Encoding(crf=1))
    levels = [int(frame[..., 1].mean()) for frame in read_video(tmp_path / "a.mp4")]
    assert levels == pytest.approx([0, 120, 240], abs=3)


def test_the_last_picture_is_found_though_the_sound_is_longer(tmp_path):
    write(tmp_path / "a.mp4", [*[plain(60, 60, 60)] * 129, plain(200, 200, 200)])
    write_wav(tmp_path / "a.wav", np.zeros(9 * SAMPLE_RATE))
    join_film([tmp_path / "a.mp4"], tmp_path / "a.wav", None, tmp_path / "b.mp4", language="en", title="")
    assert probe(tmp_path / "b.mp4").audio_duration > 8
    assert last_frame(tmp_path / "b.mp4")[..., 1].mean() == pytest.approx(200, abs=4)


def test_thirty_clips_join_without_a_frame_lost_and_sound_stays_with_the_picture(tmp_path):
    lengths = [3 + (7 * index) % 11 for index in range(30)]
    starts = np.cumsum([0, *lengths[:-1]])
    clips = []
    for index, length in enumerate(lengths):
        clips.append(tmp_path / f"{index}.mp4")
        write(clips[-1], flashes(length))
    sound = np.zeros(sum(lengths) * SAMPLES_PER_FRAME, np.float32)
    for start in starts:
        sound[start * SAMPLES_PER_FRAME : start * SAMPLES_PER_FRAME + 48] = 0.9
    write_wav(tmp_path / "clicks.wav", sound)

    film = tmp_path / "film.mp4"
    join_film(clips, tmp_path / "clicks.wav", None, film, language="en", title="Clicks")

    assert probe(film).frames == sum(lengths)
    flashed = [index for index, frame in enumerate(read_video(film)) if frame[..., 1].mean() > 128]
    assert flashed == list(starts)
    heard = read_audio(film, longest=60)
    for start in starts:
        around = heard[max(0, (start - 1) * SAMPLES_PER_FRAME) :][: 3 * SAMPLES_PER_FRAME]
        click = max(0, start - 1) * SAMPLES_PER_FRAME + np.abs(around).argmax()
        assert abs(click / SAMPLE_RATE - start / FPS) < 0.005


@pytest.mark.parametrize(
    "name", ["it's.mp4", "100% %03d.mp4", "two  words.mp4", "-y.mp4", "a:b.mp4", "日本 é.mp4"]
)
def test_any_file_name_can_be_joined(tmp_path, name):
    folder = tmp_path / "Ada's films"
    folder.mkdir()
    write(folder / name, [plain()] * 5)
    write_wav(folder / "sound.wav", np.zeros(5 * SAMPLES_PER_FRAME))
    output = folder / f"joined {name}"
    join_film([folder / name] * 2, folder / "sound.wav", None, output, language="en", title=name)
    assert probe(output).frames == 10


def test_a_film_names_its_title_languages_and_subtitles(tmp_path):
    import av

    write(tmp_path / "a.mp4", [plain()] * 50)
    write_wav(tmp_path / "a.wav", np.zeros(2 * SAMPLE_RATE))
    (tmp_path / "a.srt").write_text("1\n00:00:00,200 --> 00:00:01,000\nGrüße\n", encoding="utf-8")
    for name in ("b.mp4", "c.mp4"):
        join_film(
            [tmp_path / "a.mp4"],
            tmp_path / "a.wav",
            tmp_path / "a.srt",
            tmp_path / name,
            language="de-AT",
            title="Was ist; ein 'Test'?",
        )
    with av.open(str(tmp_path / "b.mp4")) as container:
        assert container.metadata["title"] == "Was ist; ein 'Test'?"
        assert [stream.type for stream in container.streams] == ["video", "audio", "subtitle"]
        assert {stream.metadata["language"] for stream in list(container.streams)[1:]} == {"deu"}
    assert (tmp_path / "b.mp4").read_bytes() == (tmp_path / "c.mp4").read_bytes()


def test_a_drawing_that_fails_leaves_nothing(tmp_path):
    def draw():
        yield plain()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), replace_atomically(tmp_path / "a.mp4") as unfinished:
        write(unfinished, draw())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "frames", [[], [np.zeros((HEIGHT, WIDTH + 2, 4), np.uint8)]], ids=["none", "other size"]
)
def test_pictures_that_can_not_be_encoded_are_refused(tmp_path, frames):
    with pytest.raises(MediaError, match="picture"):
        write(tmp_path / "a.mp4", frames)


def test_an_odd_size_is_refused(tmp_path):
    with pytest.raises(MediaError, match="even"):
        write_video([plain()], tmp_path / "a.mp4", width=63, height=48, fps=25)


def test_a_failure_tells_the_file_and_what_ffmpeg_said(tmp_path):
    with pytest.raises(MediaError, match=r"gone/a\.mp4.*\n.*No such file"):
        write(tmp_path / "gone" / "a.mp4", [plain()] * 100)
    with pytest.raises(MediaError, match="No such file"):
        join_film(
            [tmp_path / "no.mp4"], tmp_path / "no.wav", None, tmp_path / "a.mp4", language="en", title=""
        )


def test_a_wrong_ffmpeg_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv(BINARY_VARIABLE, "/nowhere/ffmpeg")
    with pytest.raises(MediaError, match=r"/nowhere/ffmpeg.*UNDERSTUDY_FFMPEG"):
        write(tmp_path / "a.mp4", [plain()])


@pytest.mark.parametrize("read", [probe, last_frame, read_wav])
def test_what_is_no_media_file_is_refused_by_name(tmp_path, read):
    (tmp_path / "a.mp4").write_text("not a film")
    with pytest.raises(MediaError, match=r"a\.mp4"):
        read(tmp_path / "a.mp4")


def test_a_wav_file_keeps_its_samples(tmp_path):
    samples = np.array([0, 0.5, -1, 1 / 32768, 2], np.float32)
    write_wav(tmp_path / "a.wav", samples, 16_000)
    read, rate = read_wav(tmp_path / "a.wav")
    assert rate == 16_000
    assert read.tolist() == [0, 0.5, -1, 1 / 32768, 32767 / 32768]


@pytest.mark.parametrize(("from_rate", "to_rate"), [(22_050, 48_000), (11_025, 48_000), (48_000, 16_000)])
def test_resampling_keeps_tone_level_and_length(from_rate, to_rate):
    def tone(rate):
        seconds = np.arange(round(1.2 * rate)) / rate
        return np.sin(2 * np.pi * 440 * seconds) * np.sin(np.pi * seconds / 1.2) ** 2

    resampled = resample(tone(from_rate), from_rate, to_rate)
    assert len(resampled) == len(tone(to_rate))
    assert np.abs(resampled - tone(to_rate)).max() < 1e-3


def test_languages_have_the_names_that_mp4_wants():
    assert [iso_639_2(tag) for tag in ("en-GB", "de", "cmn", "x-own")] == ["eng", "deu", "cmn", "und"]
