"""The consent of the person behind a persona, written and spoken."""


rule spoken_consent:
    """Compare the recording in which the person reads the statement with the persona's voice, and with the statement.

    The records say what is in the recordings, so that their dates mean nothing.
    """
    input:
        ancient(consents.spoken_recordings),
    output:
        "results/personas/{persona}/spoken_consent.json",
    log:
        "logs/personas/{persona}/spoken_consent.log",
    priority: 111
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=1,
    params:
        request=asked("spoken_consent"),
    message:
        "Spoken consent to {wildcards.persona}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh spoken_consent.py --persona {wildcards.persona:q} --output {output:q}'
        " 2> {log:q}"


rule consent:
    """Check that the person has agreed: the record, its signature and every file that it covers.

    What consents permit is checked at the start of each run, too, before anything is made. So the record is an
    ancient input: a renewed one makes nothing again, and the run writes its hash into the file that is there.
    """
    input:
        record=ancient(consents.record),
        spoken=consents.spoken_comparison,
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
        '. "$UNDERSTUDY_SCRIPTS"/run.sh consent.py --persona {wildcards.persona:q} --output {output:q} 2> {log:q}'
