"""The resolved settings of a film, beside it."""


rule settings:
    """Preset, topic and persona joined: what each job of this film reads."""
    input:
        ancient(graph.settings_sources),
    output:
        f"{FILM}/settings.json",
    log:
        f"{LOGS}/settings.log",
    params:
        settings=graph.settings_request,
    priority: 99
    conda:
        "../envs/draft.yaml"
    message:
        "Settings of {wildcards.topic} ({wildcards.preset})"
    script:
        "../scripts/settings.py"
