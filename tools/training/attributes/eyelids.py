"""Closes eyes: the upper lid is drawn down over the eye, and a lash line is put where the lids meet."""
import numpy as np
from PIL import Image
from shapes import LEFT_LIDS, RIGHT_LIDS, blend, lines, polygon


def column_at(path, x):
    order = np.argsort(path[:, 0])
    return np.interp(x, path[order, 0], path[order, 1])


def close_eye(image, marks, lids, brow_indices, rng):
    """image: float (h, w, 3). Returns the image with this eye closed by 85…100 per cent."""
    height, width = image.shape[:2]
    upper, lower = marks[lids[0]], marks[lids[1]]
    brow = marks[brow_indices]
    x_from, x_to = upper[:, 0].min(), upper[:, 0].max()
    margin = (x_to - x_from) * 0.12
    columns = np.arange(max(0, int(x_from - margin)), min(width, int(x_to + margin) + 2))
    if len(columns) < 4:
        return image
    up, low = column_at(upper, columns), column_at(lower, columns)
    gap = np.maximum(low - up, 0)
    opening = gap.max()
    brow_low = min(column_at(brow, columns).max() + 1.0, (up.min() - 0.6))
    closure = rng.uniform(0.85, 1.0)
    # Closed lids meet low, along the lower lid, sagging a little more in the middle.
    meet = up + gap * closure * rng.uniform(0.85, 1.0) + rng.uniform(0, 0.12) * opening
    top = np.minimum(np.full_like(up, brow_low), up - 1.0)
    source_edge = up - rng.uniform(0.10, 0.35) * max(opening, 1.0)  # above the lashes of the open lid
    source_edge = np.maximum(source_edge, top + 0.5)
    rows = np.arange(int(max(0, top.min() - 1)), min(height, int(low.max() + opening + 5)))
    yy = rows[:, None].astype(np.float32)
    stretch = (source_edge - top) / np.maximum(meet - top, 0.5)
    lifted = top + (yy - top) * stretch
    below_from = low + 0.35 * max(opening, 1.0)  # skin under the lower lashes
    lowered = np.maximum(yy, below_from)
    source = np.where(yy < meet, np.where(yy < top, yy, lifted), lowered)
    source = np.clip(source, 0, height - 1.001)
    at = source.astype(int)
    part = (source - at)[..., None]
    xs = np.broadcast_to(columns, at.shape)
    moved = image[at, xs] * (1 - part) + image[np.minimum(at + 1, height - 1), xs] * part
    edge = np.clip(np.minimum(columns - columns[0], columns[-1] - columns) / max(margin * 0.8, 1), 0, 1)[None, :, None]
    out = image.copy()
    block = out[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    out[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1] = block + (moved - block) * edge
    # The lid bulges: lighter along its middle, darker at the crease.
    lid = polygon(np.concatenate([np.stack([columns, up], 1), np.stack([columns, meet], 1)[::-1]]), 0.6, height)
    out = blend(out, out * rng.uniform(0.92, 1.1), lid)
    line_dark = rng.uniform(0.15, 0.75)
    line = np.stack([columns, meet], 1)[1:-1]
    out = blend(out, out * line_dark, lines([line], rng.uniform(0.5, 1.5), rng.uniform(0.15, 0.5), height))
    if rng.random() < 0.4:  # a hint of lashes below the line
        out = blend(out, out * rng.uniform(0.55, 0.9), lines([line + [0, rng.uniform(0.6, 1.4)]], rng.uniform(0.6, 1.6), 0.6, height))
    if rng.random() < 0.5:  # crease of the lid
        out = blend(out, out * rng.uniform(0.7, 0.95), lines([np.stack([columns, up - rng.uniform(0.3, 0.8) * max(opening, 1.5)], 1)], 0.6, 0.4, height))
    return out


def close_eyes(image, marks, rng, which):
    """which: 'both', 'left' or 'right' (as seen in the image)."""
    if which != 'right':
        image = close_eye(image, marks, LEFT_LIDS, [46, 53, 52, 65, 55], rng)
    if which != 'left':
        image = close_eye(image, marks, RIGHT_LIDS, [276, 283, 282, 295, 285], rng)
    return image
