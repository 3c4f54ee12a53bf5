"""The errors that are written for the user, not for the programmer."""

MAY_PASS = "\nThis may pass: another try can go well with nothing mended."  # noqa: S105  no password
"""Ends what is told of a PassingError."""


class UserError(Exception):
    """What is wrong, where, what was found and what to do; shown without a traceback."""


class PassingError(UserError):
    """What may go well at another try, with nothing mended: a server that did not answer, a worker that died."""
