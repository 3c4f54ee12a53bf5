"""How jobs share what they make: what a result depends on, and whose it is."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from understudy.cache.entries import Cache
from understudy.persona.digests import DEFAULT_FILE, Digests
from understudy.settings.film import Film

CONFIGURATION = "UNDERSTUDY_CONFIG"
"""Environment variable of jobs: the configuration as JSON."""


def cache_of(configuration: dict[str, Any]) -> Cache | None:
    """The cache that a configuration names; None for none."""
    folder = configuration.get("cache")
    return Cache(Path(folder).expanduser()) if folder else None


def shared(
    film: Film,
    what: dict[str, Any],
    make: Callable[[], Any],
    *,
    place: Callable[[str], Path],
    names: Callable[[], Iterable[str]],
) -> Any:
    """The value of `make`, whose files are then in their places; made now, or by an earlier job.

    Args:
        film: the resolved settings.
        what: all that value and files depend on. A text in it that names a file stands for the file's content.
        make, place, names: as `Cache.made_once` takes them.
    """
    cache = cache_of(json.loads(os.environ.get(CONFIGURATION, "{}")))
    if cache is None:
        return make()
    digests = Digests(DEFAULT_FILE)
    content = _with_content(what, digests)
    digests.save()
    return cache.made_once(
        content,
        make,
        place=place,
        names=names,
        persona=film["persona"]["id"],
        is_private=film["consent"] is not None,
    )


def _with_content(value: Any, digests: Digests) -> Any:
    """The value with the hash of its content in place of each path of a file, wherever a project keeps it."""
    if isinstance(value, dict):
        return {name: _with_content(part, digests) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_with_content(part, digests) for part in value]
    if isinstance(value, Path) or (isinstance(value, str) and _names_a_file(value)):
        return {"sha256": digests.of(Path(value))}
    return value


def _names_a_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long, or with a null character
        return False
