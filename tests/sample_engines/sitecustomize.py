"""Adds the engines of this folder to the image stage, in a Python that has the folder on its path."""

from pathlib import Path

import understudy.image

understudy.image.__path__.append(str(Path(__file__).parent))
