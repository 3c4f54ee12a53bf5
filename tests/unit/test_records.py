"""What a made file was made of is noted beside it, and how it was left."""

from pathlib import Path

import pytest

from understudy.errors import UserError
from understudy.records import damage, read_record, record_file, write_record
from understudy.repair import damaged
from understudy.trust.wholeness import check_form, check_making


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "results/tides/sound.wav"
    made.parent.mkdir(parents=True)
    made.write_bytes(b"0123456789")
    write_record(made, "a digest")
    return made


def test_a_file_that_is_as_it_was_made_has_no_damage(file: Path) -> None:
    assert read_record(file).made_of == "a digest"
    assert damage(file) is None
    assert damage(file, thorough=True) is None


@pytest.mark.parametrize("content", [b"", b"01234", b"0123456789abc"])
def test_another_size_is_damage(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert "made with 10 bytes" in damage(file)


def test_another_content_of_the_same_size_is_found_by_a_thorough_look(file: Path) -> None:
    file.write_bytes(b"9876543210")
    assert damage(file) is None
    assert damage(file, thorough=True)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"made_of": 1}'])
def test_a_record_that_cannot_be_read_is_none(file: Path, content: str) -> None:
    record_file(file).write_text(content)
    assert read_record(file) is None
    assert damage(file) is None


def test_a_script_may_be_edited_where_it_was_made(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text("{}")
    write_record(script, "a digest")
    script.write_text('{"title": "Tides"}')
    assert damage(script, thorough=True) is None


def test_a_folder_that_a_job_makes_as_a_whole_is_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    (folder / "1.wav").write_bytes(b"one")
    write_record(folder, "a digest")
    assert damage(folder, thorough=True) is None
    (folder / "1.wav").write_bytes(b"two")
    assert damage(folder, thorough=True)
    (folder / "2.wav").write_bytes(b"more")
    assert damage(folder)


def test_a_repair_finds_what_is_damaged_and_leaves_out_what_is_gone(file: Path, tmp_path: Path) -> None:
    gone = file.with_name("gone.wav")
    gone.write_bytes(b"1")
    write_record(gone, "a digest")
    gone.unlink()
    assert damaged(tmp_path) == {}
    file.write_bytes(b"")
    assert list(damaged(tmp_path)) == [file]


# What is never signed.


def test_a_film_that_was_made_of_something_else_is_not_signed(file: Path) -> None:
    check_making(file, "a digest")
    with pytest.raises(UserError, match="made of something else"):
        check_making(file, "another one")
    record_file(file).unlink()
    with pytest.raises(UserError, match="made of something else"):
        check_making(file, "a digest")


def test_a_film_without_sound_or_subtitles_is_not_signed(film_with_sound: Path) -> None:
    with pytest.raises(UserError, match="no subtitles"):
        check_form(film_with_sound, {"frames": 100, "fps": 25})
