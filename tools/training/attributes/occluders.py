"""Things that hide a face, painted over a crop. Each painter returns (image, hidden 0..1) or says what it labels."""
import numpy as np
from shapes import (CHIN, LEFT_JAW, LIPS, RIGHT_JAW, SIDE, blend, blurred, curve, lines, luminance, polygon, smooth_closed, soft_noise)

MASK_COLOURS = np.array([[165, 200, 225], [190, 215, 230], [235, 238, 240], [250, 250, 250], [30, 30, 34], [55, 55, 60], [40, 50, 90],
                         [120, 160, 140], [225, 180, 190], [150, 120, 100], [90, 90, 95], [140, 30, 40], [70, 100, 160], [200, 190, 170],
                         [110, 130, 80], [180, 140, 115], [205, 165, 140], [120, 85, 65], [85, 60, 48]], np.float32)


def cloth(rng, textures, colour=None, plain=0.6):
    """A surface of 128x128x3: plain with weave, stripes, checks, dots, or cut from a photo."""
    if colour is None:
        colour = MASK_COLOURS[rng.integers(len(MASK_COLOURS))] + rng.normal(0, 14, 3) if rng.random() < 0.7 else rng.uniform(10, 250, 3)
    surface = np.broadcast_to(np.asarray(colour, np.float32), (SIDE, SIDE, 3)).copy()
    kind = rng.random()
    if kind > plain:
        if kind > plain + 0.6 * (1 - plain):
            surface = 0.35 * surface + 0.65 * patch(rng, textures)
        else:
            yy, xx = np.mgrid[:SIDE, :SIDE].astype(np.float32)
            angle, period = rng.uniform(0, np.pi), rng.uniform(3, 14)
            u = (xx * np.cos(angle) + yy * np.sin(angle)) * 2 * np.pi / period
            v = (-xx * np.sin(angle) + yy * np.cos(angle)) * 2 * np.pi / period
            wave = [np.sin(u), np.sin(u) * np.sin(v), np.maximum(np.sin(u), np.sin(v))][rng.integers(3)]
            surface += (wave > rng.uniform(-0.3, 0.7))[..., None] * rng.normal(0, 70, 3)
    surface += soft_noise(rng, SIDE, rng.uniform(6, 30))[..., None] * rng.uniform(2, 14)
    return surface + rng.normal(0, rng.uniform(0, 5), (SIDE, SIDE, 1)).astype(np.float32)


def patch(rng, textures):
    """128x128 pixels cut from a photo of something else."""
    source = textures[rng.integers(len(textures))]
    size = int(rng.integers(48, min(source.shape[:2])))
    y, x = rng.integers(source.shape[0] - size + 1), rng.integers(source.shape[1] - size + 1)
    index = (np.arange(SIDE) * size // SIDE)
    cut = source[y:y + size, x:x + size][index][:, index].astype(np.float32)
    return cut[:, ::-1] if rng.random() < 0.5 else cut


def lit_like(surface, image, alpha, rng):
    """Gives a painted surface the brightness and the soft shading of the place that it covers."""
    weight = max(alpha.sum(), 1)
    shade = luminance(blurred(image, rng.uniform(5, 9)))
    mean = (shade * alpha).sum() / weight
    relief = (shade - mean) * rng.uniform(0.2, 0.8)
    exposure = np.clip(mean / 140, 0.25, 1.3) ** rng.uniform(0.3, 1)
    return np.clip(surface * exposure + relief[..., None], 0, 255)


def face_mask(image, marks, rng, textures):
    """A medical or cloth mask. Returns image, hidden, worn: 'full', 'below nose' or 'on chin'."""
    style = rng.random()
    worn = 'full' if style < 0.86 else ('below nose' if style < 0.94 else 'on chin')
    nose_top, nose_tip, upper_lip, lower_lip, chin = marks[6], marks[4], marks[164], marks[17], marks[CHIN]
    left_cheek, right_cheek = marks[234], marks[454]
    down = (chin - nose_top) / max(np.linalg.norm(chin - nose_top), 1)
    length = np.linalg.norm(chin - nose_top)
    if worn == 'full':
        top = nose_top + (nose_tip - nose_top) * rng.uniform(0.1, 0.85)
        rise = rng.uniform(-0.02, 0.2)
    elif worn == 'below nose':
        top, rise = marks[2] + (upper_lip - marks[2]) * rng.uniform(0.2, 1), rng.uniform(-0.02, 0.08)
    else:
        top, rise = lower_lip + (marks[18] - lower_lip) * rng.uniform(0.5, 1.2), rng.uniform(-0.05, 0.05)
    reach = rng.uniform(0.72, 1.04)
    start = rng.integers(0, 3) if worn == 'full' else rng.integers(1, 4)
    middle = (left_cheek + right_cheek) / 2
    widen = lambda p: middle + (p - middle) * reach
    left = [widen(marks[i]) for i in LEFT_JAW[start:]]
    right = [widen(marks[i]) for i in RIGHT_JAW[start:]]
    bulge = rng.uniform(0.0, 0.10) * length
    hem = chin + down * rng.uniform(0.0, 0.16) * length
    left[0] = left[0] + down * (rng.uniform(-0.05, 0.12) * length)
    right[0] = right[0] + down * (rng.uniform(-0.05, 0.12) * length)
    lower = [p + down * bulge * (i / len(left)) for i, p in enumerate(left)][1:]
    lower_right = [p + down * bulge * (i / len(right)) for i, p in enumerate(right)][1:]
    peak = top - down * rise * 0.3 * length
    shoulder = rng.uniform(0.25, 0.75)
    upper_left = [left[0] + (peak - left[0]) * t - down * (np.sin(t * np.pi) * rise * 0.25 * length) for t in (0.35, shoulder)]
    upper_right = [right[0] + (peak - right[0]) * t - down * (np.sin(t * np.pi) * rise * 0.25 * length) for t in (0.35, shoulder)]
    outline = [left[0], *sorted(upper_left, key=lambda p: p[0]), peak, *sorted(upper_right, key=lambda p: p[0]), right[0],
               *lower_right, hem, *lower[::-1]]
    alpha = polygon(smooth_closed(outline, 1 + int(rng.integers(2))), rng.uniform(0, 0.7))
    surface = cloth(rng, textures, plain=0.7)
    folds = rng.random()
    if folds < 0.5:
        for t in np.linspace(0.2, 0.85, int(rng.integers(2, 5))):
            path = curve(left[0] + (lower[-1] - left[0]) * t, right[0] + (lower_right[-1] - right[0]) * t, rng.uniform(0, 0.12) * length)
            surface = blend(surface, surface * rng.uniform(0.7, 0.95), lines([path], rng.uniform(0.6, 1.6), 0.5))
            surface = blend(surface, surface * 1.08 + 6, lines([path + down * 1.5], 0.8, 0.6))
    elif folds < 0.7:
        surface = blend(surface, surface * 0.8, lines([[peak, hem]], rng.uniform(0.6, 1.5), 0.4))
    if rng.random() < 0.4:
        surface = blend(surface, surface * rng.uniform(0.6, 1.2), lines([outline[:6]], rng.uniform(0.6, 1.4), 0.3))
    xx = np.arange(SIDE, dtype=np.float32)[None, :] - middle[0]
    round_off = 1 - rng.uniform(0.05, 0.4) * (xx / max(np.linalg.norm(right_cheek - left_cheek) / 2, 1)) ** 2
    surface = surface * np.clip(round_off, 0.3, 1)[..., None]
    out = image
    if rng.random() < 0.75:
        band = np.array([235, 235, 235], np.float32) * rng.uniform(0.1, 1)
        loops = [[left[0], left_cheek + (left_cheek - middle) * 0.08], [lower[-1] if rng.random() < 0.5 else lower[1], left_cheek + (left_cheek - middle) * 0.08],
                 [right[0], right_cheek + (right_cheek - middle) * 0.08], [lower_right[1], right_cheek + (right_cheek - middle) * 0.08]]
        out = blend(out, band, lines(loops, rng.uniform(0.5, 1.1), 0.2) * 0.9)
    if rng.random() < 0.5:
        out = out * (1 - 0.35 * np.clip(np.roll(blurred(np.repeat(alpha[..., None] * 255, 3, 2), 2)[..., 0] / 255, -2, 0) - alpha, 0, 1))[..., None]
    return blend(out, lit_like(surface, image, alpha, rng), alpha), alpha, worn


def scarf(image, marks, rng, textures):
    """Cloth up to the mouth or the nose that hangs down out of the crop."""
    top = marks[[2, 164, 13, 17, 200, 197][rng.integers(6)]]
    left, right = marks[LEFT_JAW[rng.integers(0, 4)]], marks[RIGHT_JAW[rng.integers(0, 4)]]
    out = rng.uniform(4, 16)
    outline = [left - [out, 0], (left + top) / 2 + [0, rng.uniform(-3, 4)], top, (right + top) / 2 + [0, rng.uniform(-3, 4)], right + [out, 0],
               [right[0] + out * 2, SIDE + 4], [left[0] - out * 2, SIDE + 4]]
    alpha = polygon(smooth_closed(outline, 1), rng.uniform(0, 0.8))
    surface = cloth(rng, textures, plain=0.4)
    for _ in range(int(rng.integers(1, 5))):
        y = rng.uniform(top[1], SIDE)
        surface = blend(surface, surface * rng.uniform(0.5, 0.85), lines([curve([left[0] - out, y], [right[0] + out, y], rng.uniform(2, 14))], rng.uniform(1, 3), 1.2))
    return blend(image, lit_like(surface, image, alpha, rng), alpha), alpha


def skin_colour(image, marks, rng):
    """Colour of the bare face (between the eyes, cheeks), near enough."""
    spots = [marks[6], marks[50], marks[280], marks[151]]
    values = [image[int(np.clip(y, 1, SIDE - 2)) - 1:int(np.clip(y, 1, SIDE - 2)) + 2, int(np.clip(x, 1, SIDE - 2)) - 1:int(np.clip(x, 1, SIDE - 2)) + 2].mean((0, 1)) for x, y in spots]
    return np.median(values, 0) * rng.uniform(0.75, 1.2) + rng.normal(0, 8, 3)


def hand(image, marks, rng):
    """Fingers and a palm in the face's own colour, with creases and a shadow at their edge."""
    colour = skin_colour(image, marks, rng)
    target = marks[[4, 13, 17, 50, 280, 159, 386, 152, 205, 425, 57, 287][rng.integers(12)]] + rng.normal(0, 4, 2)
    angle = rng.uniform(-1.3, 1.3) + (np.pi if rng.random() < 0.12 else 0)
    along = np.array([np.sin(angle), np.cos(angle)], np.float32)  # from the finger tips towards the wrist
    across = np.array([along[1], -along[0]], np.float32)
    width = rng.uniform(4.5, 8.5)
    fingers = int(rng.integers(1, 5))
    image_out, total = image, np.zeros((SIDE, SIDE), np.float32)
    base = target + along * rng.uniform(14, 26)
    parts = []
    if rng.random() < 0.75:
        half = across * width * fingers * 0.55
        parts.append(smooth_closed([base - half, base + half, base + half * 0.8 + along * 60, base - half * 0.8 + along * 60], 2))
    for i in range(fingers):
        offset = across * width * (i - (fingers - 1) / 2)
        spread = across * (i - (fingers - 1) / 2) * rng.uniform(-1, 2)
        tip = target + offset + spread - along * rng.uniform(-3, 6)
        foot = base + offset + along * 6
        half = across * width * 0.46
        parts.append(smooth_closed([tip - half * 0.7, tip - along * width * 0.4, tip + half * 0.7, foot + half, foot - half], 2))
    for outline in parts:
        alpha = polygon(outline, rng.uniform(0.1, 0.6))
        wide = blurred(np.repeat(alpha[..., None] * 255, 3, 2), 1.6)[..., 0] / 255
        image_out = image_out * (1 - rng.uniform(0.15, 0.5) * np.clip(wide - alpha, 0, 1))[..., None]
        inside = np.clip(2 * blurred(np.repeat(alpha[..., None] * 255, 3, 2), width / 4)[..., 0] / 255 - 1, 0, 1)
        tone = colour * rng.uniform(0.92, 1.06)
        surface = tone * (0.78 + 0.26 * inside)[..., None] + soft_noise(rng, SIDE, 9)[..., None] * 5 + rng.normal(0, 2.5, (SIDE, SIDE, 1)).astype(np.float32)
        image_out = blend(image_out, np.clip(surface, 0, 255), alpha)
        total = np.maximum(total, alpha)
    return image_out, total


def blob(image, marks, rng, textures):
    """A patch of something else, of any outline, anywhere on the face."""
    centre = marks[rng.integers(468)] + rng.normal(0, 3, 2)
    size = rng.uniform(6, 34)
    count = int(rng.integers(4, 10))
    angles = np.sort(rng.uniform(0, 2 * np.pi, count))
    radii = size * rng.uniform(0.5, 1.1, count)
    outline = np.stack([centre[0] + radii * np.cos(angles), centre[1] + radii * np.sin(angles) * rng.uniform(0.6, 1.4)], 1)
    alpha = polygon(smooth_closed(outline, int(rng.integers(0, 4))), rng.uniform(0, 1))
    surface = patch(rng, textures) if rng.random() < 0.6 else cloth(rng, textures)
    if rng.random() < 0.5:
        surface = lit_like(surface, image, alpha, rng)
    return blend(image, surface, alpha), alpha


def object_in_front(image, marks, rng, textures):
    """Microphone, cup, telephone or a bar before the lower or the middle face."""
    kind = rng.random()
    at = marks[[13, 17, 152, 0, 57, 287, 200][rng.integers(7)]] + rng.normal(0, 5, 2)
    tone = np.full(3, rng.uniform(8, 90), np.float32) + rng.normal(0, 8, 3)
    if kind < 0.45:
        radius = rng.uniform(5, 13)
        angles = np.linspace(0, 2 * np.pi, 20)
        head = at + np.stack([radius * np.cos(angles), radius * rng.uniform(1, 1.3) * np.sin(angles)], 1)
        lean = rng.uniform(-0.8, 0.8)
        stick = [at, at + np.array([np.sin(lean), np.cos(lean)]) * 90]
        alpha = np.maximum(polygon(head, 0.4), lines([stick], radius * rng.uniform(0.5, 1.1), 0.3))
        surface = tone * np.ones((SIDE, SIDE, 3), np.float32) + rng.normal(0, rng.uniform(2, 16), (SIDE, SIDE, 1)).astype(np.float32)
        yy, xx = np.mgrid[:SIDE, :SIDE]
        gloss = np.exp(-(((xx - at[0] + radius * 0.3) ** 2 + (yy - at[1] + radius * 0.3) ** 2) / (2 * (radius * 0.4) ** 2)))
        surface += (gloss * rng.uniform(0, 90))[..., None]
    else:
        width, height = rng.uniform(8, 30), rng.uniform(12, 60)
        turn = rng.uniform(-0.5, 0.5)
        ux, uy = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        outline = [at - ux * width / 2 - uy * height * 0.3, at + ux * width / 2 - uy * height * 0.3, at + ux * width * 0.45 + uy * height, at - ux * width * 0.45 + uy * height]
        alpha = polygon(outline if rng.random() < 0.6 else smooth_closed(outline, 1), 0.3)
        surface = cloth(rng, textures, plain=0.5) if kind < 0.8 else tone * np.ones((SIDE, SIDE, 3), np.float32)
    return blend(image, np.clip(surface, 0, 255), alpha), alpha


def hair(image, marks, rng):
    """Strands from above across brow, eye or cheek, in the colour of the hair on the photo."""
    crown = marks[10] + (marks[10] - marks[6]) * rng.uniform(0.2, 0.7)
    y, x = int(np.clip(crown[1], 2, SIDE - 3)), int(np.clip(crown[0], 2, SIDE - 3))
    colour = image[y - 2:y + 3, x - 2:x + 3].mean((0, 1))
    if rng.random() < 0.5 or luminance(colour) > 170:
        colour = np.array([[25, 20, 18], [60, 42, 30], [110, 80, 50], [175, 140, 95], [120, 118, 116]], np.float32)[rng.integers(5)] + rng.normal(0, 8, 3)
    side = 1 if rng.random() < 0.5 else -1
    root = crown + np.array([side * rng.uniform(-6, 24), 0])
    goal = marks[[70, 300, 105, 334, 159, 386, 234, 454, 205, 425, 9][rng.integers(11)]] + rng.normal(0, 4, 2)
    spread = rng.uniform(3, 14)
    bend = rng.uniform(-14, 14)
    out, total = image, np.zeros((SIDE, SIDE), np.float32)
    for _ in range(int(rng.integers(5, 16))):
        shift = rng.normal(0, spread / 2, 2)
        t = np.linspace(0, 1, 10)[:, None]
        path = (root + shift * 0.5) * (1 - t) + (goal + shift * [1, 0.6]) * t
        path[:, 0] += bend * 4 * t[:, 0] * (1 - t[:, 0])
        alpha = lines([path], rng.uniform(1, 4.5), 0.4) * rng.uniform(0.7, 1)
        out = blend(out, np.clip(colour * rng.uniform(0.6, 1.35), 0, 255), alpha)
        total = np.maximum(total, alpha)
    return out, total


def lips_hidden(hidden, marks):
    """Share of the lips under an occluder."""
    lips = polygon(marks[LIPS]) > 0.5
    return float(hidden[lips].mean()) if lips.any() else 0.0
