"""What the fork server has ready for the jobs of a film."""

import subprocess
import sys

from shipped import shipped

from understudy.processes.preloads import preloads
from understudy.settings.project import Project

_READ = """
import sys
from understudy.processes.forkserver import load
load(sys.argv[1:])
from understudy.drawing import text
from understudy.drawing import icons
print(icons._preferred.cache_info().currsize, icons._typeface.cache_info().currsize)
print(text._manrope.cache_info().currsize)
"""


def test_fonts_and_icons_are_read_before_the_first_job_of_a_draft() -> None:
    modules = preloads([Project(shipped()).film("firewalls", "draft")])
    done = subprocess.run([sys.executable, "-c", _READ, *modules], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["1 1", "5", ""]
