"""The film's page: everything there is to see and to know of a film, in one file that opens anywhere.

What draws (waveform, charts, strip) is pure: values in, escaped SVG out, so that other pages can use it.
"""

REVISION = "2"
"""Raised when the same request would give another page; then it is made again."""
