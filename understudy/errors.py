"""The error that is written for the user, not for the programmer."""


class UserError(Exception):
    """What is wrong, where, what was found and what to do; shown without a traceback."""
