"""Each scene's chunks, joined to the length of its speech, and what was measured of them."""


rule clip:
    """Join the chunks of a scene and cut them to length."""
    input:
        chunks=graph.chunks,
        words=graph.own_words,
        timeline=ancient(f"{FILM}/timeline.json"),
    output:
        made_by("clip", f"{SCENE}/clip.{{suffix}}"),
    log:
        f"{LOGS}/{{scene}}/clip.{{suffix}}.log",
    priority: 60
    group:
        "film"
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.settings_file,
        request=asked("clip"),
    message:
        "Clip of scene {wildcards.scene} of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh clip.py --settings {params.settings:q} --timeline {input.timeline:q}'
        " --scene {wildcards.scene:q} --chunks {input.chunks:q} --words {input.words:q}"
        " --output {output:q} 2> {log:q}"


rule quality:
    """Write down what was measured of a scene's chunks."""
    input:
        graph.clip,
    output:
        f"{SCENE}/quality.json",
    log:
        f"{LOGS}/{{scene}}/quality.log",
    priority: 60
    group:
        "film"
    conda:
        "../envs/draft.yaml"
    message:
        "Quality of scene {wildcards.scene} of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh quality.py --clip {input:q} --output {output:q} 2> {log:q}'
