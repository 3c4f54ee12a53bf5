"""How long each scene lasts: one timeline per topic, for the graph is looked at anew after each checkpoint."""


checkpoint timeline:
    """Lengths, places and chunks of all scenes, from all speech of the topic."""
    input:
        words=graph.words,
        script=ancient("results/{topic}/script.json"),
    output:
        update(f"{FILM}/timeline.json"),
    log:
        f"{LOGS}/timeline.log",
    priority: 94
    group:
        "speech"
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.settings_file,
        request=asked("timeline"),
    message:
        "Timeline of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh timeline.py --settings {params.settings:q} --script {input.script:q}'
        " --words {input.words:q} --output {output:q} 2> {log:q}"
