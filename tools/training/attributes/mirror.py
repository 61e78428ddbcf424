"""The left-right counterpart of every mesh vertex."""
import json
import numpy as np


def mirror_table(canonical_face):
    """@param canonical_face path of the canonical face of the mesh (vertices in centimetres, x to the image's right)."""
    with open(canonical_face) as f:
        vertices = np.array(json.load(f)['vertices'])
    mirrored = vertices * [-1, 1, 1]
    gaps = np.linalg.norm(mirrored[:, None] - vertices[None], axis=2)
    table = gaps.argmin(1)
    assert np.all(table[table] == np.arange(len(table))) and gaps.min(1).max() < 0.5, 'the canonical face is not symmetric'
    return table
