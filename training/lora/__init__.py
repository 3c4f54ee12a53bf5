"""A persona's likeness: a LoRA trained on about twenty photos, for the models that draw keyframes."""
