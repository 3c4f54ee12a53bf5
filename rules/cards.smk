"""The title card at the start and the credits at the end."""


rule card:
    """Draw one card as a silent H.264 video."""
    input:
        script=ancient("results/{topic}/script.json"),
    output:
        made_by("card", f"{FILM}/cards/{{card}}.mp4"),
    log:
        f"{LOGS}/{{card}}.log",
    priority: 40
    group:
        "film"
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.settings_file,
        request=asked("card"),
    message:
        "The {wildcards.card} card of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh card.py --settings {params.settings:q} --script {input.script:q}'
        " --card {wildcards.card} --output {output:q} 2> {log:q}"
