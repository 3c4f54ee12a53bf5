"""The film: pictures, sound and subtitles in one file."""


rule film:
    """Put finished scenes and cards end to end, with sound and subtitles."""
    input:
        pictures=graph.pictures,
        words=graph.words,
        quality=graph.quality,
        sound=f"{FILM}/sound.wav",
        timeline=f"{FILM}/timeline.json",
        script=ancient("results/{topic}/script.json"),
    output:
        film=f"{FILM}/film.unsigned.mp4",
        srt=f"{FILM}/film.srt",
        vtt=f"{FILM}/film.vtt",
        quality=f"{FILM}/film.quality.json",
    log:
        f"{LOGS}/film.log",
    priority: 30
    group:
        "film"
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.settings_file,
        request=asked("film"),
    message:
        "Film of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh film.py --settings {params.settings:q} --script {input.script:q}'
        " --timeline {input.timeline:q} --pictures {input.pictures:q} --words {input.words:q}"
        " --sound {input.sound:q} --film {output.film:q} --srt {output.srt:q} --vtt {output.vtt:q}"
        " --quality {output.quality:q} 2> {log:q}"
