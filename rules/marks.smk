"""What finds a film again where its credentials were lost. Whoever changes a key renders nothing again."""


rule marks:
    """Mark the voice, and the picture where the preset wants it; the sound is compressed from what it was before."""
    input:
        film=f"{FILM}/film.unsigned.mp4",
        sound=f"{FILM}/sound.wav",
        script=graph.script,
        timeline=graph.timeline,
    output:
        f"{FILM}/film.marked.mp4",
    log:
        f"{LOGS}/marks.log",
    priority: 27
    conda:
        "../envs/draft.yaml"
    threads: needs.marking_threads
    params:
        settings=films.settings_file,
        request=asked("marks"),
    message:
        "Marks of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh marks.py --settings {params.settings:q} --film {input.film:q}'
        " --sound {input.sound:q} --output {output:q} 2> {log:q}"
