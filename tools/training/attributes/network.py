"""The network: a small encoder and decoder over the 128x128 view, a map head and a vector head."""
import torch
from torch import nn


def conv(inputs, outputs, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class FaceAttributes(nn.Module):
    """
    (n, 3, 128, 128), (v - 127.5) / 127.5, RGB ->
    maps (n, 2, 64, 64): logits of visible face and head covering; heads (n, 3): logits of mask, sunglasses, eyes closed; smile (n, 1): its logit.
    """

    def __init__(self, widths=(16, 24, 48, 96)):
        super().__init__()
        w1, w2, w3, w4 = widths
        self.enter = conv(3, w1, 2)
        self.fine = nn.Sequential(conv(w1, w2, 2), conv(w2, w2))
        self.quarter = nn.Sequential(conv(w2, w3, 2), conv(w3, w3), conv(w3, w3))
        self.eighth = nn.Sequential(conv(w3, w4, 2), conv(w4, w4), conv(w4, w4))
        self.context = nn.Conv2d(w4, w4, 1)
        self.down1 = nn.Conv2d(w4, w3, 1)
        self.join1 = conv(w3, w3)
        self.down2 = nn.Conv2d(w3, w2, 1)
        self.join2 = conv(w2, w2)
        self.maps = nn.Conv2d(w2, 8, 1)
        self.squeeze = nn.Conv2d(w3, 12, 1)
        self.drop = nn.Dropout(0.2)
        self.heads = nn.Linear(12 * 16 * 16, 3)
        self.smile = nn.Sequential(nn.Conv2d(2 * w3, 8, 1), nn.ReLU(inplace=True), nn.Flatten(), nn.Dropout(0.3), nn.Linear(8 * 8 * 12, 1))
        self.up = nn.Upsample(scale_factor=2, mode='nearest')
        self.shuffle = nn.PixelShuffle(2)

    def trunk(self, x):
        """The features at a quarter, with what lies above and below them."""
        fine = self.fine(self.enter(x))
        quarter = self.quarter(fine)
        eighth = self.eighth(quarter)
        eighth = eighth + self.context(eighth.mean((2, 3), keepdim=True))
        joined1 = self.join1(self.up(self.down1(eighth)) + quarter)
        return fine, quarter, joined1

    def forward(self, x):
        fine, _, joined1 = self.trunk(x)
        joined2 = self.join2(self.up(self.down2(joined1)) + fine)
        squeezed = torch.relu(self.squeeze(joined1))
        return self.shuffle(self.maps(joined2)), self.heads(self.drop(squeezed.flatten(1)))

    def lower_face(self, x):
        """What the smile is read from: features over frame pixels 99…517 × 278…556."""
        _, quarter, joined1 = self.trunk(x)
        return torch.cat([quarter, joined1], 1)[:, :, 8:16, 2:14]
