"""The presenter's mouth, moved by the speech; only scenes on camera pass through here."""


rule lipsync:
    """Move the mouth in a clip to the speech of its scene, and measure whether it does.

    Beside it the job leaves synced.quality.json. It is no output: all outputs have the same wildcards, and this one
    has no suffix to tell.
    """
    input:
        clip=graph.clip,
        sound=graph.own_speech,
        words=graph.own_words,
        script=ancient("results/{topic}/script.json"),
    output:
        made_by("lipsync", f"{SCENE}/synced.{{suffix}}"),
    log:
        f"{LOGS}/{{scene}}/synced.{{suffix}}.log",
    priority: 50
    group:
        "film"
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=needs.gpus("lipsync"),
        runtime=needs.minutes("lipsync"),
        mem_mb=needs.megabytes("lipsync"),
    params:
        settings=films.settings_file,
        request=asked("lipsync"),
    message:
        "Lips of scene {wildcards.scene} of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh lipsync.py --settings {params.settings:q} --script {input.script:q}'
        " --scene {wildcards.scene:q} --clip {input.clip:q} --sound {input.sound:q} --words {input.words:q}"
        " --output {output:q} 2> {log:q}"
