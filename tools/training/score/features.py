"""Features of the encoder for every image of a file.

python3 tools/training/score/features.py --images <crops.u8> --encoder <encoder.json> --out <features.npy>
"""
import argparse
import numpy as np
import torch
from encoder import Encoder, read_encoder

parser = argparse.ArgumentParser()
for name in ('images', 'encoder', 'out'):
    parser.add_argument(f'--{name}', required=True)
args = parser.parse_args()
torch.set_num_threads(1)
encoder = Encoder(read_encoder(args.encoder)).eval().to(memory_format=torch.channels_last)
images = np.memmap(args.images, np.uint8, 'r').reshape(-1, 112, 112, 3)
features = []
with torch.no_grad():
    for k in range(0, len(images), 64):
        x = torch.from_numpy(np.array(images[k:k + 64])).permute(0, 3, 1, 2)
        features.append(encoder(((x.float() - 127.5) / 127.5).contiguous(memory_format=torch.channels_last)).numpy())
np.save(args.out, np.concatenate(features))
