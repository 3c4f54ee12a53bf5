"""The stages of training, each described once, as those of films are in `understudy.stages`."""
