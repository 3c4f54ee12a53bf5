"""What a film says of itself, signed as its last change. Whoever changes a key renders nothing again."""


rule credentials:
    """Sign the film, and read the signature back."""
    input:
        film=graph.unsigned,
        script=graph.script,
        timeline=graph.timeline,
        consent=consents.proof,
    output:
        film=f"{FILM}/film.mp4",
        credentials=f"{FILM}/film.c2pa",
    log:
        f"{LOGS}/credentials.log",
    priority: 25
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.settings_file,
        request=asked("credentials"),
        made_of=judge.of_input("film"),
    message:
        "Credentials of {wildcards.topic} ({wildcards.preset})"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh credentials.py --settings {params.settings:q} --script {input.script:q}'
        " --script_hash {params.request[script]:q} --timeline {input.timeline:q} --film {input.film:q} --made_of {params.made_of:q}"
        " --signed {output.film:q} --credentials {output.credentials:q} 2> {log:q}"


rule publish:
    """The film of the topic's preset, under the topic's name."""
    input:
        made=graph.film,
        script=graph.script,
        timeline=graph.timeline,
    output:
        report(
            "results/{topic}.mp4",
            category="Films",
            labels={"topic": "{topic}"},
            caption="captions/film.rst",
        ),
        "results/{topic}.srt",
        "results/{topic}.vtt",
        "results/{topic}.c2pa",
    log:
        "logs/{topic}/publish.log",
    priority: 20
    conda:
        "../envs/draft.yaml"
    message:
        "{output[0]}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh publish.py --made {input.made:q} --published {output:q} 2> {log:q}'
