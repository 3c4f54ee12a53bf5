"""Who signs a film, what its credentials claim, and what is refused."""

import datetime
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import c2pa
import numpy as np
import pytest
from cryptography import x509
from signed_films import CLAIMS, PLAIN, active, assertion, given_signer, packets, signed_film

from understudy.errors import UserError
from understudy.media.encoding import write_video
from understudy.settings.config import Config
from understudy.settings.reading import check
from understudy.trust import signer as identity
from understudy.trust.certificate import ROOT_NAME, SIGNER_NAME, make_root, new_key
from understudy.trust.credentials import PERSON_SIGNED, codes, read
from understudy.trust.manifest import CONSENT_ASSERTION, FILM_ASSERTION, manifest
from understudy.trust.origin import SOURCE_TYPES, models, source_type
from understudy.trust.xmp import read_xmp


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Two seconds of a grey picture."""
    picture = np.full((64, 64, 4), 128, np.uint8)
    write_video([picture] * 50, tmp_path / "film.mp4", width=64, height=64, fps=25)
    return tmp_path / "film.mp4"


def test_a_signed_film_is_trusted_by_its_user_and_known_to_be_whole_by_others(film: Path) -> None:
    signed = signed_film(film)
    assert read(signed, [identity.own_root()])["validation_state"] == "Trusted"
    assert read(signed, [])["validation_state"] == "Valid"


def test_signing_leaves_the_film_itself_as_it_is(film: Path) -> None:
    before = film.read_bytes()
    signed = signed_film(film)
    assert film.read_bytes() == before
    assert packets(signed) == packets(film)


def test_the_credentials_say_how_the_film_was_made(film: Path) -> None:
    signed = signed_film(film)
    actions = assertion(signed, "c2pa.actions.v2")
    (created,) = actions["actions"]
    assert actions["allActionsIncluded"]
    assert created["digitalSourceType"] == SOURCE_TYPES + "compositeWithTrainedAlgorithmicMedia"
    (model,) = active(signed)["ingredients"]
    assert model["title"] == "flux.2-klein"
    assert model["data_types"] == [{"type": "c2pa.types.model", "version": "0123abc"}]
    assert model["informational_URI"].endswith("0123abc")
    assert model["relationship"] == "inputTo"
    assert assertion(signed, FILM_ASSERTION)["script_sha256"] == "12" * 32
    assert assertion(signed, CONSENT_ASSERTION) == {"record_sha256": "61bf1ea4" * 8}
    assert {use["use"] for use in assertion(signed, "cawg.training-mining")["entries"].values()} == {
        "notAllowed"
    }
    assert assertion(signed, "c2pa.ai-disclosure")["modelName"] == "flux.2-klein"


def test_a_label_that_was_taken_out_is_recorded(film: Path) -> None:
    assert assertion(signed_film(film), FILM_ASSERTION)["visible_label"] == "none"


def test_every_claim_is_the_signers_own_and_not_gathered(film: Path) -> None:
    assert all(item.get("created") for item in active(signed_film(film))["assertions"])


def test_a_film_without_models_discloses_none(film: Path) -> None:
    signed = signed_film(film, models=[], source_type="algorithmicMedia", consent=None)
    labels = {item["label"] for item in active(signed)["assertions"]}
    assert not labels & {"c2pa.ai-disclosure", CONSENT_ASSERTION}
    assert "ingredients" not in active(signed)


def test_the_metadata_beside_the_credentials_say_the_same_and_are_signed_with_them(film: Path) -> None:
    signed = signed_film(film)
    assert read_xmp(signed).source_type == "compositeWithTrainedAlgorithmicMedia"
    data = signed.read_bytes()
    signed.write_bytes(data.replace(b"DigitalSourceType=", b"DigitalSourceKind=", 1))
    assert "assertion.bmffHash.mismatch" in codes(read(signed, []), "failure")


def test_the_credentials_beside_the_film_are_those_in_it(film: Path) -> None:
    signed = signed_film(film)
    beside = read(signed, [identity.own_root()], sidecar=signed.with_suffix(".c2pa"))
    assert beside["validation_state"] == "Trusted"
    assert beside["active_manifest"] == read(signed, [])["active_manifest"]


def test_the_users_own_key_is_theirs_alone_and_the_root_stays(film: Path) -> None:
    signed_film(film)
    root = identity.own_root()
    for name in ("root.key", "signer.key"):
        assert stat.S_IMODE((identity.folder() / name).stat().st_mode) == 0o600
    signed_film(film, "again")
    assert identity.own_root() == root


def test_a_certificate_that_runs_out_is_renewed_under_the_same_root(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, root = identity.own_identity(), identity.own_root()
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=360)
    with monkeypatch.context() as patch:
        patch.setattr(identity, "_now", lambda: later)
        renewed = identity.own_identity()
    assert renewed.certificates != before.certificates
    assert identity.own_root() == root
    assert read(signed_film(film), [root])["validation_state"] == "Trusted"


def test_films_that_are_the_first_ones_together_share_one_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "new"))
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: identity.own_identity(), range(16)))
    assert len(set(made)) == 1


def test_a_given_certificate_signs_and_leads_to_its_own_root(film: Path, tmp_path: Path) -> None:
    signer = given_signer(tmp_path / "given")
    signed = signed_film(film, signer=signer)
    assert read(signed, [(tmp_path / "given/root.pem").read_text()])["validation_state"] == "Trusted"
    assert (
        read(signed, [identity.own_root() or identity.own_identity().certificates])["validation_state"]
        == "Valid"
    )


def test_the_person_who_is_portrayed_can_sign_beside_the_maker(film: Path, tmp_path: Path) -> None:
    signed = signed_film(film, cosigner=given_signer(tmp_path / "person"))
    found = read(signed, [identity.own_root()])
    assert PERSON_SIGNED in codes(found, "success")
    payload = assertion(signed, "cawg.identity")["signer_payload"]
    said = {item["url"].rsplit("/", 1)[1] for item in payload["referenced_assertions"]}
    assert {"c2pa.actions.v2", FILM_ASSERTION, CONSENT_ASSERTION} <= said
    assert any(label.startswith("c2pa.hash") for label in said), "the signature would fit any film"


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (lambda signer: Path(signer["key"]).write_text("no key"), "private key in PEM"),
        (lambda signer: Path(signer["key"]).write_text(identity.pkcs8(new_key())), "does not belong to"),
        (lambda signer: Path(signer["certificate"]).unlink(), "can't be read"),
        (
            lambda signer: Path(signer["certificate"]).write_text(
                "-----END CERTIFICATE-----".join(
                    Path(signer["certificate"]).read_text().split("-----END")[:1]
                )
            ),
            "certificate and its private key in PEM",
        ),
    ],
)
def test_a_certificate_that_cannot_sign_is_refused_in_words(
    film: Path, tmp_path: Path, break_it: object, complaint: str
) -> None:
    signer = given_signer(tmp_path / "given")
    break_it(signer)
    with pytest.raises(UserError, match=complaint):
        signed_film(film, signer=signer)
    assert not film.with_name("signed.mp4").exists()
    assert not film.with_name("signed.c2pa").exists()


def test_an_expired_certificate_is_refused(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = given_signer(tmp_path / "given")
    monkeypatch.setattr(
        identity, "_now", lambda: datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=400)
    )
    with pytest.raises(UserError, match="expired on"):
        signed_film(film, signer=signer)


def test_a_certificate_that_may_not_sign_is_refused_by_c2pa_and_told(film: Path, tmp_path: Path) -> None:
    signer = given_signer(tmp_path / "given")
    key = new_key()
    Path(signer["certificate"]).write_text(identity.pem(make_root(key)))  # a root is no signer
    Path(signer["key"]).write_text(identity.pkcs8(key))
    with pytest.raises(UserError, match="could not be signed"):
        signed_film(film, signer=signer)


def test_a_film_whose_credentials_do_not_verify_is_not_written(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(self: c2pa.Builder, source: str, output: str, signer: c2pa.Signer) -> bytes:
        credentials = real(self, source, output, signer)
        data = bytearray(Path(output).read_bytes())
        data[data.rfind(b"mdat") + 100] ^= 1
        Path(output).write_bytes(data)
        return credentials

    real = c2pa.Builder.sign_file
    monkeypatch.setattr(c2pa.Builder, "sign_file", damaged)
    with pytest.raises(UserError, match=r"do not verify .*bmffHash\.mismatch"):
        signed_film(film)
    assert sorted(path.name for path in film.parent.iterdir()) == ["film.mp4"]


@pytest.mark.parametrize(
    ("film_settings", "expected"),
    [
        ({}, "algorithmicMedia"),
        ({"music": "song.mp3"}, "composite"),
        ({"writer": {"engine": "chat", "model": "qwen3:8b"}}, "compositeWithTrainedAlgorithmicMedia"),
        (
            {
                "models": {
                    "wan": {
                        "identity": "a1",
                        "repository": None,
                        "commit": None,
                        "licence": "x",
                        "source": "",
                    }
                }
            },
            "compositeWithTrainedAlgorithmicMedia",
        ),
    ],
)
def test_a_film_is_called_what_it_is(film_settings: dict, expected: str) -> None:
    assert source_type({**PLAIN, **film_settings}) == expected


def test_the_language_model_that_wrote_the_script_is_named() -> None:
    film = {**PLAIN, "writer": {"engine": "chat", "model": "qwen3:8b"}}
    assert [(model["title"], model["purpose"]) for model in models(film)] == [("qwen3:8b", "script")]


def test_what_was_trained_on_the_presenter_is_named_where_engines_use_it() -> None:
    persona = {"lora": {"file": "likeness.safetensors"}, "trained_voice": {"train": True}}
    film = {**PLAIN, "persona": persona}
    assert [model["purpose"] for model in models(film)] == ["likeness", "speech"]
    assert models({**film, "image": {"engine": "animatic"}, "speech": {"engine": "scratch"}}) == []


def test_what_only_measured_or_marked_a_film_is_no_model_of_it() -> None:
    entry = {"identity": "a1", "repository": None, "commit": None, "licence": "x", "source": ""}
    film = {
        **PLAIN,
        "models": {"whisper": entry, "audioseal": entry},
        "quality": {"image": {"identity": ""}, "speech": {"transcriber": "whisper"}, "lips": {"syncnet": ""}},
        "film": {"marks": {"audioseal": "audioseal"}},
    }
    assert models(film) == []
    assert source_type(film) == "algorithmicMedia"


def test_the_certificate_says_nothing_of_who_its_user_is() -> None:
    (signer,) = x509.load_pem_x509_certificates(identity.own_identity().certificates.encode())
    names = signer.subject.rfc4514_string(), signer.issuer.rfc4514_string()
    assert names == (f"CN={SIGNER_NAME}", f"CN={ROOT_NAME}")


def test_the_manifest_is_the_same_but_for_its_time() -> None:
    def at(hour: int) -> str:
        when = datetime.datetime(2026, 11, 22, hour, tzinfo=datetime.UTC)
        return json.dumps(manifest(version="1", when=when, **CLAIMS))

    assert at(1).replace("T01:", "T02:") == at(2)


@pytest.mark.parametrize(
    ("section", "complaint"),
    [
        ({"signer": {"certificate": "chain.pem"}}, "give both `certificate` and `key`"),
        ({"cosigners": {"jo": {}}}, "jo: needs `certificate` and `key`"),
        ({"training": "perhaps"}, "training"),
    ],
)
def test_a_half_setting_is_refused_before_anything_runs(section: dict, complaint: str) -> None:
    with pytest.raises(UserError, match=complaint):
        check(Config, {"credentials": section}, "config/config.yaml")
