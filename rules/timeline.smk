"""How long each scene lasts: one timeline per topic, for the graph is looked at anew after each checkpoint."""


checkpoint timeline:
    """Lengths, places and chunks of all scenes, from all speech of the topic."""
    input:
        words=graph.words,
        script=ancient("results/{topic}/script.json"),
    output:
        f"{FILM}/timeline.json",
    log:
        f"{LOGS}/timeline.log",
    params:
        settings=graph.settings_file,
        request=graph.timeline_request,
    priority: 94
    conda:
        "../envs/draft.yaml"
    message:
        "Timeline of {wildcards.topic} ({wildcards.preset})"
    shell:
        "python {SCRIPTS:q}/timeline.py --settings {params.settings:q} --script {input.script:q}"
        " --words {input.words:q} --output {output:q} 2> {log:q}"
