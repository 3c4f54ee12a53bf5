"""The command for consents leads from a new record over its signature and check to its end."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from portrayed import FOLDER, NAME, PHOTO, RECORD, Portrayed
from project import REPOSITORY
from project import Project as Folder

from understudy.persona.record import record_hash


@pytest.fixture
def jo(project: Folder, tmp_path_factory: pytest.TempPathFactory) -> Portrayed:
    return Portrayed(project, tmp_path_factory.mktemp("keys"))


def command(jo: Portrayed, *arguments: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "understudy.persona.consent", *arguments],
        cwd=jo.root,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )


def key_pair(jo: Portrayed, folder: Path, kind: str) -> tuple[Path, Path]:
    """Private and public key."""
    if kind == "ssh":
        if not shutil.which("ssh-keygen"):
            pytest.skip("ssh-keygen is not installed")
        private = folder / "id_ed25519"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", private], check=True)
        return private, private.with_suffix(".pub")
    public = folder / "jo.pub"
    public.write_text(jo.public_key(jo.key))
    return jo.key, public


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["ssh", "plain"])
def test_new_spoken_sign_check_revoke(
    jo: Portrayed, tmp_path_factory: pytest.TempPathFactory, kind: str
) -> None:
    private, public = key_pair(jo, tmp_path_factory.mktemp("home"), kind)
    made = command(jo, "new", NAME, "--subject", "Jo Invented", "--public-key", public, "--languages", "en")
    assert f"{RECORD} covers 2 files" in made.stdout, made.stderr
    assert "is not signed" in command(jo, "check", NAME).stderr

    jo.folder.write(f"{FOLDER}/spoken.m4a", "Jo reads the statement")
    added = command(jo, "spoken", NAME, f"{FOLDER}/spoken.m4a")
    assert f"{RECORD} names {FOLDER}/spoken.m4a" in added.stdout, added.stderr

    assert "consent.yaml.sig is written" in command(jo, "sign", NAME, "--key", private).stdout
    checked = command(jo, "check", NAME)
    assert "Jo Invented has agreed" in checked.stdout, checked.stderr
    assert f"record     {record_hash(jo.root, NAME)}" in checked.stdout
    assert "key        SHA256:" in checked.stdout
    assert "languages  en" in checked.stdout
    assert f"spoken     {FOLDER}/spoken.m4a, not compared yet: snakemake" in checked.stdout

    assert "has withdrawn consent" in command(jo, "revoke", NAME, "--reason", "changed my mind").stdout
    refused = command(jo, "check", NAME)
    assert refused.returncode == 1
    assert "Jo Invented withdrew this consent" in refused.stderr


def test_a_persona_without_files_has_nothing_to_agree_to(jo: Portrayed, tmp_path_factory) -> None:
    shutil.rmtree((jo.root / PHOTO).parent)
    _, public = key_pair(jo, tmp_path_factory.mktemp("home"), "plain")
    made = command(jo, "new", NAME, "--subject", "Jo", "--public-key", public)
    assert "has no photos and no recordings yet" in made.stderr
