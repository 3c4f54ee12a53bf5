"""One sentence in, one film out. `snakemake --cores 1 results/<topic>.mp4`, or `snakemake --cores 1` for all."""

from snakemake.utils import min_version

min_version("9.27")


configfile: "config/config.yaml"


report: "rules/captions/workflow.rst"


include: "rules/common.smk"


onstart:
    hold_lock(STATE)
    expected = films.tell_estimate(plan(workflow).planned(), works_here=works_here(workflow))
    films.write_settings()
    films.tell_foreign_words()
    consents.write()
    consents.tell_doubts()
    films.write_pages()
    if works_here(workflow):
        choose_among(workflow, few_of_each_kind)
        let_all_devices_work(workflow, films)
        start_companions(films, Path("logs"))
        watch_space(lambda: begin_no_more(workflow), workflow.cores * expected.largest_file)
    else:
        note_beginning(STATE)


onsuccess:
    consents.tell_doubts()
    films.tell_shortfalls()
    refuse_a_quiet_end(workflow, judge)


onerror:
    if not works_here(workflow):
        remove_outdated_files_of_failed_jobs(workflow, STATE)


# On a cluster, what takes no time, asks other servers or signs with the user's key stays where the run is.
localrules:
    script,
    consent,
    marks,
    credentials,
    publish,
    still,
    export_sound,
    upload_note,
    report,


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
include: "rules/marks.smk"
include: "rules/credentials.smk"
include: "rules/report.smk"
include: "rules/exports.smk"


if is_module(workflow):
    call_hooks_of_module(workflow, onstart=onstart, onsuccess=onsuccess, onerror=onerror)
    before_execution(workflow, lambda: refuse_renamed_rules(workflow))
