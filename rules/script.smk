"""The script of a topic: shared by all its presets, so that a draft can be checked before the studio renders."""


checkpoint script:
    """The user's own script if there is one, else the script that the chosen engine writes."""
    input:
        ancient(graph.script_source),
    output:
        "results/{topic}/script.json",
    log:
        "logs/{topic}/script.log",
    priority: 100
    conda:
        "../envs/draft.yaml"
    resources:
        script_requests=graph.script_requests,
    params:
        request=graph.script_request,
    message:
        "Script of {wildcards.topic}"
    script:
        "../scripts/script.py"


rule script_page:
    """The script as a page for people; made again whenever the script is, also by hand."""
    input:
        "results/{topic}/script.json",
    output:
        "results/{topic}/script.md",
    log:
        "logs/{topic}/script_page.log",
    priority: 10
    conda:
        "../envs/draft.yaml"
    message:
        "Readable script of {wildcards.topic}"
    shell:
        'python "$UNDERSTUDY_SCRIPTS"/script_page.py --script {input:q} --output {output:q} 2> {log:q}'
