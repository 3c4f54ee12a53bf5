"""The consent of the person behind a persona."""


rule consent:
    """Check that the person has agreed: the record, its signature and every file that it covers.

    What consents permit is checked at the start of each run, too, before anything is made. So the record is an
    ancient input: a renewed one makes nothing again, and the run writes its hash into the file that is there.
    """
    input:
        ancient(graph.consented),
    output:
        "results/personas/{persona}/consent.ok",
    log:
        "logs/personas/{persona}/consent.log",
    priority: 110
    conda:
        "../envs/draft.yaml"
    message:
        "Consent to {wildcards.persona}"
    shell:
        'python "$UNDERSTUDY_SCRIPTS"/run.py consent.py --persona {wildcards.persona:q} --output {output:q} 2> {log:q}'
