"""The script of a topic: shared by all its presets, so that a draft can be checked before the studio renders."""


checkpoint script:
    """The user's own script if there is one, else the script that the chosen engine writes."""
    input:
        ancient(graph.script_source),
    output:
        "results/{topic}/script.json",
    log:
        "logs/{topic}/script.log",
    params:
        request=graph.script_request,
    priority: 100
    conda:
        "../envs/draft.yaml"
    message:
        "Script of {wildcards.topic}"
    script:
        "../scripts/script.py"
