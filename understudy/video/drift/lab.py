"""Colours as they are seen: CIE L*a*b* of sRGB pictures, and how different two colours look."""

import numpy as np

# IEC 61966-2-1: linear red, green and blue to CIE XYZ. White is D65, taken from the matrix, so that greys have no
# a* and b* at all.
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = _TO_XYZ.sum(axis=1)
_TO_RELATIVE = (_TO_XYZ / _WHITE[:, None]).T.astype(np.float32)
_TO_LINEAR = np.linalg.inv(_TO_XYZ / _WHITE[:, None]).T.astype(np.float32)

# CIE 15:2004, 8.2.1.1: a cube root, and a straight line below this share of white, and its root.
_BENT = 6 / 29
_BEND = _BENT**3
_SLOPE = (29 / 6) ** 2 / 3
_FOOT = 4 / 29
_TO_OPPONENT = np.array([[0, 500, 0], [116, -500, 200], [0, 0, -200]], np.float32)
_FROM_OPPONENT = np.linalg.inv(_TO_OPPONENT)
_BLACK = np.array([16, 0, 0], np.float32)


def _decode(signal: np.ndarray) -> np.ndarray:
    return np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)


def _encode(light: np.ndarray) -> np.ndarray:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


_LIGHT_OF_BYTE = _decode(np.arange(256) / 255).astype(np.float32)
_LEVELS = 1 << 16  # of light: even where they are widest apart, near black, twenty make one byte
_BYTE_OF_LEVEL = np.rint(_encode(np.arange(_LEVELS) / (_LEVELS - 1)) * 255).astype(np.uint8)


def to_lab(colours: np.ndarray) -> np.ndarray:
    """L* (0 to 100), a* and b* of sRGB colours: ... x 3 bytes, or numbers from 0 to 255, red, green, blue."""
    return _roots(colours) @ _TO_OPPONENT - _BLACK


def changed(colours: np.ndarray, matrix: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """The nearest sRGB colours, as bytes, after their Lab became `matrix` (3 x 3) times Lab, plus `shift` (3).

    What no screen can show is cut off. Lab itself is never made, which takes half the time.
    """
    through = _TO_OPPONENT @ matrix.T @ _FROM_OPPONENT
    moved = (_BLACK + shift - matrix @ _BLACK) @ _FROM_OPPONENT
    return _bytes(_roots(colours) @ through.astype(np.float32) + moved.astype(np.float32))


def _roots(colours: np.ndarray) -> np.ndarray:
    """Of the shares of white's XYZ: Lab is a linear change of them."""
    light = (
        _LIGHT_OF_BYTE.take(colours)
        if colours.dtype == np.uint8
        else _decode(colours / 255).astype(np.float32)
    )
    share = light @ _TO_RELATIVE
    root = np.cbrt(share)
    np.copyto(root, _SLOPE * share + _FOOT, where=share <= _BEND)
    return root


def _bytes(root: np.ndarray) -> np.ndarray:
    share = root * root * root
    np.copyto(share, (root - _FOOT) / _SLOPE, where=root <= _BENT)
    level = (share @ _TO_LINEAR) * (_LEVELS - 1) + 0.5
    return _BYTE_OF_LEVEL.take(np.clip(level, 0, _LEVELS - 1).astype(np.uint16))


def delta_e(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """CIEDE2000 of two arrays of Lab colours (... x 3): about 1 is just seen side by side, 10 is another colour.

    Sharma, Wu and Dalal, Color Research & Application 30 (2005), equations 2 to 22, with all weights 1.
    """
    lightness_1, a_1, b_1 = np.moveaxis(np.asarray(first, float), -1, 0)
    lightness_2, a_2, b_2 = np.moveaxis(np.asarray(second, float), -1, 0)
    greyness = 1.5 - _near_neutral((np.hypot(a_1, b_1) + np.hypot(a_2, b_2)) / 2) / 2
    chroma_1, chroma_2 = np.hypot(greyness * a_1, b_1), np.hypot(greyness * a_2, b_2)
    hue_1 = np.degrees(np.arctan2(b_1, greyness * a_1)) % 360
    hue_2 = np.degrees(np.arctan2(b_2, greyness * a_2)) % 360
    coloured = chroma_1 * chroma_2 > 0

    turn = np.where(coloured, (hue_2 - hue_1 + 180) % 360 - 180, 0)
    # Exactly opposite hues are turned forwards, as equation 10 has it.
    turn = np.where(coloured & (hue_2 - hue_1 == 180), 180, turn)
    by_lightness = lightness_2 - lightness_1
    by_chroma = chroma_2 - chroma_1
    by_hue = 2 * np.sqrt(chroma_1 * chroma_2) * np.sin(np.radians(turn / 2))

    lightness, chroma = (lightness_1 + lightness_2) / 2, (chroma_1 + chroma_2) / 2
    total = hue_1 + hue_2
    apart = np.abs(hue_1 - hue_2) > 180
    hue = np.where(apart, total + np.where(total < 360, 360, -360), total) / 2
    hue = np.where(coloured, hue, total)
    weight = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    of_middle = (lightness - 50) ** 2
    lightness_part = by_lightness / (1 + 0.015 * of_middle / np.sqrt(20 + of_middle))
    chroma_part = by_chroma / (1 + 0.045 * chroma)
    hue_part = by_hue / (1 + 0.015 * chroma * weight)
    bend = 30 * np.exp(-(((hue - 275) / 25) ** 2))
    rotation = -2 * _near_neutral(chroma) * np.sin(np.radians(2 * bend))
    squared = lightness_part**2 + chroma_part**2 + hue_part**2 + rotation * chroma_part * hue_part
    return np.sqrt(np.maximum(squared, 0))


def _near_neutral(chroma: np.ndarray) -> np.ndarray:
    """0 for greys, nearly 1 for colours: where the formula treats them differently."""
    return np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
