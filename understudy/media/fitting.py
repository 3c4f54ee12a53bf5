"""Pictures in the shape and size of the film."""

import cv2
import numpy as np

cv2.setNumThreads(1)  # jobs are parallel already


def fitted(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """The picture in another size, or itself if it has that one; what the shape has no room for is cut off.

    `picture` is height x width x channels; `width` and `height` are pixels. The middle stays the middle. Made smaller
    it is averaged, made larger with Lanczos' filter over 8 x 8 pixels.
    """
    scale = max(width / picture.shape[1], height / picture.shape[0])
    cut_width, cut_height = round(width / scale), round(height / scale)
    left, top = (picture.shape[1] - cut_width) // 2, (picture.shape[0] - cut_height) // 2
    cut = picture[top : top + cut_height, left : left + cut_width]
    if cut.shape == (height, width, *picture.shape[2:]):
        return cut
    return cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LANCZOS4)
