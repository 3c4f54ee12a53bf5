"""The profile for Kubernetes is understood by the plugins that it names. No job of it was ever run here."""

from pathlib import Path

import pytest
from object_storage import ObjectStorage
from project import REPOSITORY, Project

PYTHON = REPOSITORY / ".venv-kubernetes/bin/python"
VARIABLE = "SNAKEMAKE_STORAGE_S3_"

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="no environment for Kubernetes: make kubernetes")


def test_a_dry_run_on_kubernetes_plans_the_film_of_an_object_storage(
    project: Project, tmp_path: Path
) -> None:
    storage = ObjectStorage(tmp_path)
    project.python = str(PYTHON)
    project.environment = {
        f"{VARIABLE}ENDPOINT_URL": storage.url,
        f"{VARIABLE}ACCESS_KEY": "key",
        f"{VARIABLE}SECRET_KEY": "secret",
    }
    try:
        plan = project.snakemake(
            "--workflow-profile", "profiles/kubernetes", "--dry-run", "--quiet", "host", cores=4
        )
    finally:
        storage.close()
    assert "In all 7 jobs" in plan
    assert not project.made_files()
