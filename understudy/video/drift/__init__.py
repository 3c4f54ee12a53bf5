"""Generated chunks kept like their scene's keyframe: colours matched, what is left measured, the worst made again."""
