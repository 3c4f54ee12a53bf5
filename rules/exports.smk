"""Stills and sound of a film for use elsewhere. `snakemake results/<topic>/<preset>/exports/upload.md` makes them all."""

EXPORTS = f"{FILM}/exports"


rule still:
    """Sign a scene's keyframe, as PNG or JPEG, and read the signature back."""
    input:
        image=f"{SCENE}/image.png",
        script=graph.script,
        consent=consents.proof,
    output:
        f"{EXPORTS}/{{scene}}.{{kind}}",
    log:
        f"{LOGS}/{{scene}}/still.{{kind}}.log",
    wildcard_constraints:
        kind="png|jpg",
    priority: 25
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.settings_file,
        request=asked("still"),
    message:
        "{output}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh still.py --settings {params.settings:q} --script {input.script:q}'
        " --script_hash {params.request[script]:q} --scene {wildcards.scene:q} --image {input.image:q}"
        " --output {output:q} 2> {log:q}"


rule export_sound:
    """Sign the film's sound, and read the signature back."""
    input:
        film=graph.unsigned,
        script=graph.script,
        consent=consents.proof,
    output:
        f"{EXPORTS}/sound.m4a",
    log:
        f"{LOGS}/export_sound.log",
    priority: 25
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.settings_file,
        request=asked("export_sound"),
    message:
        "{output}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh export_sound.py --settings {params.settings:q} --script {input.script:q}'
        " --script_hash {params.request[script]:q} --film {input.film:q} --output {output:q}"
        " 2> {log:q}"


rule upload_note:
    """Export all stills and the sound, and say what to do and to paste where they and the film are published."""
    input:
        exported=graph.exports,
        script=graph.script,
    output:
        f"{EXPORTS}/upload.md",
    log:
        f"{LOGS}/upload_note.log",
    priority: 20
    conda:
        "../envs/draft.yaml"
    params:
        settings=films.settings_file,
        request=asked("upload_note"),
    message:
        "{output}"
    shell:
        '. "$UNDERSTUDY_SCRIPTS"/run.sh upload_note.py --settings {params.settings:q} --script {input.script:q}'
        " --exported {input.exported:q} --output {output:q} 2> {log:q}"
