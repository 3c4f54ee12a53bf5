"""Each clip at the film's rate and size, and what is laid over the picture."""


rule enhance:
    """Bring a clip to the film's rate and size: frames between its frames, finer pictures."""
    input:
        graph.unenhanced,
    output:
        made_by("enhance", f"{SCENE}/enhanced.{{suffix}}"),
    log:
        f"{LOGS}/{{scene}}/enhanced.{{suffix}}.log",
    priority: 45
    group:
        "film"
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=needs.gpus("enhance"),
        runtime=needs.minutes("enhance"),
        mem_mb=needs.megabytes("enhance"),
    params:
        settings=films.settings_file,
        request=asked("enhance"),
    message:
        "Enhanced clip of scene {wildcards.scene} of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh enhance.py --settings {params.settings:q} --scene {wildcards.scene:q}'
        " --clip {input:q} --output {output:q} 2> {log:q}"


rule finish:
    """Let scenes fade, draw captions, name, label and slate over the picture, and encode it as silent H.264."""
    input:
        clip=graph.enhanced,
        before=graph.faded_from,
        after=graph.faded_to,
        words=graph.own_words,
        timeline=ancient(f"{FILM}/timeline.json"),
        script=ancient("results/{topic}/script.json"),
    output:
        made_by("finish", f"{SCENE}/finished.mp4"),
    log:
        f"{LOGS}/{{scene}}/finished.log",
    priority: 40
    group:
        "film"
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.settings_file,
        request=asked("finish"),
    message:
        "Finished picture of scene {wildcards.scene} of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh finish.py --settings {params.settings:q} --script {input.script:q}'
        " --timeline {input.timeline:q} --scene {wildcards.scene:q} --clip {input.clip:q} --words {input.words:q}"
        " --before {input.before:q} --after {input.after:q} --output {output:q} 2> {log:q}"
