"""Makes docs/films.jpg from films in results/: `python docs/contact_sheet.py`, after `snakemake --cores 2`."""

from pathlib import Path

import cv2
import numpy as np

from understudy.media.decoding import read_video

HEIGHT = 300  # pixels of a row
GAP = 8
ROWS = [
    [("firewalls", 1.9), ("firewalls", 6.2), ("firewalls", 13.6), ("compound-interest", 6.4)],
    [("sleep", 8.0), ("sleep", 27.5), ("blue-sky", 6.0), ("gps", 13.0), ("vaccines", 8.0)],
]


def frame_at(topic: str, seconds: float) -> np.ndarray:
    """The frame of a topic's film at a time, scaled to the row's height."""
    for index, picture in enumerate(read_video(Path(f"results/{topic}.mp4"))):
        if index >= seconds * 25:
            width = round(picture.shape[1] * HEIGHT / picture.shape[0])
            return cv2.resize(picture[..., :3], (width, HEIGHT), interpolation=cv2.INTER_AREA)
    raise ValueError(f"{topic} is shorter than {seconds} s")


def main() -> None:
    """Lay the frames out in rows of one width."""
    rows = []
    for row in ROWS:
        frames = [frame_at(topic, seconds) for topic, seconds in row]
        gap = np.full((HEIGHT, GAP, 3), 255, np.uint8)
        rows.append(np.hstack([part for frame in frames for part in (frame, gap)][:-1]))
    width = min(row.shape[1] for row in rows)
    scaled = [cv2.resize(row, (width, round(row.shape[0] * width / row.shape[1]))) for row in rows]
    gap = np.full((GAP, width, 3), 255, np.uint8)
    sheet = np.vstack([part for row in scaled for part in (row, gap)][:-1])
    cv2.imwrite("docs/films.jpg", sheet, [cv2.IMWRITE_JPEG_QUALITY, 88])


if __name__ == "__main__":
    main()
