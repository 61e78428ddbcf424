"""Sunglasses (dark, tinted, graded, mirrored) and clear glasses, fitted to the eyes of the mesh."""
import numpy as np
from occluders import patch
from shapes import LEFT_EYE, RIGHT_EYE, SIDE, blend, curve, lines, polygon

TINTS = np.array([[12, 12, 14], [25, 22, 20], [45, 30, 18], [30, 38, 30], [20, 26, 48], [90, 55, 25], [120, 95, 30], [70, 40, 70], [40, 70, 110],
                  [130, 60, 60]], np.float32)


def lens_outline(centre, across, down, half_width, half_height, power, drop, mirror, rng_shape):
    """A superellipse with a fuller outer or inner lower corner. `mirror` = -1 on the image-left side."""
    angles = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    c, s = np.cos(angles), np.sin(angles)
    u = np.sign(c) * np.abs(c) ** (2 / power) * half_width
    v = np.sign(s) * np.abs(s) ** (2 / power) * half_height
    v = v * (1 + rng_shape[0] * mirror * u / half_width) - rng_shape[1] * (u * mirror / half_width) * half_height
    u = u * (1 + rng_shape[2] * np.minimum(v, 0) / half_height)
    return centre + np.outer(u, across) + np.outer(v + drop, down)


def frame_geometry(marks, rng):
    left, right = marks[LEFT_EYE].mean(0), marks[RIGHT_EYE].mean(0)
    across = (right - left) / max(np.linalg.norm(right - left), 1)
    down = np.array([-across[1], across[0]], np.float32)
    distance = np.linalg.norm(right - left)
    tall = marks[152] - marks[10]
    # A turned head narrows the farther lens: use the distance from eye to the side of the face on each side.
    return left, right, across, down, distance, np.linalg.norm(tall)


def paint(image, marks, rng, textures, kind):
    """
    @param kind 'dark', 'tinted' or 'clear'.
    Returns image, hidden (0..1, lenses that let too little through), unsure (1 where the label should not count).
    """
    left, right, across, down, distance, _ = frame_geometry(marks, rng)
    half_width = distance * rng.uniform(0.30, 0.46)
    half_height = half_width * rng.uniform(0.5, 1.0)
    power = rng.uniform(2, 5)
    drop = distance * rng.uniform(-0.04, 0.12)
    shape = (rng.uniform(-0.15, 0.35), rng.uniform(-0.05, 0.22), rng.uniform(-0.2, 0.15))
    spacing = rng.uniform(-0.02, 0.08) * distance
    outlines = [lens_outline(left - across * spacing, across, down, half_width, half_height, power, drop, -1, shape),
                lens_outline(right + across * spacing, across, down, half_width, half_height, power, drop, 1, shape)]
    if rng.random() < 0.08 and kind != 'clear':  # one shield over both eyes
        middle = (left + right) / 2
        outlines = [lens_outline(middle, across, down, distance * rng.uniform(0.85, 1.0), half_height, power + 2, drop, 1, (0, 0, 0))]
    lens = np.zeros((SIDE, SIDE), np.float32)
    for outline in outlines:
        lens = np.maximum(lens, polygon(outline, 0.2))
    yy, xx = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    depth = ((xx - left[0]) * down[0] + (yy - left[1]) * down[1] - drop) / half_height  # -1 top … 1 bottom of the lens
    if kind == 'dark':
        strength = np.full((SIDE, SIDE), rng.uniform(0.8, 1.0), np.float32)
        tint = TINTS[rng.integers(5)] * rng.uniform(0.4, 1.3)
        if rng.random() < 0.3:
            strength = np.clip(strength - rng.uniform(0, 0.35) * (depth + 1) / 2, 0.5, 1)
    elif kind == 'tinted':
        strength = np.full((SIDE, SIDE), rng.uniform(0.4, 0.78), np.float32)
        tint = TINTS[rng.integers(len(TINTS))] * rng.uniform(0.6, 1.5)
        if rng.random() < 0.6:
            strength = np.clip(strength + rng.uniform(0.1, 0.25) - rng.uniform(0.1, 0.5) * (depth + 1) / 2, 0.1, 0.95)
    else:
        strength = np.full((SIDE, SIDE), max(0.0, rng.uniform(-0.1, 0.14)), np.float32)
        tint = rng.uniform(60, 255, 3).astype(np.float32)
    surface = np.broadcast_to(tint, (SIDE, SIDE, 3)).copy()
    unsure = np.zeros((SIDE, SIDE), np.float32)
    if kind != 'clear' and rng.random() < 0.2:  # mirrored: the surroundings stand in the lens
        surface = surface + patch(rng, textures) * rng.uniform(0.1, 0.5)
    out = blend(image, surface, lens * strength)
    if rng.random() < (0.6 if kind != 'clear' else 0.25):
        glare = np.zeros((SIDE, SIDE), np.float32)
        lean = rng.uniform(-0.6, 0.6)
        for eye in (left, right):
            at = eye + rng.normal(0, 0.35, 2) * [half_width, half_height]
            u, v = (xx - at[0]) + lean * (yy - at[1]), yy - at[1]
            size = half_width * rng.uniform(0.06, 0.4)
            glare = np.maximum(glare, np.exp(-(u / size) ** 2 - (v / (size * rng.uniform(0.5, 2))) ** 2))
        glare = glare * lens * rng.uniform(0.1, 0.95 if kind != 'clear' else 0.7)
        out = blend(out, np.full(3, rng.uniform(180, 255), np.float32), glare)
        unsure = np.maximum(unsure, (glare > 0.4) * (kind == 'clear'))
    frame = np.full(3, rng.uniform(5, 60), np.float32) if rng.random() < 0.6 else rng.uniform(30, 230, 3).astype(np.float32)
    if rng.random() < (0.8 if kind != 'clear' else 0.93):
        thickness = rng.uniform(0.5, 1.4) if rng.random() < 0.6 else rng.uniform(1.2, 3.2)
        closed = [np.concatenate([o, o[:1]]) for o in outlines]
        if rng.random() < 0.2 and len(outlines) == 2:  # half-rimmed
            closed = [o[13:] for o in outlines]
        rims = lines(closed, thickness, 0.2)
        out = blend(out, frame, rims * rng.uniform(0.7, 1))
        if thickness > 1.6:
            unsure = np.maximum(unsure, (rims > 0.3).astype(np.float32))
    else:
        thickness = rng.uniform(0.4, 0.9)
    parts = []
    if len(outlines) == 2:
        bridge_at = -half_height * rng.uniform(0.1, 0.6) + drop
        inner_left, inner_right = left + across * (half_width - spacing), right - across * (half_width - spacing)
        parts.append(curve(inner_left + down * bridge_at, inner_right + down * bridge_at, -rng.uniform(0, 2.5)))
    temple = drop - half_height * rng.uniform(0.2, 0.6)
    if rng.random() < 0.85:
        parts.append([left - across * (half_width + spacing) + down * temple, marks[127] - across * 2])
        parts.append([right + across * (half_width + spacing) + down * temple, marks[356] + across * 2])
    if parts:
        out = blend(out, frame, lines(parts, max(0.6, thickness), 0.2) * 0.9)
    through = lens * strength
    hidden = ((through > 0.62) * lens).astype(np.float32)
    unsure = np.maximum(unsure, ((through > 0.3) & (through <= 0.62)).astype(np.float32))
    return out, hidden, unsure
