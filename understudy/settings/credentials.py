"""The section `credentials` of config/config.yaml: who signs films, and what they allow."""

from typing import Literal

from pydantic import Field, model_validator

from understudy.settings.names import Name
from understudy.settings.section import Section


class Signer(Section):
    """A certificate and its private key, as PEM files."""

    certificate: str = ""
    """The signer's certificate, then those that vouch for it; empty for one that is made on this machine."""

    key: str = ""
    """Its private key without a password. Keep it outside the project."""

    @model_validator(mode="after")
    def _is_whole(self) -> "Signer":
        if bool(self.certificate) != bool(self.key):
            raise ValueError("give both `certificate` and `key`, or neither")
        return self


class Credentials(Section):
    """How films are signed. Another value signs them again, and renders nothing."""

    signer: Signer = Signer()
    """Who signs as the maker of the films."""

    cosigners: dict[Name, Signer] = {}
    """Persona -> certificate and key of the person who is portrayed, who then signs beside the maker."""

    time_stamps: str = Field("", pattern=r"^(https?://\S+)?$")
    """Address of a server of time stamps (RFC 3161), asked at each signing; without, a signature ends with its
    certificate, and nothing leaves this machine."""

    mark_key: str = ""
    """File with the key of the marks in films, 64 hexadecimal digits; empty for one that is made on this machine.
    Keep it outside the project: who has it can find the marks, and imitate them."""

    training: Literal["allowed", "notAllowed"] = "notAllowed"
    """Whether the films say that models may be trained on them."""

    @model_validator(mode="after")
    def _persons_have_their_own(self) -> "Credentials":
        for persona, signer in self.cosigners.items():
            if not signer.certificate:
                raise ValueError(f"cosigners: {persona}: needs `certificate` and `key`")
        return self
