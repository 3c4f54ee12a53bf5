"""What Snakemake does not promise is used in one place, and a version without it does no harm."""

import io
import pkgutil
import re
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import snakemake.cli  # its modules import each other, and find their way only from here
import snakemake.exceptions
import snakemake.logging
from film_files import edit_script
from project import REPOSITORY, Project

from understudy import snakemake as door

DOOR = REPOSITORY / "understudy/snakemake.py"
FOLDERS = ("understudy", "rules", "snakemake_logger_plugin_understudy", "scripts", "training")
PROMISED = {
    "snakemake.exceptions": {"WorkflowError", "IncompleteCheckpointException"},
    "snakemake.io": {"ancient"},
    "snakemake.logging": {"logger"},
    "snakemake.utils": {"min_version"},
}
"""By module; and all of the packages for plugins, snakemake_interface_*."""
PROMISED_OF_WORKFLOW = {"cores"}
BEFORE_THE_DOOR = {"current_basedir"}
"""Tells where the door is; it has been there since Snakemake 3."""
IMPORT = re.compile(
    r"^\s*(?:from\s+(snakemake(?:\.[\w.]+)?)\s+import\s+(.*)|import\s+(snakemake\b.*))$", re.MULTILINE
)
NEEDED = [(owner, name) for owner, names in door._NEEDED.items() for name in names.split()]
NAMES_OF_OTHERS = {"execute", "dag", "jobs", "finish", "finished", "dependencies", "touch", "bfs", "dryrun"}
"""Of what the door needs, those that things of our own have, too."""


def sources() -> list[Path]:
    files = [
        file
        for folder in FOLDERS
        for kind in ("py", "smk")
        for file in (REPOSITORY / folder).rglob(f"*.{kind}")
    ]
    return [REPOSITORY / "Snakefile", *(file for file in files if file != DOOR)]


def is_rule(file: Path) -> bool:
    return file.parent.name == "rules" or file.name == "Snakefile"


def attributes(file: Path) -> Iterator[tuple[str, str]]:
    """All `owner.name` in a file; a Snakefile is no Python, but is made of its tokens."""
    with file.open() as lines:
        tokens = [
            token.string
            for token in tokenize.generate_tokens(lines.readline)
            if token.type in (tokenize.NAME, tokenize.OP)
        ]
    for owner, dot, name in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if dot == "." and name.isidentifier():
            yield owner, name


def test_only_the_door_imports_what_snakemake_does_not_promise() -> None:
    unpromised = [
        (file.relative_to(REPOSITORY), module or whole, name)
        for file in sources()
        for module, names, whole in IMPORT.findall(file.read_text())
        for name in (names.split("#")[0].split(",") if names else [""])
        if name.strip() not in PROMISED.get(module, ())
    ]
    assert not unpromised


def test_only_the_door_uses_what_snakemake_has_inside() -> None:
    inside = {name for _, name in NEEDED} - NAMES_OF_OTHERS
    inside |= {"targetjobs", "dag_settings", "execution_settings", "global_resources"}
    inside |= {"exit_gracefully", "job_rate_limiter", "open_jobs"}
    used = [
        (file.relative_to(REPOSITORY), f"{owner}.{name}")
        for file in sources()
        for owner, name in attributes(file)
        if name in inside
        or (is_rule(file) and owner == "workflow" and name not in PROMISED_OF_WORKFLOW | BEFORE_THE_DOOR)
    ]
    assert not used


def test_rules_and_the_logger_touch_nobodys_private_names() -> None:
    used = [
        (file.relative_to(REPOSITORY), f"{owner}.{name}")
        for file in sources()
        if is_rule(file) or file.parent.name.startswith("snakemake_")
        for owner, name in attributes(file)
        if name.startswith("_")
        and not name.endswith("__")
        and (owner, name) != ("os", "_exit")
        and owner != "self"
    ]
    assert not used


def test_the_pinned_version_was_tested() -> None:
    pinned = re.search(r"^snakemake==(.*)$", (REPOSITORY / "envs/draft.txt").read_text(), re.MULTILINE)
    assert pinned[1] == door.TESTED[-1]


def test_snakemake_says_what_is_read_of_it() -> None:
    folder = Path(snakemake.__file__).parent
    said = "\n".join(file.read_text() for file in folder.rglob("*.py"))
    read = [door.NOTHING_TO_DO, *door.OF_NO_INTEREST, *door.NO_CONCERN_OF_USERS, *door.SAID_BY_THE_SUMMARY]
    read += [*door.STOPPING, *door.REASONS, door.PARAMS_CHANGED, door.INPUT_CHANGED, door.INPUT_MADE_ANEW]
    read += [text.replace("\\", "") for text in door.NO_RULE_FOR.split("(.*?)")]
    assert [text for text in read if text.strip() not in said] == []


@pytest.mark.parametrize(
    "kind", [*sorted(door.ERRORS_OF_JOBS - {"CalledProcessError"}), door.LOCKED, door.NO_RULE]
)
def test_snakemake_has_the_kind_of_error_that_is_told_in_words(kind: str) -> None:
    assert hasattr(snakemake.exceptions, kind)


@pytest.mark.parametrize(("owner", "name"), NEEDED)
def test_a_snakemake_that_cannot_be_told_what_is_outdated_is_refused(
    owner: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.check_version(SimpleNamespace(is_main_process=True))
    found = pkgutil.resolve_name(owner)
    for heir in getattr(found, "__mro__", [found]):  # its interface for plugins may have it, too
        if name in vars(heir):
            monkeypatch.delattr(heir, name)
    with pytest.raises(
        snakemake.exceptions.WorkflowError, match=rf"pip install snakemake=={door.TESTED[-1]}"
    ):
        door.check_version(SimpleNamespace(is_main_process=True))


@pytest.mark.parametrize(
    "speed_up",
    [
        lambda workflow: door.choose_among(workflow, lambda jobs, most: jobs),
        lambda workflow: door.limit(workflow, "gpu", lambda: 1),
        door.begin_no_more,
        lambda workflow: list(door.failed_jobs(workflow)),
    ],
    ids=["choose_among", "limit", "begin_no_more", "failed_jobs"],
)
def test_without_what_is_not_promised_a_run_goes_the_plain_way_with_a_warning(
    speed_up: Callable[[SimpleNamespace], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    warnings: list[str] = []
    monkeypatch.setattr(snakemake.logging.logger, "warning", warnings.append)
    speed_up(SimpleNamespace(scheduler=SimpleNamespace()))
    assert [warning.startswith(f"Snakemake {door.version()}: ") for warning in warnings] == [True]


def test_without_its_own_log_snakemakes_bare_messages_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("snakemake.logging.DefaultFilter")
    shown = io.StringIO()
    handler = door.own_log(SimpleNamespace(nocolor=True, quiet=set(), show_failed_logs=False), shown)
    handler.handle(snakemake.logging.logger.makeRecord("", 20, "", 0, "Building", (), None))
    assert shown.getvalue().splitlines()[1:] == ["Building"]


def altered(project: Project, *, before: str = "", after: str = "") -> Project:
    """The project with a Snakefile that changes Snakemake."""
    project.path("Snakefile").unlink()
    project.write("Snakefile", f"{before}\n{(REPOSITORY / 'Snakefile').read_text()}\n{after}\n")
    return project


def test_with_a_version_that_was_not_tested_a_run_says_so_and_goes_on(project: Project) -> None:
    altered(project, before='import understudy.snakemake\nunderstudy.snakemake.TESTED = ("1.0",)')
    assert f"Snakemake {door.version()}: it was not tested" in project.snakemake("results/short/script.json")


def test_no_job_begins_under_a_snakemake_without_a_way_in(project: Project) -> None:
    altered(project, before="import snakemake.dag\ndel snakemake.dag.DAG.update_needrun")
    assert "decide what is outdated" in project.refusal()


def test_conda_environments_are_refused_where_there_is_no_conda(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "programs"
    folder.mkdir()
    for program in ("bash", "ls"):
        (folder / program).symlink_to(f"/usr/bin/{program}")
    monkeypatch.setenv("PATH", str(folder))
    assert "there is no conda on this machine" in project.refusal("--sdm", "conda")


def test_a_snakemake_with_other_until_goes_the_plain_way_with_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warnings: list[str] = []
    monkeypatch.setattr(snakemake.logging.logger, "warning", warnings.append)
    monkeypatch.delattr("snakemake.dag.DAG.in_until")
    door.choose_among_unknown()
    assert "--until and --omit-from see no job behind a checkpoint" in warnings[0]


@pytest.mark.slow
def test_a_snakemake_that_asks_nobody_does_not_take_an_old_film_for_done(made: Project) -> None:
    deaf = "PersistenceBase.params_changed = lambda *arguments, **named: False"
    altered(made, after=f"from snakemake.persistence import PersistenceBase\n{deaf}")
    assert "up to date" in made.snakemake()
    edit_script(made, lambda scenes: scenes[0].update(dialogue="Good evening."))
    process = made.start()
    said, _ = process.communicate()
    assert process.returncode != 0
    assert "it takes an old results/short/script.json for new" in said
