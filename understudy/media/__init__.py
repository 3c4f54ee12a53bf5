"""Films and sounds as files: the only room that calls ffmpeg and PyAV.

Pictures are arrays of height x width x 4 bytes, blue, green, red, alpha; in `lossless` red, green, blue.
"""
