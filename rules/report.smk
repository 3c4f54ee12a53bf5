"""The film's page: all there is to see and to know of it, in one file. No film waits for it."""


rule report:
    """Write a film's page from its files, and from what the logs of its jobs tell of time and memory."""
    input:
        film=f"{FILM}/film.mp4",
        captions=f"{FILM}/film.vtt",
        sound=f"{FILM}/sound.wav",
        timeline=f"{FILM}/timeline.json",
        scenes=graph.storyboard,
        script=ancient("results/{topic}/script.json"),
    output:
        report(
            f"{FILM}/report.html",
            category="Pages",
            subcategory="{topic}",
            labels={"topic": "{topic}", "preset": "{preset}"},
            caption="captions/page.rst",
        ),
    log:
        f"{LOGS}/report.log",
    priority: 10
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.settings_file,
        request=asked("report"),
    message:
        "Page of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh report.py --settings {params.settings:q} --script {input.script:q}'
        " --timeline {input.timeline:q} --log {log:q} --output {output:q} 2> {log:q}"
