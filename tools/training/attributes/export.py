"""
Writes the trained network as ONNX, batch normalisation folded into the convolutions.

    python3 tools/training/attributes/export.py --weights <folder>/checkpoint.pt --out models/trained/face-attributes.onnx
"""
import argparse
import numpy as np
import torch
from torch import nn
from network import FaceAttributes
from onnx_file import Graph


def folded(convolution, norm):
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return convolution.weight * scale[:, None, None, None], norm.bias - norm.running_mean * scale


class Writer:
    def __init__(self):
        self.graph = Graph('face-attributes')

    def conv(self, x, weight, bias, stride=1):
        pad = weight.shape[2] // 2
        names = [x, self.graph.constant(weight.detach().numpy().astype(np.float32)), self.graph.constant(bias.detach().numpy().astype(np.float32))]
        return self.graph.node('Conv', names, kernel_shape=[weight.shape[2]] * 2, strides=[stride] * 2, pads=[pad] * 4)

    def block(self, x, module):
        """conv → batch normalisation → ReLU, or several of them."""
        if isinstance(module[0], nn.Sequential):
            for part in module:
                x = self.block(x, part)
            return x
        weight, bias = folded(module[0], module[1])
        return self.graph.node('Relu', [self.conv(x, weight, bias, module[0].stride[0])])

    def plain(self, x, module):
        return self.conv(x, module.weight, module.bias)

    def double(self, x):
        scales = self.graph.constant(np.array([1, 1, 2, 2], np.float32))
        return self.graph.node('Resize', [x, '', scales], mode='nearest', coordinate_transformation_mode='asymmetric', nearest_mode='floor')

    def write(self, net, path):
        g = self.graph
        fine = self.block(self.block('input', net.enter), net.fine)
        quarter = self.block(fine, net.quarter)
        eighth = self.block(quarter, net.eighth)
        context = self.plain(g.node('GlobalAveragePool', [eighth]), net.context)
        eighth = g.node('Add', [eighth, context])
        joined1 = self.block(g.node('Add', [self.double(self.plain(eighth, net.down1)), quarter]), net.join1)
        joined2 = self.block(g.node('Add', [self.double(self.plain(joined1, net.down2)), fine]), net.join2)
        g.node('DepthToSpace', [self.plain(joined2, net.maps)], output='maps', blocksize=2, mode='CRD')
        squeezed = g.node('Flatten', [g.node('Relu', [self.plain(joined1, net.squeeze)])])
        heads = g.node('Gemm', [squeezed, g.constant(net.heads.weight.detach().numpy()), g.constant(net.heads.bias.detach().numpy())], transB=1)
        bounds = [g.constant(np.array(values, np.int64)) for values in ([8, 2], [16, 14], [2, 3])]
        lower = g.node('Slice', [g.node('Concat', [quarter, joined1], axis=1), *bounds])
        folds = g.node('Flatten', [g.node('Relu', [self.plain(lower, net.smile[0])])])
        smile = g.node('Gemm', [folds, g.constant(net.smile[4].weight.detach().numpy()), g.constant(net.smile[4].bias.detach().numpy())], transB=1)
        g.node('Concat', [heads, smile], output='heads', axis=1)
        g.save(path, [('input', [1, 3, 128, 128])], [('maps', [1, 2, 64, 64]), ('heads', [1, 4])], 'facegauge')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--weights', required=True)
    parser.add_argument('--out', required=True)
    options = parser.parse_args()
    network = FaceAttributes()
    network.load_state_dict(torch.load(options.weights)['average'])
    network.eval()
    Writer().write(network, options.out)
    print(f'{sum(p.numel() for p in network.parameters())} weights written')


if __name__ == '__main__':
    main()
