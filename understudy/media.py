"""The only door to ffmpeg and PyAV: encoding, joining, probing and decoding of picture and sound.

Pictures are arrays of height x width x 4 bytes, blue, green, red, alpha. Sound is mono: arrays of float32
between -1 and 1. ffmpeg comes with pip; UNDERSTUDY_FFMPEG names another one.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from annotated_types import Ge, Le

from understudy.bt709 import Bt709Planes
from understudy.errors import UserError
from understudy.mp4 import switch_off_subtitles
from understudy.text.languages import iso_639_2

if TYPE_CHECKING:
    import av
    import numpy

BINARY_VARIABLE = "UNDERSTUDY_FFMPEG"
SAMPLE_RATE = 48_000
"""Samples a second of all sound in the graph; a whole number of them fits a frame at every usual rate."""

LAST_LINES = 8
"""How much of ffmpeg's complaint an error repeats."""

# The same input gives the same bytes: no library versions, no dates, and one thread, whose number x264
# would write into the stream. x264's note about itself is an SEI unit, type 6.
BIT_EXACT = {"fflags": "+bitexact", "flags:v": "+bitexact", "flags:a": "+bitexact", "map_metadata": -1}
WITHOUT_ENCODER_NOTE = {"bsf:v": "filter_units=remove_types=6"}
BT709_TAGS = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "range": "tv"}

VIDEO_TIMESCALE = 12_000
"""Ticks a second in every clip, so that 24, 25, 30, 48, 50 and 60 frames fit without a rest."""

SECONDS_BETWEEN_KEYFRAMES = 2
"""Near enough for a player to jump to, far enough to cost little."""

PIPE_BYTES = 1 << 20
"""The most that Linux gives a user's pipe; its usual 64 KiB would wake ffmpeg twenty times a frame."""

AAC = {"acodec": "aac", "aac_coder": "fast", "audio_bitrate": "128k"}
"""How the film's sound is compressed. ffmpeg's usual coder, "twoloop", takes two to three times as long, leaves
noise that is at least 9 dB louder in six narrated films, and made single peaks 2.4 dB higher; this one 0.03 dB."""

AUDIO_PADDING = 2 * 1024 / SAMPLE_RATE
"""Seconds that AAC, which works in blocks of 1024 samples, may add to a sound at its ends."""

MARKING_THREADS = 4
"""Of x264 where a whole film is encoded anew, in a job of its own. Always as many, for the same bytes everywhere."""

TEXTURE_BLUR = 2
"""Pixels around an edge that count as texture, of a picture 240 wide."""
TEXTURE_GAIN = 8
"""An edge of 32 steps of 255, so blurred, counts in full."""


class MediaError(UserError):
    """ffmpeg or PyAV could not do what was asked; the message names the file and what to do."""


@dataclass(frozen=True)
class Encoding:
    """How H.264 is written."""

    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow"] = "ultrafast"
    """Effort of x264: slower presets make smaller files of the same look."""
    crf: Annotated[int, Ge(0), Le(51)] = 21
    """Constant rate factor: 0 loses nothing but colour resolution, 18 looks lossless, 28 shows blocks."""


@dataclass(frozen=True)
class VideoFacts:
    """What a video file holds."""

    frames: int
    fps: float
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    duration: float
    """Seconds of picture."""
    audio_duration: float | None
    """Seconds of sound; None if there is none."""
    video_start: float = 0.0
    """Seconds of the file at which its picture begins."""
    audio_start: float = 0.0
    """Seconds of the file at which its sound begins; 0 if there is none."""


def run(stream: Any, *, task: str, path: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess:
    """Runs a command built with ffmpeg-python; returns what it wrote to stdout and stderr, as bytes.

    `task` and `path` ("joining the scenes", the film) go into the MediaError raised when it fails.
    """
    try:
        finished = subprocess.run(_command(stream), input=stdin or b"", capture_output=True, check=False)
    except OSError as error:
        raise _not_started(error) from error
    if finished.returncode:
        raise _failure(task, path, finished.stderr)
    return finished


def write_video(
    frames: Iterable["numpy.ndarray"],
    output: Path,
    *,
    width: int,
    height: int,
    fps: int,
    encoding: Encoding = Encoding(),
) -> int:
    """Encodes pictures to a silent H.264 MP4 in BT.709 at a constant rate and returns their number.

    Each picture is used before the next is asked for, so one array may be drawn into again and again.
    Width and height are even. Raises MediaError; then `output` may be incomplete.
    """
    import ffmpeg

    stream = ffmpeg.input("pipe:", format="rawvideo", pix_fmt="yuv420p", s=f"{width}x{height}", r=fps)
    stream = stream.filter("setparams", **BT709_TAGS).output(
        _file(output),
        vcodec="libx264",
        preset=encoding.preset,
        crf=encoding.crf,
        g=fps * SECONDS_BETWEEN_KEYFRAMES,
        threads=1,
        video_track_timescale=VIDEO_TIMESCALE,
        movflags="+faststart",
        **BIT_EXACT,
        **WITHOUT_ENCODER_NOTE,
    )
    if width % 2 or height % 2:
        raise MediaError(f"{output}: a video of {width}x{height} pixels; width and height must be even")
    planes = Bt709Planes(width, height)

    def converted() -> Iterator[memoryview]:
        picture = None
        for picture in frames:
            if picture.shape != (height, width, 4):
                raise MediaError(f"{output}: a picture of shape {picture.shape} for {width}x{height} pixels")
            yield planes.convert(picture)
        if picture is None:
            raise MediaError(f"{output}: there are no pictures to encode")

    return _feed(stream, converted(), task="encoding", path=output)


def join_film(
    videos: Sequence[Path],
    sound: Path,
    subtitles: Path | None,
    output: Path,
    *,
    language: str,
    title: str,
    comment: str = "",
) -> None:
    """Joins silent videos without encoding them again, and lays one sound and optional subtitles over all.

    The videos were written by `write_video` with one size, rate and encoding; the sound is as long as they
    are together. It is encoded once, as AAC: joining encoded pieces slips by up to 29 ms a cut.
    `subtitles` is an SRT file, kept as a track that is off by default. `language` is a BCP 47 code. `title` and
    `comment` go into the film's tags.
    """
    import ffmpeg

    film = ffmpeg.input("pipe:", format="concat", safe=0, protocol_whitelist="file,pipe")
    tracks = [film.video, ffmpeg.input(_file(sound)).audio]
    options = {
        "vcodec": "copy",
        "metadata": f"title={title}",
        "metadata:g": f"comment={comment}",  # the same option, under the one other name that is a key of its own
        "metadata:s:a:0": f"language={iso_639_2(language)}",
    }
    if subtitles is not None:
        tracks.append(ffmpeg.input(_file(subtitles))["s"])
        options |= {
            "scodec": "mov_text",
            "metadata:s:s:0": f"language={iso_639_2(language)}",
        }
    stream = ffmpeg.output(
        *tracks,
        _file(output),
        video_track_timescale=VIDEO_TIMESCALE,
        movflags="+faststart",
        **AAC,
        **options,
        **BIT_EXACT,
    )
    run(stream, task="joining the scenes", path=output, stdin=_concat_list(videos).encode())
    if subtitles is not None:
        switch_off_subtitles(output)


def lay_marks(
    film: Path,
    output: Path,
    *,
    sound: Iterable["numpy.ndarray"] | None,
    pattern: Path | None,
    grid: tuple[int, int],
    encoding: Encoding,
) -> None:
    """Writes a film with another sound, with a pattern in its picture, or with both; the rest stays as it was.

    Args:
        film: as `join_film` writes it.
        output: the film to write.
        sound: all of the other sound, in pieces: float32, SAMPLE_RATE samples a second. None copies the film's.
        pattern: a grey picture of the film's size, 128 where nothing is to change. None copies the film's picture.
        grid: pixels across and down, at which the picture is searched for texture.
        encoding: how the picture is compressed if it gets a pattern.

    Raises MediaError; then `output` may be incomplete.
    """
    import ffmpeg

    source = ffmpeg.input(_file(film))
    picture, voice = source.video, source.audio
    options = {"vcodec": "copy", "acodec": "copy", "scodec": "copy", **BIT_EXACT, "map_metadata": 0}
    if pattern is not None:
        facts = probe(film)
        picture = _patterned(picture, _file(pattern), (facts.width, facts.height), grid)
        options |= {
            "vcodec": "libx264",
            "preset": encoding.preset,
            "crf": encoding.crf,
            "g": round(facts.fps * SECONDS_BETWEEN_KEYFRAMES),
            "threads:v": MARKING_THREADS,
            **WITHOUT_ENCODER_NOTE,
        }
    if sound is not None:
        voice = ffmpeg.input("pipe:", format="f32le", ar=SAMPLE_RATE, ac=1).audio
        language = f"language={_language(film)}"
        options |= {**AAC, "metadata:s:a:0": language}
    stream = ffmpeg.output(
        picture,
        voice,
        source["s?"],
        _file(output),
        video_track_timescale=VIDEO_TIMESCALE,
        movflags="+faststart",
        **options,
    )
    _feed(stream, (memoryview(piece).cast("B") for piece in sound or ()), task="marking", path=output)
    switch_off_subtitles(output)


def _language(film: Path) -> str:
    """Of a film's sound, as ISO 639-2; "und" if it is not said."""
    with opened(film) as container:
        return container.streams.audio[0].language or "und"


def _patterned(picture: Any, pattern: str, size: tuple[int, int], grid: tuple[int, int]) -> Any:
    """The picture with the pattern where it has texture, and as it is where it is smooth; colours are left alone."""
    import ffmpeg

    copies = picture.split()
    # Nothing may take the pattern's 128 for another brightness: it would darken all that has texture.
    drawn = ffmpeg.input(pattern).filter("scale", in_range="pc", out_range="pc")
    drawn = drawn.filter("format", "yuv420p").filter("setparams", range="tv")
    colours = {"c1_mode": "normal", "c2_mode": "normal"}
    marked = ffmpeg.filter([copies[0], drawn], "blend", c0_mode="grainmerge", **colours)
    # Of grey pictures, in the fastest way and at half the size: it only tells where texture is.
    texture = copies[1].filter("extractplanes", "y").filter("scale", *grid, flags="fast_bilinear")
    texture = texture.filter("prewitt").filter("scale", *(side // 2 for side in grid), flags="fast_bilinear")
    texture = texture.filter("boxblur", TEXTURE_BLUR, 2).filter("lut", y=f"clip(val*{TEXTURE_GAIN},0,255)")
    texture = texture.filter("scale", *size, flags="fast_bilinear").filter("format", "yuv420p")
    merged = ffmpeg.filter([copies[2], marked, texture], "maskedmerge", planes=1)
    return merged.filter("format", "yuv420p").filter("setparams", **BT709_TAGS)


def extract_sound(film: Path, output: Path, *, title: str, comment: str) -> None:
    """Writes a film's sound as M4A, without encoding it again, with these tags; raises MediaError."""
    import ffmpeg

    stream = ffmpeg.input(_file(film)).audio.output(
        _file(output),
        acodec="copy",
        movflags="+faststart",
        **{"metadata": f"title={title}", "metadata:g": f"comment={comment}"},
        **BIT_EXACT,
    )
    run(stream, task="taking the sound out of the film", path=output)


def probe(path: Path) -> VideoFacts:
    """Length, rate and size of a video file, from its index where it has one; raises MediaError."""
    with opened(path) as container:
        video = video_stream(container, path)
        audio = container.streams.audio[0] if container.streams.audio else None
        frames = video.frames or sum(1 for packet in container.demux(video) if packet.size)
        fps = float(video.average_rate)
        return VideoFacts(
            frames=frames,
            fps=fps,
            width=video.width,
            height=video.height,
            duration=_seconds(video) or frames / fps,
            audio_duration=_seconds(audio) if audio else None,
            video_start=_start(video),
            audio_start=_start(audio) if audio else 0.0,
        )


@dataclass(frozen=True)
class Packets:
    """What a film's file really holds, whatever its index says."""

    frames: int
    sound: float
    """Seconds."""
    subtitles: int
    """Streams."""


def packets(film: Path) -> Packets:
    """Reads a film from beginning to end without decoding it; raises MediaError."""
    with opened(film) as container, _told_of(film):
        sound = container.streams.audio[0] if container.streams.audio else None
        frames = ticks = 0
        for packet in container.demux(video_stream(container, film), *([sound] if sound else [])):
            if packet.size and packet.stream is sound:
                ticks += packet.duration or 0
            elif packet.size:
                frames += 1
        return Packets(
            frames, float(ticks * sound.time_base) if sound else 0.0, len(container.streams.subtitles)
        )


def read_video(path: Path) -> Iterator["numpy.ndarray"]:
    """The pictures of a video, in order; raises MediaError."""
    with opened(path) as container:
        for frame in container.decode(video_stream(container, path)):
            yield frame.to_ndarray(format="bgra")


def last_frame(path: Path) -> "numpy.ndarray":
    """The very last picture of a video, whatever its sound's length; raises MediaError."""
    with opened(path) as container:
        video = video_stream(container, path)
        if video.duration:
            before_the_end = video.duration - int(SECONDS_BETWEEN_KEYFRAMES / video.time_base)
            container.seek(max(0, before_the_end), stream=video)
        last = None
        for last in container.decode(video):  # noqa: B007 - only the last is wanted
            pass
        if last is None:
            raise MediaError(f"{path}: holds no picture that can be decoded. Delete it and make it again.")
        return last.to_ndarray(format="bgra")


def read_frame_at(path: Path, seconds: float) -> "numpy.ndarray":
    """The picture that a video shows at a time, its last one after its end; raises MediaError."""
    with opened(path) as container:
        video = video_stream(container, path)
        container.seek(int(seconds / video.time_base), stream=video)
        shown = None
        for frame in container.decode(video):
            if shown is not None and frame.time > seconds:
                break
            shown = frame
    return last_frame(path) if shown is None else shown.to_ndarray(format="bgra")


def read_audio(path: Path, *, longest: float | None = None, rate: int = SAMPLE_RATE) -> "numpy.ndarray":
    """The sound of any file that ffmpeg understands: mono, `rate` samples a second, its first `longest` seconds."""
    import ffmpeg
    import numpy as np

    length = {} if longest is None else {"t": longest}
    stream = ffmpeg.input(_file(path)).audio.output("pipe:", format="f32le", ac=1, ar=rate, **length)
    return np.frombuffer(run(stream, task="reading the sound", path=path).stdout, np.float32)


def picture_size(path: Path) -> tuple[int, int] | None:
    """Width and height in pixels of a film's or still's picture; None for sounds; raises MediaError."""
    with opened(path) as container:
        streams = container.streams.video
        return (streams[0].width, streams[0].height) if streams else None


def hear(path: Path, rate: int = SAMPLE_RATE) -> Iterator["numpy.ndarray"]:
    """The sound of a file piece by piece, however long: mono float32, `rate` samples a second; raises MediaError."""
    import av

    with opened(path) as container:
        if not container.streams.audio:
            raise MediaError(f"{path}: holds no sound.")
        resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
        with _told_of(path):
            for frame in container.decode(container.streams.audio[0]):
                for piece in resampler.resample(frame):
                    yield piece.to_ndarray()[0]
            for piece in resampler.resample(None):
                yield piece.to_ndarray()[0]


def see(path: Path, width: int, height: int, each: float) -> Iterator["numpy.ndarray"]:
    """One picture of each so many seconds of a file, from its first on: grey, height x width; raises MediaError."""
    with opened(path) as container:
        video = video_stream(container, path)
        video.thread_type = "AUTO"
        wanted = 0.0
        with _told_of(path):
            for frame in container.decode(video):
                if frame.time is None or frame.time >= wanted:
                    wanted = (frame.time or 0.0) + each
                    yield frame.reformat(width, height, "gray", interpolation="AREA").to_ndarray()


def read_wav(path: Path) -> tuple["numpy.ndarray", int]:
    """Samples and sample rate of a 16-bit WAV file, mixed to mono; raises MediaError."""
    import wave

    import numpy as np

    try:
        with wave.open(str(path), "rb") as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            data = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise MediaError(f"{path}: is no WAV file that can be read ({error}).") from error
    if width != 2:
        raise MediaError(f"{path}: holds {8 * width}-bit samples; save it as a 16-bit PCM WAV file.")
    return np.frombuffer(data, "<i2").reshape(-1, channels).mean(axis=1, dtype=np.float32) / 32768, rate


def write_wav(path: Path, samples: "numpy.ndarray", rate: int = SAMPLE_RATE) -> None:
    """Writes float samples between -1 and 1 as 16-bit mono; what lies outside is clipped."""
    import wave

    import numpy as np

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes())


def resample(samples: "numpy.ndarray", from_rate: int, to_rate: int) -> "numpy.ndarray":
    """The same sound at another sample rate, by cutting or padding its spectrum; float32.

    Returns round(len(samples) * to_rate / from_rate) samples. Best for whole utterances that begin and end
    in silence: the transform treats them as a loop.
    """
    import numpy as np

    if from_rate == to_rate or not len(samples):
        return np.asarray(samples, np.float32)
    # Whole fifths of a second have a whole number of samples at all usual rates, even 11,025, and small
    # prime factors, which the transform likes.
    fifths = -(-5 * len(samples) // from_rate)
    length = fifths * to_rate // 5
    spectrum = np.fft.rfft(samples, fifths * from_rate // 5)
    resampled = np.fft.irfft(spectrum[: length // 2 + 1], length)
    return (resampled[: round(len(samples) * to_rate / from_rate)] * (to_rate / from_rate)).astype(np.float32)


def warm_up() -> None:
    """Look for ffmpeg, which also tries whether it runs."""
    _binary()


def _binary() -> str:
    named = os.environ.get(BINARY_VARIABLE)
    if named:
        return named
    import imageio_ffmpeg

    return imageio_ffmpeg.get_ffmpeg_exe()  # remembers its answer


def _command(stream: Any) -> list[str]:
    import ffmpeg

    return ffmpeg.compile(stream, cmd=[_binary(), "-hide_banner", "-nostats"], overwrite_output=True)


def _file(path: Path) -> str:
    """A path that ffmpeg can't take for an option, a protocol or a pattern."""
    return f"file:{Path(path).absolute()}"


def _concat_list(videos: Sequence[Path]) -> str:
    """The form that ffmpeg's concat demuxer reads; a quote inside quotes is '\\'' as in a shell."""
    for video in videos:
        if "\n" in str(video):
            raise MediaError(
                f"{str(video)!r}: ffmpeg can't join files with a line break in their name. Rename it."
            )
    return "".join("file '{}'\n".format(_file(video).replace("'", r"'\''")) for video in videos)


def _feed(stream: Any, parts: Iterable[memoryview], *, task: str, path: Path) -> int:
    """Runs a command built with ffmpeg-python that reads `parts` from its standard input; how many it read.

    Each part is written before the next is asked for. Raises MediaError as `run` does.
    """
    count = 0
    # Complaints go to a file: a pipe that nobody reads meanwhile could fill up and stop ffmpeg.
    with tempfile.TemporaryFile() as complaints:
        try:
            encoder = subprocess.Popen(
                _command(stream),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                bufsize=0,
            )
        except OSError as error:
            raise _not_started(error) from error
        try:
            _enlarge_pipe(encoder.stdin)
            for part in parts:
                _write_all(encoder.stdin, part)
                count += 1
            encoder.stdin.close()
        except BrokenPipeError:
            pass  # ffmpeg ended early; its status says why, below
        except BaseException:
            encoder.kill()
            raise
        finally:
            encoder.wait()
        if encoder.returncode:
            complaints.seek(0)
            raise _failure(task, path, complaints.read())
    return count


def _enlarge_pipe(pipe: Any) -> None:
    """On Linux, and unless the user's pipes have used up their share."""
    import contextlib
    import fcntl

    with contextlib.suppress(AttributeError, OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _write_all(pipe: Any, data: memoryview) -> None:
    while data:
        data = data[pipe.write(data) :]


def opened(path: Path) -> "av.container.InputContainer":
    """The file as PyAV reads it; raises MediaError."""
    import av

    try:
        return av.open(str(Path(path).absolute()))
    except (OSError, av.FFmpegError) as error:
        raise MediaError(f"{path}: can't be opened as a video ({error}).") from error


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Has what PyAV finds wrong with a file's content raised as MediaError."""
    import av

    try:
        yield
    except av.FFmpegError as error:
        raise MediaError(f"{path}: is damaged ({error}).") from error


def video_stream(container: "av.container.InputContainer", path: Path) -> "av.VideoStream":
    """The first picture stream; raises MediaError."""
    if not container.streams.video:
        raise MediaError(f"{path}: holds no picture, only {len(container.streams)} other stream(s).")
    return container.streams.video[0]


def _seconds(stream: Any) -> float | None:
    return float(stream.duration * stream.time_base) if stream.duration else None


def _start(stream: Any) -> float:
    return float(stream.start_time * stream.time_base) if stream.start_time else 0.0


def _not_started(error: OSError) -> MediaError:
    return MediaError(f"ffmpeg could not be started: {error}. Correct {BINARY_VARIABLE}, or unset it.")


def _failure(task: str, path: Path, complaints: bytes) -> MediaError:
    lines = complaints.decode(errors="replace").strip().splitlines()[-LAST_LINES:]
    return MediaError(
        f"{task} failed for {path}. ffmpeg's last words:\n  "
        + "\n  ".join(lines)
        + "\nCheck that the files exist and the disk has room, and try again."
    )
