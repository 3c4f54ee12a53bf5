"""A persona's likeness, from its photos to a LoRA that films are made with."""

PERSONA = "results/personas/{persona}"
PERSONA_LOGS = "logs/personas/{persona}"


rule check_photos:
    """Look at each photo, and say which cannot be trained on."""
    input:
        photos=graph.photos,
        consent=consents.proof,
    output:
        verdicts=f"{PERSONA}/photos/verdicts.json",
        sheet=report(f"{PERSONA}/photos/contact_sheet.png", category="Personas"),
    log:
        f"{PERSONA_LOGS}/check_photos.log",
    priority: 99
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.persona_settings_file,
        request=asked("check_photos"),
    message:
        "Check of the photos of {wildcards.persona}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh check_photos.py --settings {params.settings:q} --photos {input.photos:q}'
        " --verdicts {output.verdicts:q} --sheet {output.sheet:q} 2> {log:q}"


rule caption_photos:
    """Write the captions that are missing, beside the photos, where they can be edited; refuse photos that are unfit."""
    input:
        photos=graph.photos,
        verdicts=f"{PERSONA}/photos/verdicts.json",
        consent=consents.proof,
    output:
        f"{PERSONA}/photos/captions.json",
    log:
        f"{PERSONA_LOGS}/caption_photos.log",
    priority: 98
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.persona_settings_file,
        request=asked("caption_photos"),
    message:
        "Captions of the photos of {wildcards.persona}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh caption_photos.py --settings {params.settings:q}'
        " --photos {input.photos:q} --verdicts {input.verdicts:q} --output {output:q} 2> {log:q}"


rule encode_photos:
    """Encode photos and captions once, so that training needs no text encoder."""
    input:
        photos=graph.photos,
        captions=ancient(f"{PERSONA}/photos/captions.json"),
        consent=consents.proof,
    output:
        f"{PERSONA}/lora/dataset.safetensors",
    log:
        f"{PERSONA_LOGS}/encode_photos.log",
    priority: 97
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=1,
    params:
        settings=films.persona_settings_file,
        request=asked("encode_photos"),
    message:
        "Encoding the photos of {wildcards.persona}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh encode_photos.py --settings {params.settings:q}'
        " --photos {input.photos:q} --output {output:q} 2> {log:q}"


rule train_lora:
    """Train, with a page that shows how it goes. What is in lora/checkpoints/ outlives a killed run, which goes on."""
    input:
        dataset=f"{PERSONA}/lora/dataset.safetensors",
        consent=consents.proof,
    output:
        f"{PERSONA}/lora/checkpoints.json",
    log:
        f"{PERSONA_LOGS}/train_lora.log",
    priority: 97
    conda:
        "../envs/draft.yaml"
    resources:
        gpu=1,
    params:
        settings=films.persona_settings_file,
        request=asked("train_lora"),
    message:
        "Training the likeness of {wildcards.persona}: results/personas/{wildcards.persona}/lora/checkpoints/training.html"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh train_lora.py --settings {params.settings:q}'
        " --dataset {input.dataset:q} --output {output:q} 2> {log:q}"


rule choose_lora:
    """Take the checkpoint that has learnt the person and forgotten little else."""
    input:
        checkpoints=f"{PERSONA}/lora/checkpoints.json",
        consent=consents.proof,
    output:
        likeness=f"{PERSONA}/lora/likeness.safetensors",
        page=report(f"{PERSONA}/lora/training.html", category="Personas"),
    log:
        f"{PERSONA_LOGS}/choose_lora.log",
    priority: 97
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.persona_settings_file,
        request=asked("choose_lora"),
    message:
        "Choosing the likeness of {wildcards.persona}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh choose_lora.py --settings {params.settings:q} --checkpoints {input.checkpoints:q}'
        " --likeness {output.likeness:q} --page {output.page:q} 2> {log:q}"
