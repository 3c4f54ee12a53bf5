"""A persona's voice, from its recordings to weights that films speak with."""

VOICE = "results/personas/{persona}/voice"
VOICE_LOGS = "logs/personas/{persona}"


rule convert_recordings:
    """Bring recordings of any kind to one form and level; refuse those that are silent or clipped."""
    input:
        recordings=graph.recordings,
        consent=consents.proof,
    output:
        directory(f"{VOICE}/recordings"),
    log:
        f"{VOICE_LOGS}/convert_recordings.log",
    priority: 99
    conda:
        "../envs/draft.yaml"
    params:
        request=asked("convert_recordings"),
    message:
        "Converting the recordings of {wildcards.persona}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh convert_recordings.py --recordings {input.recordings:q}'
        " --output {output:q} 2> {log:q}"


rule listen:
    """Find who speaks when, and how much like the marked voice."""
    input:
        recordings=f"{VOICE}/recordings",
        consent=consents.proof,
    output:
        f"{VOICE}/heard.json",
    log:
        f"{VOICE_LOGS}/listen.log",
    priority: 98
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=1,
    params:
        settings=films.persona_settings_file,
        request=asked("listen"),
    message:
        "Listening to the recordings of {wildcards.persona}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh listen.py --settings {params.settings:q}'
        " --recordings {input.recordings:q} --output {output:q} 2> {log:q}"


rule cut_recordings:
    """Cut clips at pauses, write down what is said in each, and judge them; a page lets the user hear all of them."""
    input:
        recordings=f"{VOICE}/recordings",
        heard=f"{VOICE}/heard.json",
        transcripts=graph.transcripts,
        consent=consents.proof,
    output:
        dataset=f"{VOICE}/dataset.json",
        clips=directory(f"{VOICE}/clips"),
        page=f"{VOICE}/dataset.html",
    log:
        f"{VOICE_LOGS}/cut_recordings.log",
    priority: 97
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=1,
    params:
        settings=films.persona_settings_file,
        request=asked("cut_recordings"),
    message:
        "Clips of {wildcards.persona}: results/personas/{wildcards.persona}/voice/dataset.html"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh cut_recordings.py --settings {params.settings:q}'
        " --recordings {input.recordings:q} --heard {input.heard:q} --dataset {output.dataset:q}"
        " --clips {output.clips:q} --page {output.page:q} 2> {log:q}"


rule train_voice:
    """Fine-tune a voice on the clips. What is in voice/training/ outlives a killed run, which goes on there."""
    input:
        dataset=f"{VOICE}/dataset.json",
        clips=f"{VOICE}/clips",
        consent=consents.proof,
    output:
        weights=f"{VOICE}/voice.safetensors",
        vocabulary=f"{VOICE}/vocab.txt",
        measures=f"{VOICE}/voice.json",
    log:
        f"{VOICE_LOGS}/train_voice.log",
    priority: 97
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=1,
    params:
        settings=films.persona_settings_file,
        request=asked("train_voice"),
    message:
        "Training the voice of {wildcards.persona}: results/personas/{wildcards.persona}/voice/training/training.html"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh train_voice.py --settings {params.settings:q}'
        " --dataset {input.dataset:q} --clips {input.clips:q} --weights {output.weights:q}"
        " --vocabulary {output.vocabulary:q} --measures {output.measures:q} 2> {log:q}"
