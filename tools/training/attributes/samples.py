"""One training sample: a real face, moved, perhaps covered with something, seen through a worse camera, with its labels."""
import numpy as np
from PIL import Image
import coverings
import degradation
import eyelids
import glasses
import occluders
from faces import CROP, UNKNOWN
from shapes import CORE, LEFT_EYE, LIPS, OVAL, REGION, RIGHT_EYE, SIDE, polygon, smooth_closed

MAP = 64
HEADS = ['mask', 'sunglasses', 'eyesClosed']
# Left-right counterpart of every vertex, found on the canonical face by mirroring (written by extract.ts).


def move(face, rng, mirror_table, still=False):
    """The 128x128 view of a face: moved, turned and scaled a little, perhaps mirrored."""
    scale = 1.0 if still else np.exp(rng.normal(0, 0.07))
    turn = 0.0 if still else rng.normal(0, 0.09)
    shift = np.zeros(2) if still else rng.normal(0, 2.5, 2)
    c, s = np.cos(turn) * scale, np.sin(turn) * scale
    matrix = np.array([[c, -s], [s, c]])
    offset = SIDE / 2 + shift - matrix @ np.array([CROP / 2, CROP / 2])
    inverse = np.linalg.inv(matrix)
    back = -inverse @ offset
    coefficients = (inverse[0, 0], inverse[0, 1], back[0], inverse[1, 0], inverse[1, 1], back[1])
    view = lambda array, how: np.asarray(Image.fromarray(array).transform((SIDE, SIDE), Image.AFFINE, coefficients, how), np.float32)
    image = view(face.pixels, Image.BILINEAR)
    hidden = None if face.hidden is None else view(face.hidden, Image.BILINEAR)
    marks = (face.marks @ matrix.T + offset).astype(np.float32)
    if not still and rng.random() < 0.5:
        image = image[:, ::-1].copy()
        hidden = None if hidden is None else hidden[:, ::-1].copy()
        marks = marks[mirror_table].copy()
        marks[:, 0] = SIDE - marks[:, 0]
    return image, marks, hidden


def base_targets(face, image, marks, hidden):
    """Visible face and covering with their weights, 128x128, for the photo as it is."""
    oval = polygon(marks[OVAL]) > 0.5
    region = polygon(marks[REGION]) > 0.5
    core = polygon(marks[CORE]) > 0.5
    grown = marks[OVAL].mean(0) + (marks[OVAL] - marks[OVAL].mean(0)) * 1.16
    around = polygon(grown) > 0.5
    empty = image.max(2) < 2
    visible = oval.astype(np.float32)
    weight = np.where(core, 1.0, np.where(region, 0.5, np.where(oval, 0.15, np.where(around, 0.0, 0.25)))).astype(np.float32)
    weight[empty] = 0
    if face.visible in ('unknown',):
        weight[oval] = 0
    elif face.visible == 'mask':
        sure = polygon(np.concatenate([marks[[57, 287]] , marks[[379, 152, 150]]])) > 0.5
        eyes = (polygon(grow(marks[LEFT_EYE], 1.4)) > 0.5) | (polygon(grow(marks[RIGHT_EYE], 1.4)) > 0.5)
        weight[oval] = 0
        weight[sure], visible[sure] = 1, 0
        weight[eyes] = 1 if face.sunglasses != 1 else 0
    elif face.visible in ('sunglasses', 'tinted'):
        eyes = (polygon(grow(marks[LEFT_EYE], 1.35)) > 0.5) | (polygon(grow(marks[RIGHT_EYE], 1.35)) > 0.5)
        near = (polygon(grow(marks[LEFT_EYE], 3.0)) > 0.5) | (polygon(grow(marks[RIGHT_EYE], 3.0)) > 0.5)
        weight[near] = 0
        if face.visible == 'sunglasses':
            weight[eyes], visible[eyes] = 1, 0
    elif face.visible == 'exact':
        covered = hidden > 0.5
        visible[covered] = 0
        weight[oval & covered] = 1
    covering = np.zeros((SIDE, SIDE), np.float32)
    cover_weight = np.full((SIDE, SIDE), 0.5, np.float32)
    cover_weight[empty] = 0.05
    if face.covering == UNKNOWN:
        cover_weight[~region] = 0
    elif face.covering == 1:
        up = marks[10] - marks[6]
        across = (marks[356] - marks[127]) * 0.36
        top = marks[10] + up * 0.45
        crown = polygon([top - across, top - across + up * 0.7, top + up * 0.95, top + across + up * 0.7, top + across]) > 0.5
        cover_weight[~region] = 0
        cover_weight[crown & ~empty], covering[crown & ~empty] = 1, 1
    return visible, weight, covering, cover_weight


def grow(points, factor):
    centre = points.mean(0)
    spread = (points - centre) * factor
    # A lens or an eye socket is higher than the opening of the lids.
    spread[:, 1] += np.sign(spread[:, 1]) * np.abs(points[:, 0] - centre[0]).max() * 0.25 * factor
    return smooth_closed(centre + spread, 1)


def make_sample(face, rng, textures, mirror_table):
    """Returns image uint8 (128, 128, 3), targets uint8 (4, 64, 64) = visible, weight, covering, weight in 0…255, heads int8 (3)."""
    image, marks, hidden_before = move(face, rng, mirror_table)
    if rng.random() < 0.15:
        image = cut_at_border(image, rng)
    empty = image.max(2) < 2
    visible, weight, covering, cover_weight = base_targets(face, image, marks, hidden_before)
    mask, shades, closed = face.mask, face.sunglasses, face.closed
    bare = face.visible == 'clean'
    sure_eyes = bare and shades != 1
    if sure_eyes and closed == 0 and rng.random() < 0.2:
        which = ['both', 'left', 'right'][rng.choice(3, p=[.7, .15, .15])]
        image = eyelids.close_eyes(image, marks, rng, which)
        closed = 1
    if bare and rng.random() < 0.1:
        image = degradation.darken_skin(image, marks, rng)
    if bare and face.mask != 1 and rng.random() < 0.08:
        image = degradation.facial_hair(image, marks, rng)

    def cover(alpha, sure=True):
        inside = alpha > 0.5
        visible[inside] = 0
        weight[inside] = 1 if sure else 0
        soft = (alpha > 0.1) & ~inside
        weight[soft] = np.minimum(weight[soft], 0.3)
        covering[inside] = 0

    pick = rng.random()
    if sure_eyes and pick < 0.30:
        kind = ['dark', 'tinted', 'clear'][rng.choice(3, p=[.45, .2, .35])]
        image, lens, unsure = glasses.paint(image, marks, rng, textures, kind)
        cover(lens)
        weight[unsure > 0.5] = 0
        shades = 0 if kind == 'clear' else 1
        if kind != 'clear':
            closed = UNKNOWN
    if bare and face.mask != 1:
        pick = rng.random()
        if pick < 0.2:
            image, alpha, worn = occluders.face_mask(image, marks, rng, textures)
            cover(alpha)
            mask = 0 if worn == 'on chin' else 1
            if worn == 'below nose':
                mask = 1 if occluders.lips_hidden(alpha, marks) > 0.6 else UNKNOWN
        elif pick < 0.25:
            image, alpha = occluders.scarf(image, marks, rng, textures)
            cover(alpha)
            mask = UNKNOWN
    if face.visible in ('clean', 'exact', 'mask', 'sunglasses', 'tinted') and rng.random() < (0.35 if mask == 0 else 0.1):
        pick = rng.random()
        if pick < 0.34:
            image, alpha = occluders.hand(image, marks, rng)
        elif pick < 0.6:
            image, alpha = occluders.blob(image, marks, rng, textures)
        elif pick < 0.82:
            image, alpha = occluders.object_in_front(image, marks, rng, textures)
        else:
            image, alpha = occluders.hair(image, marks, rng)
        cover(alpha)
        if eye_hidden(alpha, marks) > 0.25:
            closed = UNKNOWN
            if shades == 1:
                shades = UNKNOWN
        if mask == 1 and occluders.lips_hidden(alpha, marks) > 0.3:
            mask = UNKNOWN
    if face.covering == 0 and rng.random() < 0.28:
        image, alpha = coverings.wear(image, marks, rng, textures)
        cover(alpha)
        inside = alpha > 0.5
        covering[inside], cover_weight[inside] = 1, 1
        cover_weight[(alpha > 0.1) & ~inside] = 0
        if eye_hidden(alpha, marks) > 0.25:
            closed = shades = UNKNOWN
    picture = degradation.degrade(image, rng)
    if rng.random() < 0.9:  # beyond the photo the view is black, whatever the camera did
        picture = np.where(empty[..., None], 0, picture).astype(np.uint8)
        weight[empty], cover_weight[empty] = 0, np.minimum(cover_weight[empty], 0.05)
    stacked = np.stack([visible * weight, weight, covering * cover_weight, cover_weight])
    small = stacked.reshape(4, MAP, SIDE // MAP, MAP, SIDE // MAP).mean((2, 4))
    targets = np.stack([small[0] / np.maximum(small[1], 1e-6), small[1], small[2] / np.maximum(small[3], 1e-6), small[3]])
    return picture, np.clip(targets * 255 + 0.5, 0, 255).astype(np.uint8), np.array([mask, shades, closed], np.int8)


def cut_at_border(image, rng):
    """The photo ends here: black beyond a straight, perhaps slanted line."""
    yy, xx = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    angle = rng.integers(4) * np.pi / 2 + rng.normal(0, 0.12)
    reach = rng.uniform(0.22, 0.5) * SIDE
    beyond = (xx - SIDE / 2) * np.cos(angle) + (yy - SIDE / 2) * np.sin(angle) > reach
    return np.where(beyond[..., None], 0, image)


def eye_hidden(alpha, marks):
    worst = 0.0
    for eye in (LEFT_EYE, RIGHT_EYE):
        inside = polygon(grow(marks[eye], 1.0)) > 0.5
        if inside.any():
            worst = max(worst, float(alpha[inside].mean()))
    return worst
