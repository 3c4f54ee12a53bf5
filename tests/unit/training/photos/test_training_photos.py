"""Photos before training: what is found of them, what is refused, and how they are described."""

import json
from collections.abc import Iterator
from pathlib import Path

import chat_server
import cv2
import numpy as np
import pytest
from drawn_photos import draw_photos

from training.photos.captioner import Captions
from training.photos.captions import edited_captions, identity, read_captions, template, write_missing
from training.photos.checking import as_json, check, refuse_unfit
from training.photos.files import photo_files
from training.photos.measure import measure
from training.photos.sheet import draw_sheet
from understudy.errors import UserError
from understudy.image.pictures import read_pixels
from understudy.settings.config import Captioner

NAMES = {"trigger": "zrx", "class_word": "woman"}
FACE = (200.0, 150.0, 440.0, 420.0)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Twenty photos, not to be changed."""
    return draw_photos(tmp_path_factory.mktemp("photos"))


@pytest.fixture
def photos(drawn: list[Path], tmp_path: Path) -> list[Path]:
    """Eight photos, to be changed at will."""
    copies = [tmp_path / "photos" / photo.name for photo in drawn[:8]]
    copies[0].parent.mkdir()
    for photo, copy in zip(drawn, copies, strict=False):
        copy.write_bytes(photo.read_bytes())
    return copies


def reasons(
    photos: list[Path], *, faces: list | None = None, accepted: tuple[str, ...] = ()
) -> dict[str, str]:
    """Name of an unfit photo -> why."""
    verdicts, _ = check(photos, accepted, (lambda: faces) if faces else None)
    return {verdict.photo: "; ".join(verdict.reasons) for verdict in verdicts if not verdict.is_fit}


def test_twenty_different_photos_are_all_fit(drawn: list[Path]) -> None:
    assert not reasons(drawn)


def test_a_jpeg_that_was_cut_off_is_found(photos: list[Path]) -> None:
    picture = cv2.imread(str(photos[2]))
    broken = photos[2].with_suffix(".jpg")
    cv2.imwrite(str(broken), picture)
    assert not reasons([*photos[:2], broken])
    broken.write_bytes(broken.read_bytes()[:-2000])
    assert "cannot be read" in reasons([*photos[:2], broken])["02.jpg"]


def test_a_file_that_is_no_picture_is_found_even_if_it_is_accepted(photos: list[Path]) -> None:
    photos[1].write_text("no picture")
    assert "cannot be read" in reasons(photos, accepted=("01.png",))["01.png"]


def test_a_photo_out_of_focus_is_found(photos: list[Path]) -> None:
    cv2.imwrite(str(photos[4]), cv2.GaussianBlur(cv2.imread(str(photos[4])), (0, 0), 6))
    assert reasons(photos) == {"04.png": "out of focus or shaken; replace it"}


def test_a_small_photo_is_found(photos: list[Path]) -> None:
    cv2.imwrite(str(photos[4]), cv2.resize(cv2.imread(str(photos[4])), (400, 400)))
    assert "400x400 pixels, and the short side needs 512" in reasons(photos)["04.png"]


def test_the_same_photo_again_is_found_when_it_was_scaled_and_brightened(photos: list[Path]) -> None:
    picture = cv2.resize(cv2.imread(str(photos[0])), (900, 900))
    cv2.imwrite(str(photos[5]), cv2.convertScaleAbs(picture, alpha=1.05, beta=8))
    assert reasons(photos) == {"05.png": "nearly the same as 00.png; keep one of them"}


def test_no_face_two_faces_and_a_tiny_face_are_found(photos: list[Path]) -> None:
    tiny = (300.0, 300.0, 350.0, 360.0)
    faces = [[], [FACE, tiny], [tiny], *([FACE] for _ in photos[3:])]
    found = reasons(photos, faces=faces)
    assert found.keys() == {"00.png", "01.png", "02.png"}
    assert "no face was found" in found["00.png"]
    assert "2 faces" in found["01.png"]
    assert "50 pixels wide" in found["02.png"]


def test_what_the_user_accepts_is_fit(photos: list[Path]) -> None:
    faces = [[], *([FACE] for _ in photos[1:])]
    assert not reasons(photos, faces=faces, accepted=("00.png",))
    with pytest.raises(UserError, match=r"accepted: there is no photo '99\.png'"):
        reasons(photos, accepted=("99.png",))


def test_photos_are_seen_upright_as_their_exif_says(photos: list[Path]) -> None:
    picture = cv2.imread(str(photos[0]))[:, :560]
    turned = photos[0].with_suffix(".jpg")
    content = cv2.imencode(".jpg", picture)[1].tobytes()
    orientation = (
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"  # turned by a quarter
    )
    segment = b"\xff\xe1" + (len(orientation) + 2).to_bytes(2, "big") + orientation
    turned.write_bytes(content[:2] + segment + content[2:])
    assert read_pixels(turned).shape[:2] == picture.shape[1::-1]
    assert measure(turned, None).width == picture.shape[0]


def test_framing_and_its_mix_are_told_from_the_faces(photos: list[Path]) -> None:
    faces = [[FACE] for _ in photos]
    verdicts, remarks = check(photos, [], lambda: faces)
    assert {verdict.framing for verdict in verdicts} == {"head and shoulders"}
    assert any("to the waist (0 of 8)" in remark for remark in remarks)
    assert not any("Faces were not looked for" in remark for remark in remarks)


class Recogniser:
    """Knows people by the colour of their photo's middle pixel."""

    def features(self, picture: np.ndarray) -> np.ndarray | None:
        middle = picture[picture.shape[0] // 2, picture.shape[1] // 2].astype(float)
        return None if middle.max() == 0 else middle

    def alike(self, first: np.ndarray, second: np.ndarray) -> float:
        return 1.0 if np.array_equal(first, second) else 0.1


def test_a_photo_of_somebody_else_is_found(photos: list[Path]) -> None:
    for index, photo in enumerate(photos):
        picture = cv2.imread(str(photo))
        height, width = picture.shape[:2]
        colour = {3: (0, 0, 200), 5: (0, 0, 0)}.get(index, (0, 200, 0))  # another one, and one without a face
        cv2.circle(picture, (width // 2, height // 2), 9, colour, -1)
        cv2.imwrite(str(photo), picture)
    verdicts, remarks = check(photos, [], None, Recogniser())
    unfit = {verdict.photo: verdict.reasons for verdict in verdicts if not verdict.is_fit}
    assert unfit == {"03.png": ["shows another person than most photos; replace it"]}
    assert not any("same person" in remark for remark in remarks)


def test_what_was_not_checked_is_said(photos: list[Path]) -> None:
    _, remarks = check(photos, [], None)
    assert any("Faces were not looked for" in remark for remark in remarks)
    assert any("same person was not checked" in remark for remark in remarks)


def test_all_unfit_photos_are_named_at_once_with_the_remedy(photos: list[Path]) -> None:
    photos[1].write_text("no picture")
    cv2.imwrite(str(photos[4]), np.full((600, 600, 3), 90, np.uint8))
    verdicts, remarks = check(photos, [], None)
    with pytest.raises(UserError, match="2 of 8 cannot be trained on") as refusal:
        refuse_unfit(as_json(verdicts, remarks), photos[0].parent)
    assert str(photos[1]) in str(refusal.value)
    assert str(photos[4]) in str(refusal.value)
    assert "accepted" in str(refusal.value)


def test_too_few_photos_no_folder_and_other_forms_are_refused(photos: list[Path]) -> None:
    folder = photos[0].parent
    assert photo_files(folder) == photos
    photos[0].rename(folder / "IMG_1.HEIC")
    with pytest.raises(UserError, match=r"IMG_1\.HEIC: photos are read as \.jpg"):
        photo_files(folder)
    (folder / "IMG_1.HEIC").rename(folder / "from_windows.jfif")
    with pytest.raises(UserError, match=r"from_windows\.jfif: photos are read as \.jpg"):
        photo_files(folder)
    (folder / "from_windows.jfif").unlink()
    with pytest.raises(UserError, match="7 photos are too few; a likeness needs 8"):
        photo_files(folder)
    with pytest.raises(UserError, match="there is no folder"):
        photo_files(folder / "elsewhere")


def test_two_photos_that_would_share_a_caption_are_refused(photos: list[Path]) -> None:
    photos[0].with_suffix(".jpg").write_bytes(photos[0].read_bytes())
    with pytest.raises(UserError, match="same caption file"):
        photo_files(photos[0].parent)


def test_the_sheet_shows_every_photo(photos: list[Path]) -> None:
    photos[1].write_text("no picture")
    verdicts, remarks = check(photos, [], None)
    sheet = cv2.imdecode(
        np.frombuffer(draw_sheet(photos, verdicts, title="Ada", remarks=remarks), np.uint8), cv2.IMREAD_COLOR
    )
    again = draw_sheet(photos, verdicts, title="Ada", remarks=[*remarks, "One more."])
    assert sheet.shape[1] == 5 * 300 + 120
    assert cv2.imdecode(np.frombuffer(again, np.uint8), cv2.IMREAD_COLOR).shape[0] > sheet.shape[0]


def write(photos: list[Path], records: Path, describe: object = None) -> dict[str, str]:
    return write_missing(photos, ["half body"] * len(photos), **NAMES, describe=describe, records=records)


def test_a_caption_that_is_there_is_never_overwritten(photos: list[Path], tmp_path: Path) -> None:
    own = photos[0].with_suffix(".txt")
    own.write_text("zrx woman in a red coat.\n", encoding="utf-8-sig")
    authors = write(photos, tmp_path / "records")
    assert own.read_text(encoding="utf-8-sig") == "zrx woman in a red coat.\n"
    assert read_captions(photos, "zrx")[0] == "zrx woman in a red coat."
    assert authors["00.png"] == "user"
    assert set(authors.values()) == {"user", "template"}
    assert photos[1].with_suffix(".txt").read_text() == "zrx woman, a half-body photo.\n"


def test_edits_are_the_same_before_and_after_the_program_wrote_what_was_missing(
    photos: list[Path], tmp_path: Path
) -> None:
    records = tmp_path / "records"
    photos[0].with_suffix(".txt").write_text("zrx woman in a red coat.\n")
    before = edited_captions(photos, records)
    write(photos, records)
    write(photos, records)
    assert edited_captions(photos, records) == before == {"00.png": "zrx woman in a red coat."}
    photos[1].with_suffix(".txt").write_text("zrx woman on a chair.")
    assert edited_captions(photos, records) == {**before, "01.png": "zrx woman on a chair."}


def test_a_caption_without_the_trigger_or_none_is_refused(photos: list[Path], tmp_path: Path) -> None:
    write(photos, tmp_path / "records")
    photos[3].with_suffix(".txt").write_text("A woman on a chair.")
    with pytest.raises(UserError, match=r"03\.txt: the caption should begin with .* 'zrx'"):
        read_captions(photos, "zrx")
    photos[3].with_suffix(".txt").unlink()
    with pytest.raises(UserError, match=r"03\.txt: there is no caption"):
        read_captions(photos, "zrx")


def test_the_dataset_is_known_by_its_photos_and_captions(photos: list[Path]) -> None:
    first = identity(photos, ["a"] * 8)
    assert identity(photos, ["a"] * 7 + ["b"]) != first
    photos[0].write_bytes(photos[1].read_bytes())
    assert identity(photos, ["a"] * 8) != first


@pytest.fixture
def server() -> Iterator[chat_server.ChatServer]:
    with chat_server.running() as chat:
        yield chat


def captions(server: chat_server.ChatServer) -> Captions:
    return Captions(Captioner(model="eyes", base_url=server.url), **NAMES)


GOOD = "zrx woman wears a teal jumper, half body, in an office with soft window light."


def test_the_model_is_shown_the_photo_and_told_what_to_say(
    server: chat_server.ChatServer, photos: list[Path]
) -> None:
    server.replies = [chat_server.answer({"caption": GOOD})]
    assert captions(server).describe(photos[0]) == GOOD
    system, user = server.requests[0]["messages"]
    assert 'Begin with exactly "zrx woman"' in system["content"]
    assert "Always say what the person wears" in system["content"]
    assert user["content"][0]["image_url"]["url"].startswith("data:image/jpeg;base64,")


def test_a_description_of_the_face_is_sent_back(server: chat_server.ChatServer, photos: list[Path]) -> None:
    server.replies = [
        chat_server.answer({"caption": "zrx woman with brown hair and green eyes in a teal jumper."}),
        chat_server.answer({"caption": GOOD}),
    ]
    assert captions(server).describe(photos[0]) == GOOD
    assert "leave out what makes the person: eyes, hair" in json.dumps(server.requests[1])


def test_a_caption_that_names_nobody_gets_the_name(
    server: chat_server.ChatServer, photos: list[Path]
) -> None:
    server.replies = [chat_server.answer({"caption": "A person in a teal jumper, in an office."})]
    assert captions(server).describe(photos[0]) == "zrx woman, a person in a teal jumper, in an office."


def test_what_the_model_cannot_describe_gets_the_template(
    server: chat_server.ChatServer, photos: list[Path], tmp_path: Path
) -> None:
    server.replies = [chat_server.answer("I cannot help with that.")]
    authors = write(photos, tmp_path / "records", captions(server).describe)
    assert set(authors.values()) == {"template"}
    assert template("zrx", "woman", None) == "zrx woman, a photo."
