"""Names that become file names, and so may hold nothing that a path, a shell or a filter could read otherwise."""

from typing import Annotated

from pydantic import StringConstraints

NAME_PATTERN = r"[a-z0-9][a-z0-9_-]{0,47}"
"""Lower-case letters, digits, - and _; 48 characters keep a whole path well under every system's limit."""

Name = Annotated[str, StringConstraints(pattern=f"^{NAME_PATTERN}$")]
