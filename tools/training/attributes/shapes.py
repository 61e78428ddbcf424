"""Drawing on 128x128 crops: soft masks of polygons and lines, blending, and the vertex groups of the face mesh."""
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE = 128
FINE = 2  # masks are drawn at twice the size, so that their edges are soft

# Vertex groups of the MediaPipe face mesh (Apache-2.0), image-left first.
OVAL = [10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172,
        58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109]
LEFT_EYE = [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7]
RIGHT_EYE = [362, 398, 384, 385, 386, 387, 388, 466, 263, 249, 390, 373, 374, 380, 381, 382]
LEFT_LIDS = ([33, 246, 161, 160, 159, 158, 157, 173, 133], [33, 7, 163, 144, 145, 153, 154, 155, 133])
RIGHT_LIDS = ([362, 398, 384, 385, 386, 387, 388, 466, 263], [362, 382, 381, 380, 374, 373, 390, 249, 263])
LEFT_BROW = [46, 53, 52, 65, 55, 107, 66, 105, 63, 70]
RIGHT_BROW = [276, 283, 282, 295, 285, 336, 296, 334, 293, 300]
LEFT_JAW = [234, 93, 132, 58, 172, 136, 150, 149, 176, 148]
RIGHT_JAW = [454, 323, 361, 288, 397, 365, 379, 378, 400, 377]
CHIN = 152
# The landmarked region of the standard: brows to chin (no forehead).
REGION = [127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454, 356,
          300, 293, 334, 296, 336, 107, 66, 105, 63, 70]
LIPS = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146]
# Core of the face: what no hair reaches on an ordinary photo, so that its label is sure.
CORE = [226, 247, 30, 29, 27, 28, 56, 190, 243, 463, 414, 286, 258, 257, 259, 260, 467, 446, 352, 411, 434, 364, 394, 395, 369, 396,
        175, 171, 140, 170, 169, 135, 214, 187, 123]


def canvas(side=SIDE):
    image = Image.new('L', (side * FINE, side * FINE), 0)
    return image, ImageDraw.Draw(image)


def to_alpha(image, blur=0.0, side=SIDE):
    """A drawn mask as float 0..1, softened by `blur` pixels of the crop."""
    if blur > 0:
        image = image.filter(ImageFilter.GaussianBlur(blur * FINE))
    return np.asarray(image.resize((side, side), Image.BOX), np.float32) / 255


def polygon(points, blur=0.0, side=SIDE):
    image, draw = canvas(side)
    draw.polygon([(float(x) * FINE, float(y) * FINE) for x, y in points], fill=255)
    return to_alpha(image, blur, side)


def lines(paths, width, blur=0.0, side=SIDE):
    image, draw = canvas(side)
    for path in paths:
        draw.line([(float(x) * FINE, float(y) * FINE) for x, y in path], fill=255, width=max(1, int(round(width * FINE))), joint='curve')
    return to_alpha(image, blur, side)


def smooth_closed(points, steps=4):
    """A closed polygon with its corners rounded (Chaikin)."""
    points = np.asarray(points, np.float32)
    for _ in range(steps):
        after = np.roll(points, -1, axis=0)
        points = np.stack([0.75 * points + 0.25 * after, 0.25 * points + 0.75 * after], 1).reshape(-1, 2)
    return points


def curve(a, b, sag, count=9):
    """Points from a to b along a parabola that hangs `sag` pixels below the chord in the middle."""
    t = np.linspace(0, 1, count, dtype=np.float32)[:, None]
    a, b = np.asarray(a, np.float32), np.asarray(b, np.float32)
    path = a + (b - a) * t
    path[:, 1] += sag * 4 * t[:, 0] * (1 - t[:, 0])
    return path


def blend(image, colour, alpha):
    """image (h, w, 3) float 0..255; colour broadcastable; alpha (h, w)."""
    return image + alpha[..., None] * (colour - image)


def soft_noise(rng, side, cell):
    """Smooth noise of mean 0 and deviation about 1, features of `cell` pixels."""
    n = max(2, int(side / cell) + 2)
    small = Image.fromarray(rng.normal(size=(n, n)).astype(np.float32))
    return np.asarray(small.resize((side, side), Image.BICUBIC), np.float32)


def blurred(image, sigma):
    """Gaussian blur of a float image 0..255, (h, w, 3)."""
    clipped = np.clip(image, 0, 255).astype(np.uint8)
    return np.asarray(Image.fromarray(clipped).filter(ImageFilter.GaussianBlur(sigma)), np.float32)


def luminance(image):
    return image @ np.array([0.299, 0.587, 0.114], np.float32)
