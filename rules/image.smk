"""The keyframe of each scene, and a second one where chunks end on it."""


rule image:
    """Draw a scene's first picture, the best of its attempts, and measure it."""
    input:
        script=ancient("results/{topic}/script.json"),
        likeness=graph.likeness,
        consent=consents.proof,
    output:
        image=report(
            f"{SCENE}/image.png",
            category="Images",
            subcategory="{topic}",
            labels={"scene": "{scene}", "preset": "{preset}"},
            caption="captions/image.rst",
        ),
        quality=f"{SCENE}/image.quality.json",
    log:
        f"{LOGS}/{{scene}}/image.log",
    priority: 90
    group:
        "film"
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=needs.gpus("image"),
        runtime=needs.minutes("image"),
        mem_mb=needs.megabytes("image"),
    params:
        settings=films.settings_file,
        request=asked("image"),
    message:
        "Image of scene {wildcards.scene} of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh image.py --settings {params.settings:q} --script {input.script:q}'
        " --scene {wildcards.scene:q} --output {output.image:q} --quality {output.quality:q} 2> {log:q}"


rule last_image:
    """Draw how a scene looks in the end, after its first picture."""
    input:
        script=ancient("results/{topic}/script.json"),
        likeness=graph.likeness,
        consent=consents.proof,
        keyframe=f"{SCENE}/image.png",
    output:
        f"{SCENE}/last_image.png",
    log:
        f"{LOGS}/{{scene}}/last_image.log",
    priority: 90
    group:
        "film"
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=needs.gpus("last_image"),
        runtime=needs.minutes("last_image"),
        mem_mb=needs.megabytes("last_image"),
    params:
        settings=films.settings_file,
        request=asked("last_image"),
    message:
        "Second image of scene {wildcards.scene} of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh last_image.py --settings {params.settings:q} --script {input.script:q}'
        " --scene {wildcards.scene:q} --output {output:q} 2> {log:q}"
