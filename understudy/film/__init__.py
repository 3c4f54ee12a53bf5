"""The film: sound, subtitles and pictures put together."""
