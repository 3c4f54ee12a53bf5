"""Drawing: canvas, text, colours, icons, and what is laid over a picture."""
