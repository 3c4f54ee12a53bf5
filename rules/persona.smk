"""What belongs to a persona rather than to a film."""


rule reference:
    """Make the few seconds of speech that cloning voices imitate: the persona's own, or the scratch voice's."""
    input:
        recording=graph.recording,
        consent=consents.proof,
    output:
        sound="results/personas/{persona}/reference.wav",
        transcript="results/personas/{persona}/reference.json",
    log:
        "logs/personas/{persona}/reference.log",
    priority: 96
    conda:
        "../envs/draft.yaml"
    params:
        request=asked("reference"),
    message:
        "Reference voice of {wildcards.persona}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh reference.py --persona {wildcards.persona:q} --recording {input.recording:q}'
        " --sound {output.sound:q} --transcript {output.transcript:q} 2> {log:q}"


rule strength_sweep:
    """Show at which strength of the LoRA the person appears, and at which the picture breaks."""
    input:
        lora=graph.lora,
        consent=consents.proof,
    output:
        "results/personas/{persona}/strength_sweep.png",
    log:
        "logs/personas/{persona}/strength_sweep.log",
    priority: 90
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=1,
    params:
        settings=films.persona_settings_file,
        request=asked("strength_sweep"),
    message:
        "Strength sweep of {wildcards.persona}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh strength_sweep.py --settings {params.settings:q}'
        " --output {output:q} 2> {log:q}"
