"""The mouth of the presenter, moved by the speech."""
