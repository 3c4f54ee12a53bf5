"""The script of a topic: shared by all its presets, so that a draft can be checked before the studio renders."""


checkpoint script:
    """The user's own script if there is one, else the script that the chosen engine writes.

    Beside it the job leaves script.md, for people to read. It is no output: Snakemake would write the script again
    where only its page is missing, and jobs of a rule of its own, alive while a checkpoint is looked at again, now
    and then make Snakemake 9.27 end before the film.
    """
    input:
        ancient(graph.script_source),
    output:
        update("results/{topic}/script.json"),
    log:
        "logs/{topic}/script.log",
    priority: 100
    conda:
        "../envs/draft.yaml"
    resources:
        script_requests=needs.script_requests,
    params:
        request=asked("script"),
    message:
        "Script of {wildcards.topic}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh script.py --topic {wildcards.topic} --output {output:q} 2> {log:q}'
