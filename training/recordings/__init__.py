"""From a folder of recordings to clips of one speaker, each with what is said in it."""
