"""The spoken dialogue of each scene."""


rule speech:
    """Speak a scene's dialogue, measure it, and note when each word and sound is said."""
    input:
        script=ancient("results/{topic}/script.json"),
        reference=graph.reference,
        voice=graph.voice,
        consent=consents.proof,
    output:
        sound=f"{SCENE}/speech.wav",
        words=f"{SCENE}/speech.json",
        quality=f"{SCENE}/speech.quality.json",
    log:
        f"{LOGS}/{{scene}}/speech.log",
    wildcard_constraints:
        scene=NAME_PATTERN,  # all takes share what is said
    priority: 95
    group:
        "speech"
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=needs.gpus("speech"),
        runtime=needs.minutes("speech"),
        mem_mb=needs.megabytes("speech"),
    params:
        settings=films.settings_file,
        request=asked("speech"),
    message:
        "Speech of scene {wildcards.scene} of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh speech.py --settings {params.settings:q} --script {input.script:q}'
        " --scene {wildcards.scene:q} --sound {output.sound:q} --words {output.words:q}"
        " --quality {output.quality:q}"
        " --reference {input.reference:q} --voice {input.voice:q} 2> {log:q}"
