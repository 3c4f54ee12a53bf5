"""What a persona has and lacks, in words, before anything is trained."""

import io
from pathlib import Path

import pytest
from drawn_photos import draw_photos

from training.check import TEMPLATE, findings, main
from understudy.errors import UserError
from understudy.settings.project import Project

PERSONA = "config/personas/robin/persona.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without personas, as the working directory."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config/config.yaml").write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def begin(monkeypatch: pytest.MonkeyPatch, *kind: str) -> int | str:
    monkeypatch.setattr("sys.argv", ["check", "robin", "--new", *kind])
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code


def test_a_new_persona_lacks_photos_and_recordings_and_nothing_else(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    assert begin(monkeypatch, "--fictional") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"Wrote {PERSONA}."
    missing = [line.split()[1] for line in lines if line.startswith("missing")]
    assert missing == ["photos", "recordings"]
    assert "there is no folder config/personas/robin/photos" in " ".join(lines)


def test_a_new_persona_of_a_real_person_lacks_consent_too(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    assert begin(monkeypatch, "--real") == 1
    assert "missing  consent" in capsys.readouterr().out
    assert Project(root).persona("robin").fictional is False


@pytest.mark.parametrize(("answers", "fictional"), [(["yes"], False), (["perhaps", "N"], True)])
def test_whether_a_new_persona_is_real_is_asked_at_a_terminal(
    root: Path, monkeypatch: pytest.MonkeyPatch, answers: list[str], fictional: bool
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: answers.pop(0))
    begin(monkeypatch)
    assert Project(root).persona("robin").fictional is fictional
    assert not answers


def test_where_nobody_can_be_asked_whether_a_person_is_real_nothing_is_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert "Say `--real` or `--fictional`" in begin(monkeypatch)
    assert not (root / PERSONA).exists()


def test_a_template_that_was_copied_by_hand_takes_nobody_for_fictional(root: Path) -> None:
    (root / PERSONA).parent.mkdir(parents=True)
    (root / PERSONA).write_text(TEMPLATE.read_text())
    with pytest.raises(UserError, match="fictional"):
        findings(root, "robin")


@pytest.mark.slow
def test_a_persona_with_all_of_it_lacks_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(monkeypatch, "--fictional")
    folder = root / "config/personas/robin"
    draw_photos(folder / "photos", count=9)
    (folder / "photos/00.txt").write_text("zrx person on a chair.")
    (folder / "recordings").mkdir()
    (folder / "recordings/interview.wav").write_bytes(b"")
    found = {finding.subject: finding for finding in findings(root, "robin")}
    assert {finding.state for finding in found.values()} == {"ok"}
    assert found["photos"].remark == "9 in config/personas/robin/photos"
    assert found["captions"].remark.startswith("1 of 9")


def test_what_is_asked_for_without_what_it_needs_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(monkeypatch, "--fictional")
    (root / PERSONA).write_text(
        "{name: Robin, fictional: true, lora: {train: true}, trained_voice: {train: true}}"
    )
    missing = {finding.subject for finding in findings(root, "robin") if finding.state == "missing"}
    assert missing == {"wardrobe", "trigger", "class_word", "photos", "recordings"}


def test_a_persona_that_trains_nothing_is_told_how(root: Path) -> None:
    (root / PERSONA).parent.mkdir(parents=True)
    (root / PERSONA).write_text("{name: Robin, wardrobe: a jumper}")
    assert {finding.subject: finding.state for finding in findings(root, "robin")} == {
        "name": "ok",
        "wardrobe": "ok",
        "consent": "ok",
        "likeness": "unused",
        "recordings": "unused",
    }


def test_a_persona_that_is_there_is_not_begun_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(monkeypatch, "--fictional")
    assert "is there already" in begin(monkeypatch, "--fictional")


def test_a_persona_that_is_not_there_is_refused(root: Path) -> None:
    with pytest.raises(UserError, match="there is no persona 'robin'"):
        findings(root, "robin")
