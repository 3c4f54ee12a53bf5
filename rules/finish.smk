"""Each clip at the film's rate and size, with what is laid over the picture."""


rule finish:
    """Bring a clip to its final form, as a silent H.264 video."""
    input:
        clip=graph.unfinished,
        words=f"{SCENE}/speech.json",
        script=ancient("results/{topic}/script.json"),
    output:
        f"{SCENE}/finished.mp4",
    log:
        f"{LOGS}/{{scene}}/finished.log",
    priority: 40
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=graph.gpus("finish"),
    params:
        settings=graph.settings_file,
        request=graph.finish_request,
    message:
        "Finished picture of scene {wildcards.scene} of {wildcards.topic} ({wildcards.preset})"
    shell:
        'python "$UNDERSTUDY_SCRIPTS"/run.py finish.py --settings {params.settings:q} --script {input.script:q}'
        " --scene {wildcards.scene:q} --clip {input.clip:q} --words {input.words:q} --output {output:q} 2> {log:q}"
