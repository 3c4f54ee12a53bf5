"""Content Credentials (C2PA): signed into a file as its last change, and read from any file, always offline."""

import datetime
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from understudy import __version__
from understudy.errors import UserError
from understudy.files import replace_atomically
from understudy.trust.manifest import CONSENT_ASSERTION, FILM_ASSERTION, PROGRAM, manifest
from understudy.trust.signer import Identity, folder, identity, own_identity, own_root
from understudy.trust.xmp import Xmp, add_xmp

REVISION = "1"
"""Raised when the same request would give another signature's content; then films are signed again."""

SIGNER_TRUSTED, SIGNER_UNTRUSTED = "signingCredential.trusted", "signingCredential.untrusted"
PERSON_SIGNED = "cawg.x509.signature.validated"
PERSON_UNTRUSTED = "cawg.x509.credential.untrusted"
"""C2PA's and CAWG's status codes. c2pa-python 0.38.1 never trusts a person's certificate, whatever it is told."""

_FORMAT = "video/mp4"


def sign(
    unsigned: Path,
    output: Path,
    sidecar: Path | None,
    *,
    signer: dict[str, str],
    cosigner: dict[str, str] | None,
    time_stamps: str,
    **claims: Any,
) -> None:
    """Write a file with XMP and credentials, and read them back: what does not verify is not written.

    Args:
        unsigned: the film (MP4), sound (M4A) or still (PNG, JPEG) to sign, which stays as it is.
        output: the signed file to write, of the same suffix.
        sidecar: the credentials alone, for where those in the file get lost; None for none.
        signer: {"certificate", "key"}, paths of PEM files; empty ones for this user's own.
        cosigner: the same of the person who is portrayed; None if they do not sign.
        time_stamps: address of a server of time stamps (RFC 3161); empty for none, the only way without a network.
        claims: what `understudy.trust.manifest.manifest` takes, without version and time.

    Raises:
        UserError: there is no signing with this certificate, or what was signed does not verify.
    """
    who = _identity(signer) if signer["certificate"] else own_identity()
    person = _identity(cosigner) if cosigner else None
    claimed = manifest(version=__version__, when=datetime.datetime.now(datetime.UTC), **claims)
    with replace_atomically(output) as signed, tempfile.TemporaryDirectory(dir=output.parent) as folder:
        described = Path(folder, output.name)
        shutil.copyfile(unsigned, described)
        add_xmp(described, Xmp(claims["source_type"], f"{PROGRAM} {__version__}"))
        credentials = _sign(described, signed, claimed, who, person, time_stamps)
        _check(signed, None if signer["certificate"] else own_root(), bool(person))
        if sidecar:
            with replace_atomically(sidecar) as unfinished:
                unfinished.write_bytes(credentials)


def read(file: Path, roots: list[str], sidecar: Path | None = None) -> dict[str, Any] | None:
    """The credentials of a file as c2pa reports them; None if it has none. Raises c2pa.C2paError for broken ones.

    Args:
        file: any film, picture or sound.
        roots: PEM of the certificates that are trusted.
        sidecar: credentials beside the file, read in place of those in it.
    """
    import c2pa

    context = c2pa.Context.from_dict(_settings(roots))
    try:
        if sidecar is None:
            with c2pa.Reader(str(file), context=context) as reader:
                return json.loads(reader.json())
        with (
            file.open("rb") as opened,
            c2pa.Reader(_FORMAT, opened, manifest_data=sidecar.read_bytes(), context=context) as reader,
        ):
            return json.loads(reader.json())
    except c2pa.C2paError.ManifestNotFound:
        return None


def _identity(files: dict[str, str]) -> Identity:
    return identity(Path(files["certificate"]), Path(files["key"]))


def _settings(roots: list[str]) -> dict[str, Any]:
    trusted = {"trust_anchors": "\n".join(roots)} if roots else {}
    return {
        "builder": {"thumbnail": {"enabled": False}},
        "verify": {
            "verify_trust": True,
            "verify_after_sign": False,
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
        },
        "trust": trusted,
    }


def _sign(
    unsigned: Path,
    output: Path,
    claimed: dict[str, Any],
    who: Identity,
    person: Identity | None,
    time_stamps: str,
) -> bytes:
    """Gives the credentials that were written into the file. Raises UserError if they cannot be signed."""
    import c2pa

    settings = _settings([])
    try:
        if person:
            settings["signer"] = {"local": _local(who, time_stamps)}
            settings["cawg_x509_signer"] = {"local": _local(person, "") | _signed_by_the_person(claimed)}
            context = c2pa.Context.from_dict(settings)
            # c2pa-python 0.38.1 does not see that the settings hold a signer. A test fails if that changes.
            context._has_signer = True
            with c2pa.Builder(claimed, context) as builder:
                return builder.sign_file(str(unsigned), str(output))
        chosen = c2pa.C2paSignerInfo(
            alg=who.algorithm,
            sign_cert=who.certificates.encode(),
            private_key=who.key.encode(),
            ta_url=time_stamps or None,
        )
        context = c2pa.Context.from_dict(settings)
        with c2pa.Signer.from_info(chosen) as signer, c2pa.Builder(claimed, context) as builder:
            return builder.sign_file(str(unsigned), str(output), signer)
    except c2pa.C2paError as error:
        raise UserError(
            f"{unsigned.name} could not be signed: {error}. If `credentials` in config/config.yaml names a "
            "certificate, it must allow digital signatures and e-mail protection, and be signed by another one; "
            "docs/trust.md."
        ) from error


def _check(signed: Path, trusted: str | None, has_person: bool) -> None:
    """Read the credentials back. Raises UserError unless they verify, and lead to `trusted` if it is given (PEM)."""
    found = read(signed, [trusted] if trusted else [])
    tolerated = {None if trusted else SIGNER_UNTRUSTED, PERSON_UNTRUSTED if has_person else None}
    broken = (
        [code for code in codes(found, "failure") if code not in tolerated] if found else ["there are none"]
    )
    if has_person and found and PERSON_SIGNED not in codes(found, "success"):
        broken.append(f"no {PERSON_SIGNED}")
    if broken:
        raise UserError(
            f"the credentials do not verify after signing ({', '.join(broken)}). Check the disk, and the "
            f"files under `credentials` in config/config.yaml; this user's own are in {folder()}."
        )


def codes(found: dict[str, Any], outcome: str) -> list[str]:
    """C2PA's status codes of a report: those of "success" or those of "failure"."""
    results = found.get("validation_results", {}).get("activeManifest", {})
    return [result["code"] for result in results.get(outcome, [])]


def _local(who: Identity, time_stamps: str) -> dict[str, str]:
    local = {"alg": who.algorithm, "sign_cert": who.certificates, "private_key": who.key}
    return local | ({"tsa_url": time_stamps} if time_stamps else {})


def _signed_by_the_person(claimed: dict[str, Any]) -> dict[str, list[str]]:
    """What the person who is portrayed signs: how the film was made, and the consent it was made with."""
    theirs = ("c2pa.actions.v2", FILM_ASSERTION, CONSENT_ASSERTION)
    there = [assertion["label"] for assertion in claimed["assertions"]]
    return {
        "referenced_assertions": [label for label in theirs if label in there],
        "roles": ["cawg.producer"],
    }
