"""Nothing is made of a real person without a signed consent that holds; what refuses more: test_tampering."""

import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from portrayed import FOLDER, LORA, NAME, PHOTO, RECORD, SECOND_PHOTO, Portrayed, refusal
from project import REPOSITORY
from project import Project as Folder
from shipped import PERSONAS, shipped

from understudy.errors import UserError
from understudy.performing import perform
from understudy.persona import digests
from understudy.persona.record import record_hash
from understudy.persona.revocations import Revocation, add_revocation
from understudy.persona.signing import sign
from understudy.persona.use import check_use
from understudy.settings.persona import Persona
from understudy.settings.project import Project
from understudy.settings.quality import Quality
from understudy.settings.uses import is_used

TODAY = date.today()


def test_a_film_is_made_with_the_hash_of_the_consent(jo: Portrayed) -> None:
    jo.agree()
    assert jo.film()["consent"] == record_hash(jo.root, NAME)


def test_without_a_record_there_is_no_film(jo: Portrayed) -> None:
    assert f"there is no consent record {RECORD}" in refusal(jo)
    assert "understudy.persona.consent new jo" in refusal(jo)


def test_a_record_must_be_signed(jo: Portrayed) -> None:
    jo.write_record(jo.public_key(jo.key))
    assert "is not signed. Jo Invented signs it with `ssh-keygen -Y sign" in refusal(jo)


def test_an_edited_record_is_refused(jo: Portrayed) -> None:
    jo.agree()
    jo.edit_record(expires=TODAY + timedelta(days=9999))
    assert "the record was changed after it was signed" in refusal(jo)


def test_a_signature_by_a_foreign_key_is_refused(jo: Portrayed) -> None:
    stranger = jo.new_key("stranger")
    jo.write_record(jo.public_key(stranger))
    sign(jo.root, NAME, stranger)
    jo.edit_record(public_key=jo.public_key(jo.key))
    assert "the signature does not fit" in refusal(jo)


def test_consent_holds_on_its_last_day(jo: Portrayed) -> None:
    jo.agree(given=TODAY - timedelta(days=30), days=30)
    assert jo.film()["consent"]


def test_consent_begins(jo: Portrayed) -> None:
    jo.agree(given=TODAY + timedelta(days=1))
    assert "begins on" in refusal(jo)


def test_a_list_of_revocations_that_cannot_be_read_stops_the_film(jo: Portrayed) -> None:
    jo.agree()
    jo.folder.write(f"{FOLDER}/revoked.yaml", "revoked: [everything]")
    assert "revoked.yaml: revoked.0" in refusal(jo)


def test_another_photo_of_the_same_size_and_date_is_refused_though_hashes_are_remembered(
    jo: Portrayed,
) -> None:
    jo.agree()
    jo.film()
    photo = jo.root / PHOTO
    facts = photo.stat()
    photo.write_text(photo.read_text().replace("Jo", "Al"))
    os.utime(photo, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert f"{PHOTO}: is not the file" in refusal(jo)


def test_a_stray_recording_in_a_folder_elsewhere_is_refused(jo: Portrayed, tmp_path_factory) -> None:
    recordings = tmp_path_factory.mktemp("recordings")
    (recordings / "talk.mp4").write_text("Jo speaks")
    jo.save_persona(recordings={"folder": str(recordings)})
    jo.agree()
    assert jo.film()["consent"]
    (recordings / "other.mp4").write_text("somebody speaks")
    assert f"{recordings}/other.mp4: is not among the files" in refusal(jo)


def test_captions_may_be_edited_and_photos_taken_away(jo: Portrayed) -> None:
    jo.agree()
    jo.folder.write(f"{FOLDER}/photos/1.txt", "another caption")
    (jo.root / SECOND_PHOTO).unlink()
    assert jo.film()["consent"]


def test_a_film_on_another_topic_is_refused(jo: Portrayed) -> None:
    jo.agree(topics=["firewalls", "sleep"])
    assert "has agreed to the topics firewalls, sleep; not short" in refusal(jo)


@pytest.mark.parametrize(
    ("language", "is_allowed"), [("en-GB", True), ("de-AT", True), ("de", False), ("fr", False)]
)
def test_a_film_in_another_language_is_refused(jo: Portrayed, language: str, is_allowed: bool) -> None:
    jo.agree(languages=["en", "de-AT"])
    jo.save_topic(language=language)
    if is_allowed:
        assert jo.film()["consent"]
    else:
        assert f"has agreed to films in en, de-AT; not in {language}" in refusal(jo)


def test_a_commercial_film_needs_a_consent_that_says_so(jo: Portrayed) -> None:
    jo.save_topic(commercial=True)
    jo.agree()
    assert "films that earn no money; not a commercial one" in refusal(jo)
    jo.agree(commercial=True)
    assert jo.film()["consent"]


def test_the_record_of_another_persona_does_not_count(jo: Portrayed) -> None:
    jo.agree()
    (jo.root / FOLDER).rename(jo.root / "config/personas/al")
    jo.folder.write(
        "config/personas/al/persona.yaml",
        jo.persona | {"reference_photos": ["config/personas/al/photos/1.jpg"]},
    )
    jo.save_topic(persona="al")
    assert "is the consent to persona jo, not to al" in refusal(jo)


def test_weights_carry_the_consent_under_which_they_were_trained(jo: Portrayed) -> None:
    jo.save_persona(lora={"file": LORA})
    jo.agree()
    jo.write_weights(LORA, record_hash(jo.root, NAME))
    assert jo.film()["consent"]


def test_a_fictional_persona_cannot_borrow_the_weights_of_a_person(jo: Portrayed) -> None:
    jo.save_persona(lora={"file": LORA}, fictional=True)
    jo.write_weights(LORA, "ab" * 32)
    assert "was trained on a real person (consent abababab), but persona jo is fictional" in refusal(jo)
    jo.write_weights(LORA, None)
    assert jo.film()["consent"] is None


def test_weights_from_elsewhere_are_used_when_the_record_covers_them(jo: Portrayed) -> None:
    jo.save_persona(lora={"file": LORA})
    jo.agree()
    jo.write_weights(LORA, None)
    assert "does not say on whom it was trained" in refusal(jo)
    jo.agree()
    assert jo.film()["consent"]
    (jo.root / LORA).write_bytes((jo.root / LORA).read_bytes() + b" ")
    assert f"{LORA}: is not the file" in refusal(jo)


def test_weights_stay_usable_when_their_consent_is_renewed_and_not_when_it_was_withdrawn(
    jo: Portrayed,
) -> None:
    jo.save_persona(lora={"file": LORA})
    jo.agree()
    first = record_hash(jo.root, NAME)
    jo.write_weights(LORA, first)
    jo.agree()
    assert jo.film()["consent"] != first
    add_revocation(jo.root, NAME, Revocation(record=first, date=TODAY))
    assert f"was trained under consent {first[:8]}" in refusal(jo)


def test_a_renewed_record_keeps_the_one_before(jo: Portrayed) -> None:
    jo.agree()
    content, first = (jo.root / RECORD).read_bytes(), record_hash(jo.root, NAME)
    jo.agree()
    assert (jo.root / FOLDER / f"consents/{first[:8]}.yaml").read_bytes() == content


def test_a_persona_with_photos_must_say_whether_it_is_a_real_person(jo: Portrayed) -> None:
    del jo.persona["fictional"]
    jo.save_persona()
    assert "names photos, recordings or weights, but not whether they are of a real person" in refusal(jo)


def test_photos_of_an_invented_person_need_no_consent(jo: Portrayed) -> None:
    jo.save_persona(fictional=True)
    assert jo.film()["consent"] is None


def test_a_draft_of_a_real_persona_uses_nothing_of_the_person(jo: Portrayed) -> None:
    assert Project(jo.root).film("short", "small")["consent"] is None


def test_what_belongs_to_the_persona_needs_consent_whatever_the_topic(jo: Portrayed) -> None:
    jo.folder.write("config/config.yaml", {"preset": "small", "persona_preset": "portraits"})
    with pytest.raises(UserError, match="no consent record"):
        Project(jo.root).persona_settings(NAME)
    jo.agree(topics=["firewalls"])
    assert Project(jo.root).persona_settings(NAME)["consent"]


def test_no_engine_works_with_what_no_longer_holds_though_the_run_began_when_it_did(
    jo: Portrayed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(jo.root)
    jo.agree()
    film = jo.film()
    picture = jo.root / "image.png"
    request = {"prompt": "Jo", "photos": [PHOTO], "lora": None}
    perform("image", "draw", film, request, output=picture)
    picture.unlink()
    add_revocation(jo.root, NAME, Revocation(record=record_hash(jo.root, NAME), date=TODAY))
    with pytest.raises(UserError, match="withdrew this consent"):
        perform("image", "draw", film, request, output=picture)
    jo.agree()
    with pytest.raises(UserError, match="exchanged while this run was at work"):
        perform("image", "draw", film, request, output=picture)
    assert not picture.exists()


def test_a_job_refuses_weights_that_were_exchanged_after_the_run_began(jo: Portrayed) -> None:
    jo.save_persona(lora={"file": LORA})
    jo.agree()
    jo.write_weights(LORA, record_hash(jo.root, NAME))
    film = jo.film()
    jo.write_weights(LORA, "ab" * 32)
    with pytest.raises(UserError, match="was trained under consent abababab"):
        check_use(jo.root, film)


def test_a_job_of_a_draft_loads_nothing_to_check_consents_with(project: Folder) -> None:
    film = Project(project.root).film("short", "small")
    code = "import sys, json; from pathlib import Path; from understudy.persona.use import check_use; "
    code += "check_use(Path(), json.load(sys.stdin)); print('pydantic' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(film), cwd=REPOSITORY, capture_output=True, text=True
    )
    assert done.stdout == "False\n", done.stderr


def test_a_cloned_voice_is_the_persons_own_and_the_scratch_voice_is_not() -> None:
    film = {
        "image": {"engine": "animatic"},
        "video": {"engine": "animatic"},
        "persona": Persona(name="Jo", reference={"sound": "jo.wav"}).model_dump(),
        "quality": Quality().model_dump(),
    }
    assert is_used(film | {"speech": {"engine": "f5"}})
    assert not is_used(film | {"speech": {"engine": "scratch"}})


def test_files_are_hashed_once_as_long_as_they_stay_as_they_are(jo: Portrayed, monkeypatch) -> None:
    jo.agree()
    jo.film()
    monkeypatch.setattr(digests, "sha256", lambda path: pytest.fail(f"{path} was hashed again"))
    assert jo.film()["consent"]


def test_a_statement_holds_its_code_words_and_what_was_agreed(jo: Portrayed) -> None:
    record = jo.write_record(jo.public_key(jo.key), topics=["sleep"], languages=["de"], purpose="a lecture")
    assert record.code in record.statement
    for said in (
        "Jo Invented",
        "on the topics sleep",
        "in de",
        "a lecture",
        "not earn money",
        str(record.expires),
    ):
        assert said in record.statement
    other = jo.write_record(jo.public_key(jo.key))
    assert other.code != record.code


def test_a_record_whose_statement_lacks_its_code_is_refused(jo: Portrayed) -> None:
    jo.agree()
    jo.edit_record(code="amber anchor apple apron")
    assert "the statement does not contain the code words" in refusal(jo)


def test_every_rule_that_takes_a_persons_files_or_weights_waits_for_the_proof() -> None:
    text = "\n".join(file.read_text() for file in sorted((REPOSITORY / "rules").glob("*.smk")))
    rules = dict(
        re.findall(r"^rule (\w+):\n(.*?)(?=^(?:rule|checkpoint) |\Z)", text, re.MULTILINE | re.DOTALL)
    )
    theirs = (
        "likeness.photos",
        "recorded.",
        "graph.likeness",
        "graph.voice",
        "graph.recording",
        "graph.lora",
    )
    theirs += ("{VOICE}/", "{PERSONA}/lora/")
    taking = {
        name for name, body in rules.items() if any(part in body.partition("output:")[0] for part in theirs)
    }
    waiting = {name for name, body in rules.items() if "consent=consents.proof" in body}
    assert {"image", "speech", "train_lora", "train_voice", "listen", "reference"} <= taking
    assert taking <= waiting


@pytest.mark.parametrize("name", PERSONAS)
def test_no_shipped_persona_needs_consent(name: str) -> None:
    file = shipped() / f"config/personas/{name}/persona.yaml"
    assert Persona(**yaml.safe_load(file.read_text())).fictional
    assert Project(shipped()).permission(name) is None


def test_a_key_inside_the_project_is_not_read(jo: Portrayed) -> None:
    jo.write_record(jo.public_key(jo.key))
    inside = jo.root / "jo.pem"
    inside.write_bytes(jo.key.read_bytes())
    link = jo.key.with_name("link.pem")
    link.symlink_to(inside)
    for key in (inside, link):
        with pytest.raises(UserError, match="lies in the project's folder"):
            sign(jo.root, NAME, key)


def test_signing_with_another_key_than_the_records_leaves_no_signature(jo: Portrayed) -> None:
    jo.write_record(jo.public_key(jo.key))
    with pytest.raises(UserError, match="is not the private key of the record's public_key"):
        sign(jo.root, NAME, jo.new_key("stranger"))
    assert not Path(jo.root, f"{RECORD}.sig").exists()


def test_a_trained_voice_of_another_person_is_refused(jo: Portrayed, monkeypatch: pytest.MonkeyPatch) -> None:
    from understudy.speech import scratch

    monkeypatch.setattr(scratch.Engine, "voice", "model", raising=False)
    monkeypatch.setattr(Project, "_models_of_trained_voice", lambda *_: set())
    jo.save_persona(trained_voice={"train": True})
    jo.agree()
    voice = f"results/personas/{NAME}/voice/voice.safetensors"
    jo.folder.write(voice, "")
    jo.write_weights(voice, "cd" * 32)
    assert f"{voice}: was trained under consent cdcdcdcd" in refusal(jo)
