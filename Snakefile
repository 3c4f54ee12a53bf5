"""One sentence in, one film out. `snakemake --cores 1 results/<topic>.mp4`, or `snakemake --cores 1` for all."""

from snakemake.utils import min_version

min_version("9.27")


configfile: "config/config.yaml"


report: "rules/captions/workflow.rst"


include: "rules/common.smk"


onstart:
    hold_lock(STATE)
    graph.tell_estimate(workflow.dag.needrun_jobs())
    graph.write_settings()
    graph.write_consents()
    graph.write_pages()
    start_fork_server(graph.preloads())
    if graph.uses_models():
        start_keeper(graph.workers.workers, graph.workers.devices, graph.workers.idle_minutes)


onsuccess:
    end_at_once()


onerror:
    end_at_once()


rule all:
    """The films of all topics that the configuration names, and their pages if it wants them."""
    default_target: True
    input:
        graph.films,
        graph.pages,


include: "rules/script.smk"
include: "rules/consent.smk"
include: "rules/image.smk"
include: "rules/persona.smk"
include: "rules/lora.smk"
include: "rules/voice.smk"
include: "rules/speech.smk"
include: "rules/timeline.smk"
include: "rules/chunk.smk"
include: "rules/clip.smk"
include: "rules/lipsync.smk"
include: "rules/finish.smk"
include: "rules/cards.smk"
include: "rules/sound.smk"
include: "rules/film.smk"
include: "rules/credentials.smk"
include: "rules/report.smk"
