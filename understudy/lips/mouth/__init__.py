"""LatentSync's model at work: what it hears, which part of a picture it sees, and the mouth that it makes."""
