"""The keyframe of each scene."""


rule image:
    """Draw a scene's first picture."""
    input:
        script=ancient("results/{topic}/script.json"),
    output:
        f"{SCENE}/image.png",
    log:
        f"{LOGS}/{{scene}}/image.log",
    params:
        settings=graph.settings_file,
        request=graph.image_request,
    priority: 90
    conda:
        "../envs/draft.yaml"
    message:
        "Image of scene {wildcards.scene} of {wildcards.topic} ({wildcards.preset})"
    shell:
        "python {SCRIPTS:q}/image.py --settings {params.settings:q} --script {input.script:q}"
        " --scene {wildcards.scene:q} --output {output:q} 2> {log:q}"
