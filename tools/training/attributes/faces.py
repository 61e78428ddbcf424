"""The extracted faces with what is known of each, and their split by person."""
import csv
import hashlib
import json
import os
import numpy as np
from PIL import Image

CROP = 160
VERTICES = 468
SETS = ['lfw', 'portraits', 'expressions', 'masks-paired', 'masks-real', 'groups', 'poses-and-states', 'portraits-extra']
TEST_SHARE = 0.2
MIN_PRESENCE = 0.5
UNKNOWN = -1


class Face:
    """One face. Labels are 1, 0 or UNKNOWN (-1)."""

    def __init__(self, kind, file, person, pixels, marks, row):
        self.set, self.file, self.person, self.pixels, self.marks, self.row = kind, file, person, pixels, marks, row
        self.mask = self.sunglasses = self.closed = self.covering = 0
        self.smile = UNKNOWN
        self.visible = 'clean'  # 'clean', 'mask', 'sunglasses', 'unknown', or 'exact' with .hidden
        self.hidden = None
        self.test = share_of(kind + '/' + person) < TEST_SHARE

    @property
    def name(self):
        return f'{self.set}/{self.file}#{self.row["face"]}'


def share_of(text):
    """A number 0…1 that depends on the text alone."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 2 ** 32


def person_of(kind, file):
    if kind == 'lfw':
        return file.split('/')[0]
    if kind == 'portraits':
        return file.split('_')[0]
    if kind == 'expressions':
        return file.split('.')[0]
    return file.split('/')[-1].split('.')[0]


def load_faces(crops, data, labels_file, sets=SETS):
    """All faces that the mesh confirmed. `crops` is the output folder of extract.ts, `data` the folder of the photos."""
    with open(labels_file) as f:
        reviewed = json.load(f)
    shades = {}
    shade_list = os.path.join(data, 'lfw-sunglasses.csv')
    if os.path.exists(shade_list):
        with open(shade_list) as f:
            shades = {row['file']: row['grade'] for row in csv.DictReader(f)}
    faces = []
    for kind in sets:
        base = os.path.join(crops, kind.replace('/', '_'))
        if not os.path.exists(base + '.json'):
            print(f'{kind}: not extracted, left out')
            continue
        with open(base + '.json') as f:
            rows = json.load(f)
        if not rows:
            print(f'{kind}: no faces, left out')
            continue
        pixels = np.fromfile(base + '.rgb', np.uint8).reshape(len(rows), CROP, CROP, 3)
        marks = np.fromfile(base + '.pts', np.float32).reshape(len(rows), -1, 2)[:, :VERTICES]
        for i, row in enumerate(rows):
            if row['presence'] < MIN_PRESENCE:
                continue
            face = Face(kind, row['file'], person_of(kind, row['file']), pixels[i], marks[i], row)
            label(face, shades)
            review(face, reviewed)
            faces.append(face)
    pair_masks(faces, data)
    return [face for face in faces if face.visible != 'left out']


def label(face, shades):
    """What file names and lists say."""
    name = face.file
    if face.set == 'lfw' and name in shades:
        grade = shades[name]
        face.sunglasses = {'dark': 1, 'tinted': 1}.get(grade, 0)
        face.visible = {'dark': 'sunglasses', 'tinted': 'tinted'}.get(grade, 'clean')
        if face.sunglasses:
            face.closed = UNKNOWN
    elif face.set == 'masks-paired' and name.startswith('with/'):
        face.mask, face.visible = 1, 'exact'
    elif face.set == 'masks-real':
        if name.startswith('with_mask'):
            # A photo may hold several people; only the large face that fits the folder's name is sure.
            face.mask, face.visible, face.closed, face.covering, face.sunglasses = 1, 'mask', UNKNOWN, UNKNOWN, UNKNOWN
            if face.row['presence'] < 0.8 or face.row['face'] > 1:
                face.visible = 'left out'
        else:
            face.closed = face.sunglasses = face.covering = UNKNOWN
    elif face.set == 'expressions':
        state = name.split('.')[1]
        face.closed = 1 if state in ('sleepy', 'wink') else 0
        face.smile = 1 if state == 'happy' else (UNKNOWN if state == 'gif' else 0)
    elif face.set == 'portraits':
        face.smile = int('_08' in name)
    elif face.set in ('groups', 'poses-and-states'):
        face.visible, face.mask, face.sunglasses, face.closed, face.covering = 'unknown', UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN


def review(face, reviewed):
    """What a person saw: overrides the rest. Keys are set/file#face, values are label=value lists."""
    for key, value in reviewed.get(face.name, {}).items():
        setattr(face, key, value)


def pair_masks(faces, data):
    """Where with/N.jpg differs from without/N.jpg lies the pasted mask."""
    for face in faces:
        if face.visible != 'exact':
            continue
        other = os.path.join(data, 'masks-paired', 'without', face.file.split('/')[-1])
        own = os.path.join(data, 'masks-paired', face.file)
        if not os.path.exists(other):
            face.visible = 'left out'
            continue
        a, b = (warp_photo(path, face.row['matrix']) for path in (own, other))
        if a is None or b is None:
            face.visible = 'left out'
            continue
        face.hidden = (np.abs(a - b).max(2) > 24).astype(np.float32)
        if face.hidden.mean() < 0.01 or face.hidden.mean() > 0.6:
            face.visible = 'left out'


def warp_photo(path, matrix):
    with Image.open(path) as photo:
        photo = photo.convert('RGB')
        a, b, c, d, e, f = matrix
        det = a * e - b * d
        inverse = (e / det, -b / det, (b * f - c * e) / det, -d / det, a / det, (c * d - a * f) / det)
        return np.asarray(photo.transform((CROP, CROP), Image.AFFINE, inverse, Image.BILINEAR), np.float32)


def load_textures(data, limit=192):
    """Photos without people, reduced to 256 pixels, as sources of surfaces."""
    folder = os.path.join(data, 'nonface')
    textures = []
    for name in sorted(os.listdir(folder))[:limit]:
        try:
            with Image.open(os.path.join(folder, name)) as photo:
                photo = photo.convert('RGB')
                photo.thumbnail((256, 256))
                if min(photo.size) >= 64:
                    textures.append(np.asarray(photo, np.uint8))
        except OSError:
            continue
    return textures
