"""Writes ONNX files by hand: the few messages of onnx.proto that a feed-forward network needs (opset 13)."""
import struct
import numpy as np


def varint(value):
    out = bytearray()
    while True:
        byte, value = value & 127, value >> 7
        out.append(byte | (128 if value else 0))
        if not value:
            return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def chunk(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def tensor(name, array):
    kind = {'float32': 1, 'int64': 7}[str(array.dtype)]
    return b''.join(number(1, d) for d in array.shape) + number(2, kind) + chunk(8, name) + chunk(9, array.tobytes())


def attribute(name, value):
    if isinstance(value, float):
        return chunk(1, name) + varint(2 << 3 | 5) + struct.pack('<f', value) + number(20, 1)
    if isinstance(value, int):
        return chunk(1, name) + number(3, value) + number(20, 2)
    if isinstance(value, str):
        return chunk(1, name) + chunk(4, value) + number(20, 3)
    return chunk(1, name) + b''.join(number(8, v) for v in value) + number(20, 7)


def value_info(name, shape):
    dims = b''.join(chunk(1, number(1, d)) for d in shape)
    return chunk(1, name) + chunk(2, chunk(1, number(1, 1) + chunk(2, dims)))


class Graph:
    """Collects nodes and weights; every method returns the name of its output."""

    def __init__(self, name):
        self.name, self.nodes, self.weights, self.count = name, [], [], 0

    def constant(self, array):
        self.count += 1
        name = f'w{self.count}'
        self.weights.append(tensor(name, np.ascontiguousarray(array)))
        return name

    def node(self, kind, inputs, output=None, **attributes):
        if output is None:
            self.count += 1
            output = f't{self.count}'
        content = b''.join(chunk(1, i) for i in inputs) + chunk(2, output) + chunk(3, f'{kind}_{len(self.nodes)}') + chunk(4, kind)
        self.nodes.append(content + b''.join(chunk(5, attribute(k, v)) for k, v in attributes.items()))
        return output

    def save(self, path, inputs, outputs, producer):
        graph = b''.join(chunk(1, n) for n in self.nodes) + chunk(2, self.name) + b''.join(chunk(5, w) for w in self.weights)
        graph += b''.join(chunk(11, value_info(*i)) for i in inputs) + b''.join(chunk(12, value_info(*o)) for o in outputs)
        model = number(1, 8) + chunk(2, producer) + chunk(7, graph) + chunk(8, chunk(1, '') + number(2, 13))
        with open(path, 'wb') as f:
            f.write(model)
