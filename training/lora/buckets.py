"""At which sizes a photo is seen in training: its own shape, at each resolution that it has enough pixels for."""

from understudy.image.sizes import MEGAPIXEL, generation_size


def sizes(width: int, height: int, resolutions: list[int], step: int) -> list[tuple[int, int]]:
    """Widths and heights in pixels, multiples of `step`, the smallest first.

    Photos are made smaller, never larger: a photo with fewer pixels than a resolution's square is not seen at it.
    The smallest resolution is for all.

    Args:
        width: of the photo, pixels.
        height: of the photo, pixels.
        resolutions: sides of squares in pixels, whose area a size has.
        step: what the model's latents ask for.
    """
    smallest, *others = sorted(resolutions)
    fitting = [smallest, *(side for side in others if side * side <= width * height)]
    found = (generation_size(width, height, side * side / MEGAPIXEL, step) for side in fitting)
    return list(dict.fromkeys(found))
