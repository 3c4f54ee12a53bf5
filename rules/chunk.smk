"""Each scene in motion, a few seconds at a time: chunk n starts where n-1 ended."""


rule chunk:
    """Animate one chunk from the keyframe or from the chunk before."""
    input:
        image=f"{SCENE}/image.png",
        start=graph.chunk_start,
        last_image=graph.last_image,
        consent=consents.proof,
        script=ancient("results/{topic}/script.json"),
        timeline=ancient(f"{FILM}/timeline.json"),
    output:
        made_by("chunk", f"{SCENE}/chunks/{{index}}.{{suffix}}"),
    log:
        f"{LOGS}/{{scene}}/chunk-{{index}}.{{suffix}}.log",
    priority: 70
    group:
        "film"
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=needs.gpus("chunk"),
        runtime=needs.minutes("chunk"),
        mem_mb=needs.megabytes("chunk"),
    params:
        settings=films.settings_file,
        request=asked("chunk"),
    message:
        "Chunk {wildcards.index} of scene {wildcards.scene} of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh chunk.py --settings {params.settings:q} --script {input.script:q}'
        " --timeline {input.timeline:q} --scene {wildcards.scene:q} --index {wildcards.index}"
        " --image {input.image:q} --start {input.start:q} --last_image {input.last_image:q}"
        " --output {output:q} 2> {log:q}"
