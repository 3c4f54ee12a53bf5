"""A persona's photos before training: looked at, judged and described."""
