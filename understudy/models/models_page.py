"""docs/models.md: how models are chosen, fetched and checked, and the table of those that are shipped."""

from understudy.models.table import Model

_PAGE = """\
# Models

The studio's engines load models that others trained. `config/models.yaml` names each of them: where its weights come
from, how big they are, and what their licence allows. A preset gives its engines these names. What each key means:
[settings.md](settings.md#models-configmodelsyaml).

## Fetching

```
make weights PRESET=studio
```

fetches what the engines of a preset need into `models/<name>/`, after telling how much that is, under which licences,
and whether the disk has room. Stopped in between, it goes on with the files that are missing. `snakemake` never
fetches anything: before its first job it looks whether all weights are there and whole, and names the model and file
that are not.

Some makers want their licence accepted first ("gated"): log in with `hf auth login`, and press the button on the
model's page; the command says which page.

What was fetched is written to `models/<name>/weights.json`: repository, commit, and size and SHA-256 of each file.
A revision such as `main` is looked up once: to fetch a newer one, remove the folder. For good, write the commit into
`config/models.yaml`.

`models/` may be a link to a folder on another disk.

## Your own weights

Fine-tuned weights, and copies that you have already, are entries like the others:

```yaml
my-voice:
  path: results/personas/ada/voice        # a folder or file; also /absolute or ~/home
  made_for: speech
  licence: my own
  commercial: true
```

Transformers and text encoders that somebody has quantized to GGUF are used as they are: copy the model's folder, as
`make weights` lays it out, and put the `.gguf` file in place of the `.safetensors` files beside the part's
`config.json`. Name the copy by `path`, with the `vram` of the smallest card that you know it works on:

```yaml
flux-q4:
  path: ~/models/flux-q4                  # with transformer/config.json and transformer/flux1-dev-Q4_K_S.gguf
  made_for: image
  licence: as flux1-dev
  commercial: false
  vram: 8
```

## Miniatures

The models named `tiny-...` have the real ones' architectures and files, a thousandth of their size, and random
weights: their films are noise, and show on any machine in minutes that everything works together. `make studio-cpu`
sets up the engines' environments and builds them into `models/`. On Linux, pip fetches a torch with CUDA unless told
otherwise; without an NVIDIA card, the index of CPU builds that pytorch.org names, in `PIP_EXTRA_INDEX_URL`, saves
gigabytes.

## Commercial films

A topic with `commercial: true` refuses weights whose licence forbids it, and names models for the same part of the
work that allow it. The column below is a careful reading, no legal advice: what is binding is the licence.

## What there is

VRAM is the smallest card that a model works on, by what its makers or users say; the engines' own setting is `vram` of
the preset.
"""


def models_page(models: dict[str, Model]) -> str:
    """The page; models without a repository (your own, and miniatures) are left out."""
    lines = ["| model | for | licence | commercial | fetched | VRAM | |", "|---|---|---|---|---|---|---|"]
    lines += [_row(name, model) for name, model in models.items() if model.repository]
    return "\n".join([_PAGE, *lines]) + "\n\nThis page is made by `make schemas`.\n"


def _row(name: str, model: Model) -> str:
    licence, _, link = model.licence.partition(", https://")
    cells = [
        f"[{name}]({model.source})",
        model.made_for,
        f"[{licence}](https://{link})" if link else licence,
        "yes" if model.commercial else "**no**",
        f"{model.size:g} GB",
        f"{model.vram:g} GB" if model.vram else "",
        " ".join(model.note.split()),
    ]
    return f"| {' | '.join(cells)} |"
