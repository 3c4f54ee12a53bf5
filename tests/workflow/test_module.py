"""Another workflow may import this one: `use rule * from understudy`."""

import pytest
from project import REPOSITORY, Project

IMPORT = """
configfile: "config/config.yaml"
onstart:
    shell("touch begun")
module understudy:
    snakefile: "{snakefile}"
    config: config
    {more}
{use}
rule announce:
    default_target: True
    input: "results/short.mp4"
    output: "announced.txt"
    shell: "ls {{input}} > {{output}}"
"""


def importing(project: Project, *, more: str = "", use: str = "use rule * from understudy") -> Project:
    """A project of another workflow, which has nothing of this one but its configuration."""
    for link in [path for path in project.root.iterdir() if path.is_symlink()]:
        link.unlink()
    project.write("Snakefile", IMPORT.format(snakefile=REPOSITORY / "Snakefile", more=more, use=use))
    return project


@pytest.mark.slow
def test_a_workflow_that_imports_the_rules_makes_films_and_is_left_its_own_hooks(small: Project) -> None:
    importing(small).snakemake()
    assert small.path("announced.txt").read_text() == "results/short.mp4\n"
    assert small.path("begun").exists()
    assert small.path("results/short/small/settings.json").exists()
    assert "Nothing to be done" in small.snakemake()
    small.write("config/topics/short.yaml", {"prompt": "Tell me", "seed": 3})
    assert "short.mp4" in small.make()


@pytest.mark.parametrize(
    "changes",
    [
        {"use": "use rule * from understudy as films_*"},
        {"use": "use rule * from understudy exclude marks as *"},
        {"more": 'prefix: "films"'},
    ],
)
def test_rules_that_were_renamed_or_left_out_are_refused(small: Project, changes: dict[str, str]) -> None:
    assert "keep their names where another workflow imports them" in importing(small, **changes).refusal()
