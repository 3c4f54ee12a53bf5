"""The stages of the workflow, each described once: what its jobs are asked for, and what people are told of it."""
