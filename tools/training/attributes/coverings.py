"""Hats, caps, hoods, headscarves, helmets and bands, painted over a head."""
import numpy as np
from occluders import cloth
from shapes import OVAL, SIDE, blend, curve, lines, polygon, smooth_closed


def wear(image, marks, rng, textures):
    """Returns image, covering 0..1, over_face 0..1 (the part that hides brows or forehead)."""
    top, nose, chin = marks[10], marks[6], marks[152]
    left, right = marks[127], marks[356]
    up = (top - nose) / max(np.linalg.norm(top - nose), 1)
    across = (right - left) / max(np.linalg.norm(right - left), 1)
    width = np.linalg.norm(right - left)
    height = np.linalg.norm(top - nose)
    middle = (left + right) / 2
    line = top - up * height * rng.uniform(-0.25, 0.55)  # where the brim sits on the forehead
    kind = rng.choice(['cap', 'beanie', 'brimmed', 'headscarf', 'hood', 'helmet', 'turban', 'band'], p=[.24, .18, .14, .16, .1, .06, .07, .05])
    half = width * rng.uniform(0.52, 0.66)
    dome = height * rng.uniform(1.1, 1.9)
    foot = (line - middle) @ up  # height of the brim above the line of the temples
    place = lambda u, v: middle + across * u + up * v
    side_drop = rng.uniform(0.0, 0.6) * height
    crown = [place(-half, foot - side_drop), place(-half * 1.03, foot + dome * 0.5), place(-half * rng.uniform(0.5, 0.8), foot + dome * 0.92),
             place(0, foot + dome), place(half * rng.uniform(0.5, 0.8), foot + dome * 0.92), place(half * 1.03, foot + dome * 0.5),
             place(half, foot - side_drop)]
    brim = [tuple(p) for p in curve(crown[-1], crown[0], -rng.uniform(-0.3, 1.0) * side_drop)[1:-1]]
    surface = cloth(rng, textures, plain=0.55, colour=None if rng.random() < 0.5 else rng.uniform(5, 235, 3))
    extra = []
    if kind in ('headscarf', 'hood'):
        out = width * rng.uniform(0.6, 0.85)
        inner_scale = rng.uniform(0.92, 1.12) if kind == 'headscarf' else rng.uniform(1.1, 1.4)
        shape = [place(-out, foot * 0.2), place(-out * 0.95, foot + dome * 0.6), place(-out * 0.5, foot + dome), place(0, foot + dome * 1.08),
                 place(out * 0.5, foot + dome), place(out * 0.95, foot + dome * 0.6), place(out, foot * 0.2),
                 [right[0] + width * rng.uniform(0.3, 0.8), SIDE + 6], [left[0] - width * rng.uniform(0.3, 0.8), SIDE + 6]]
        alpha = polygon(smooth_closed(shape, 2), rng.uniform(0.1, 0.6))
        oval = marks[OVAL]
        centre = oval.mean(0)
        opening = centre + (oval - centre) * inner_scale
        opening[:, 1] = np.where(opening[:, 1] < line[1], line[1], opening[:, 1])
        alpha = alpha * (1 - polygon(smooth_closed(opening, 1), rng.uniform(0.1, 0.6)))
        for _ in range(int(rng.integers(2, 7))):
            x = rng.uniform(-out, out)
            surface = blend(surface, surface * rng.uniform(0.55, 0.9), lines([curve(place(x * 0.6, foot + dome), [middle[0] + x * 1.2, SIDE], rng.uniform(-8, 8))], rng.uniform(1, 4), 1.5))
    elif kind == 'band':
        thick = height * rng.uniform(0.2, 0.5)
        alpha = polygon([place(-half, foot), place(0, foot + thick * 0.2), place(half, foot), place(half, foot + thick), place(0, foot + thick * 1.3), place(-half, foot + thick)], 0.3)
    else:
        alpha = polygon(smooth_closed([*crown, *brim], 2 if kind != 'cap' else 1), rng.uniform(0.1, 0.5))
        if kind == 'cap':
            reach = height * rng.uniform(0.15, 0.75)
            shift = rng.uniform(-0.25, 0.25) * half
            visor = [place(-half * 0.9, foot), place(-half * 0.7 + shift, foot - reach * 0.6), place(shift, foot - reach), place(half * 0.7 + shift, foot - reach * 0.6),
                     place(half * 0.9, foot), place(0, foot + height * rng.uniform(0.0, 0.25))]
            extra.append((polygon(smooth_closed(visor, 2), 0.3), rng.uniform(0.4, 1.1)))
            if rng.random() < 0.5:
                logo = place(rng.uniform(-0.2, 0.2) * half, foot + dome * rng.uniform(0.3, 0.6))
                size = rng.uniform(3, 9)
                surface = blend(surface, rng.uniform(0, 255, 3).astype(np.float32), polygon(smooth_closed(logo + rng.uniform(-size, size, (6, 2)), 1), 0.3))
            surface = blend(surface, surface * 0.75, lines([curve(place(0, foot), place(0, foot + dome), 0)], 0.7, 0.4))
        elif kind == 'beanie':
            if rng.random() < 0.6:
                cuff = height * rng.uniform(0.25, 0.5)
                extra.append((polygon([crown[0], *brim[::-1], crown[-1], place(half, foot + cuff), place(-half, foot + cuff)], 0.3), rng.uniform(0.75, 1.15)))
            xx = np.arange(SIDE, dtype=np.float32)[None, :, None]
            surface = surface * (1 + rng.uniform(0, 0.15) * np.sin(xx * 2 * np.pi / rng.uniform(2.5, 6)))
        elif kind == 'brimmed':
            wide = half * rng.uniform(1.3, 2.1)
            thick = height * rng.uniform(0.12, 0.4)
            bow = rng.uniform(-0.25, 0.35) * height
            disc = [place(-wide, foot + bow), place(-wide * 0.5, foot - thick * 0.6), place(0, foot - thick), place(wide * 0.5, foot - thick * 0.6), place(wide, foot + bow),
                    place(wide * 0.5, foot + thick), place(0, foot + thick * 0.7), place(-wide * 0.5, foot + thick)]
            extra.append((polygon(smooth_closed(disc, 2), 0.3), rng.uniform(0.5, 1.05)))
        elif kind == 'turban':
            for t in np.linspace(0.1, 0.9, 5):
                surface = blend(surface, surface * rng.uniform(0.55, 0.85), lines([curve(place(-half, foot + dome * t), place(half, foot + dome * (t + rng.uniform(-0.4, 0.4))), rng.uniform(-6, 6))], rng.uniform(1, 2), 0.7))
    yy, xx = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    u = ((xx - middle[0]) * across[0] + (yy - middle[1]) * across[1]) / max(half, 1)
    surface = surface * np.clip(1.05 - rng.uniform(0.1, 0.5) * np.clip(np.abs(u), 0, 1.3) ** 2, 0.35, 1.1)[..., None]
    exposure = rng.uniform(0.5, 1.1)
    out = blend(image, np.clip(surface * exposure, 0, 255), alpha)
    total = alpha
    for part, shade in extra:
        out = blend(out, np.clip(surface * exposure * shade, 0, 255), part)
        total = np.maximum(total, part)
    if rng.random() < 0.6:  # the shadow that the brim throws
        shifted = np.roll(total, int(rng.integers(2, 7)), axis=0)
        out = out * (1 - rng.uniform(0.1, 0.5) * np.clip(shifted - total, 0, 1))[..., None]
    return out, total
