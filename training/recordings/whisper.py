"""What is said in recordings, as it is heard in films."""

from understudy.quality import transcriber


class Engine(transcriber.Engine):
    """Writes down what is said."""
