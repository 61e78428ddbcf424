"""What cameras and light do to a face that nothing hides: none of it may change a label."""
import io
import numpy as np
from PIL import Image, ImageFilter
from shapes import OVAL, SIDE, luminance, polygon, smooth_closed, soft_noise


def darken_skin(image, marks, rng):
    """A darker complexion: skin tone scaled within the oval of the face and the neck below it."""
    oval = marks[OVAL]
    grown = oval.mean(0) + (oval - oval.mean(0)) * 1.05
    alpha = polygon(smooth_closed(grown, 1), 2.5) * rng.uniform(0.6, 1)
    strength = rng.uniform(0.3, 0.75)
    tint = np.array([1.0, rng.uniform(0.88, 1.0), rng.uniform(0.78, 1.0)], np.float32)
    dark = 255 * (image / 255) ** rng.uniform(1.0, 1.3) * strength * tint
    return image + alpha[..., None] * (dark - image)


def facial_hair(image, marks, rng):
    """A moustache, a goatee or a full beard: hair on the face belongs to the face."""
    lip, nose, below, chin = marks[0], marks[2], marks[17], marks[152]
    left, right = marks[61], marks[291]
    kind = rng.random()
    parts = []
    if kind < 0.75:
        droop = rng.uniform(0, 0.5)
        parts.append(np.array([nose + (left - nose) * 0.25, left + (left - lip) * 0.15 + (below - lip) * droop, lip + (left - lip) * 0.3, lip,
                               lip + (right - lip) * 0.3, right + (right - lip) * 0.15 + (below - lip) * droop, nose + (right - nose) * 0.25]))
    if kind > 0.35:
        rise = int(rng.integers(1, 6)) if kind > 0.6 else 8
        jaw = [58, 172, 136, 150, 149, 176, 148] if rise < 8 else [176, 148]
        other = [288, 397, 365, 379, 378, 400, 377] if rise < 8 else [400, 377]
        hang = (chin - below) * rng.uniform(0, 0.5)
        outline = [marks[jaw[0]], *[marks[i] + hang * 0.5 for i in jaw[1:]], chin + hang, *[marks[i] + hang * 0.5 for i in other[:0:-1]], marks[other[0]],
                   right + (right - left) * 0.12, below + (right - below) * 0.6 + (chin - below) * 0.15, below + (chin - below) * 0.2,
                   below + (left - below) * 0.6 + (chin - below) * 0.15, left - (right - left) * 0.12]
        parts.append(np.array(outline))
    colour = np.array([[22, 18, 16], [50, 36, 28], [95, 66, 42], [130, 125, 122], [205, 203, 200]], np.float32)[rng.integers(5)] + rng.normal(0, 8, 3)
    strands = 1 + 0.35 * rng.normal(size=(SIDE, SIDE, 1)).astype(np.float32)
    shading = np.clip(luminance(image) / 130, 0.4, 1.4)[..., None]
    for outline in parts:
        alpha = polygon(smooth_closed(outline, 2), rng.uniform(0.5, 1.6)) * rng.uniform(0.45, 0.97)
        image = image + alpha[..., None] * (np.clip(colour * strands * shading, 0, 255) - image)
    return image


def shade(image, rng):
    """Uneven light: a gradient, soft patches, or the sharp edge of a cast shadow."""
    yy, xx = np.mgrid[:SIDE, :SIDE].astype(np.float32) / SIDE - 0.5
    kind = rng.random()
    if kind < 0.5:
        angle = rng.uniform(0, 2 * np.pi)
        ramp = (xx * np.cos(angle) + yy * np.sin(angle)) * rng.uniform(0.5, 4)
        field = 1 + rng.uniform(0.2, 0.8) * np.tanh(ramp)
    elif kind < 0.75:
        field = np.exp(soft_noise(rng, SIDE, rng.uniform(20, 50)) * rng.uniform(0.1, 0.4))
    else:
        centre = rng.uniform(20, SIDE - 20, 2)
        outline = centre + rng.normal(0, 40, (5, 2))
        field = 1 - rng.uniform(0.2, 0.6) * polygon(smooth_closed(outline, 2), rng.uniform(0.3, 4))
    return image * field[..., None]


def degrade(image, rng, grey=0.12):
    """Tone, colour, blur, noise, lower resolution and JPEG. Takes and gives (128, 128, 3); the result is uint8."""
    if rng.random() < 0.35:
        image = shade(image, rng)
    if rng.random() < 0.8:
        image = 255 * np.clip(image / 255, 0, 1.5) ** np.exp(rng.normal(0, 0.25))
        image = (image - 110) * np.exp(rng.normal(0, 0.2)) + 110 + rng.normal(0, 18)
    if rng.random() < 0.5:
        image = image * np.exp(rng.normal(0, 0.08, 3))
        mean = luminance(image)[..., None]
        image = mean + (image - mean) * np.exp(rng.normal(0, 0.3))
    if rng.random() < grey:
        image = np.repeat(luminance(image)[..., None], 3, 2)
    picture = Image.fromarray(np.clip(image, 0, 255).astype(np.uint8))
    if rng.random() < 0.3:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 2.0)))
    if rng.random() < 0.35:
        small = int(SIDE * rng.uniform(0.28, 0.9))
        picture = picture.resize((small, small), Image.BOX if rng.random() < 0.5 else Image.BILINEAR).resize((SIDE, SIDE), Image.BILINEAR)
    if rng.random() < 0.4:
        noisy = np.asarray(picture, np.float32)
        sigma = rng.uniform(1, 12)
        noise = rng.normal(0, sigma, noisy.shape if rng.random() < 0.5 else (*noisy.shape[:2], 1)).astype(np.float32)
        picture = Image.fromarray(np.clip(noisy + noise, 0, 255).astype(np.uint8))
    if rng.random() < 0.4:
        buffer = io.BytesIO()
        picture.save(buffer, 'JPEG', quality=int(rng.integers(15, 92)))
        picture = Image.open(buffer)
    return np.asarray(picture, np.uint8)
