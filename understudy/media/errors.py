"""The error of all that reads or writes films and sounds."""

from understudy.errors import UserError


class MediaError(UserError):
    """ffmpeg or PyAV could not do what was asked; the message names the file and what to do."""
