"""The film's sound, laid once over the whole timeline."""


rule sound:
    """Speech in its places, music under it, at the loudness of the settings."""
    input:
        speech=graph.spoken,
        music=graph.music,
        timeline=f"{FILM}/timeline.json",
    output:
        made_by("sound", f"{FILM}/sound.wav"),
    log:
        f"{LOGS}/sound.log",
    priority: 45
    group:
        "film"
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.settings_file,
        request=asked("sound"),
    message:
        "Sound of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh sound.py --settings {params.settings:q} --timeline {input.timeline:q}'
        " --speech {input.speech:q} --output {output:q} 2> {log:q}"
