"""The keyframe of a scene."""
