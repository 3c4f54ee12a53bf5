"""A short film with sound, signed, and what `inspect` tells of it."""

import shutil
import subprocess
from pathlib import Path

import ffmpeg
import imageio_ffmpeg
import numpy as np

from understudy.film.credits import COMMENT
from understudy.media.audio import SAMPLE_RATE, write_wav
from understudy.media.container import opened
from understudy.media.encoding import write_video
from understudy.media.muxing import join_film
from understudy.trust import signer as identity
from understudy.trust.certificate import make_root, make_signer, new_key
from understudy.trust.credentials import read, sign
from understudy.trust.inspection import inspect
from understudy.trust.signer import own_root

OWN = {"certificate": "", "key": ""}
FLUX = {
    "title": "flux.2-klein",
    "purpose": "",
    "version": "0123abc",
    "licence": "Apache-2.0",
    "address": "https://huggingface.co/x/y/tree/0123abc",
}
CLAIMS = {
    "title": "How a lock works",
    "source_type": "compositeWithTrainedAlgorithmicMedia",
    "models": [FLUX],
    "engines": {"image": "flux 1"},
    "script": "12" * 32,
    "consent": "61bf1ea4" * 8,
    "visible_label": "none",
    "marks": [],
    "training": "notAllowed",
}
PLAIN = {
    "models": {},
    "music": None,
    "writer": {"engine": "outline"},
    "persona": {"lora": {"file": ""}, "trained_voice": {"train": False}},
    "image": {"engine": "flux"},
    "speech": {"engine": "f5"},
    "quality": {"image": {"identity": ""}, "speech": {"transcriber": ""}, "lips": {"syncnet": ""}},
    "film": {"marks": {"audioseal": ""}},
}
"""What of a film's settings tells its origin."""


def signed_film(film: Path, name: str = "signed", **changes: object) -> Path:
    """The film, signed, beside it."""
    output = film.with_name(f"{name}.mp4")
    chosen = {"signer": OWN, "cosigner": None, "time_stamps": "", **CLAIMS, **changes}
    sign(film, output, output.with_suffix(".c2pa"), **chosen)
    return output


def given_signer(folder: Path, days: int = 300) -> dict[str, str]:
    """Certificate and key as a user may have them from elsewhere."""
    folder.mkdir()
    root_key, key = new_key(), new_key()
    root = make_root(root_key)
    (folder / "root.pem").write_text(identity.pem(root))
    (folder / "chain.pem").write_text(identity.pem(make_signer(key, root, root_key)) + identity.pem(root))
    (folder / "key.pem").write_text(identity.pkcs8(key))
    return {"certificate": str(folder / "chain.pem"), "key": str(folder / "key.pem")}


def active(file: Path) -> dict:
    """The manifest in a file."""
    found = read(file, [identity.own_root()])
    return found["manifests"][found["active_manifest"]]


def assertion(file: Path, label: str) -> dict:
    return next(item["data"] for item in active(file)["assertions"] if item["label"] == label)


def film_of_two_scenes(folder: Path) -> Path:
    """Four seconds in two scenes, with sound, as the film stage makes them."""
    for name, grey in (("a", 80), ("b", 160)):
        picture = np.full((64, 64, 4), grey, np.uint8)
        write_video([picture] * 50, folder / f"{name}.mp4", width=64, height=64, fps=25)
    output = folder / "film.mp4"
    pieces = [folder / "a.mp4", folder / "b.mp4"]
    join_film(pieces, sound(folder, 300), None, output, language="en", title="Locks", comment=COMMENT)
    return output


def sound(folder: Path, hertz: int) -> Path:
    file = folder / f"{hertz}.wav"
    seconds = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    write_wav(file, (0.3 * np.sin(2 * np.pi * hertz * seconds)).astype(np.float32))
    return file


def signed_copy(film: Path, folder: Path) -> Path:
    """The film, signed by this user, to be changed at will; no credentials lie beside it."""
    output = signed_film(shutil.copyfile(film, folder / "film.mp4"))
    output.with_suffix(".c2pa").unlink()
    return output


def told(file: Path, roots: list[str] | None = None) -> dict:
    """What inspect finds: the summary and, of each subject, the finding."""
    report = inspect(file, [own_root()] if roots is None else roots)
    return {"summary": report["summary"]} | {finding["subject"]: finding for finding in report["findings"]}


def packets(film: Path) -> list[bytes]:
    """Of its picture, as they are encoded."""
    with opened(film) as container:
        return [bytes(packet) for packet in container.demux(container.streams.video[0])]


def passed_through(file: Path, **options: object) -> Path:
    """The file, as a pass through ffmpeg leaves it."""
    output = file.with_name("passed.mp4")
    stream = ffmpeg.input(str(file)).output(str(output), **options)
    command = ffmpeg.compile(stream, cmd=imageio_ffmpeg.get_ffmpeg_exe(), overwrite_output=True)
    subprocess.run(command, check=True, capture_output=True)
    return output


def edited(file: Path, old: bytes, new: bytes) -> Path:
    """The file with some of its bytes replaced by as many others, at their last place."""
    data = file.read_bytes()
    place = data.rindex(old)
    assert len(old) == len(new)
    file.write_bytes(data[:place] + new + data[place + len(old) :])
    return file
