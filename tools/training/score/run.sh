#!/bin/sh
# The whole training, seeded: sh tools/training/score/run.sh <data folder> <work folder>
# Needs the converted networks (npm run models), and python3 with numpy and torch.
set -e
data=$1
work=$2
here=tools/training/score
npx tsx $here/prepare.ts --data "$data" --work "$work"
npx tsx $here/moves.ts --work "$work"
for matcher in mfn512 mfn192 dlib; do npx tsx $here/embed.ts --work "$work" --matcher $matcher; done
npx tsx $here/embed.ts --work "$work" --matcher mfn512 --crops moved.u8 --out moved512.f32
npx tsx $here/encoder.ts --out "$work/encoder.json"
python3 $here/features.py --images "$work/crops.u8" --encoder "$work/encoder.json" --out "$work/features.npy"
python3 $here/features.py --images "$work/moved.u8" --encoder "$work/encoder.json" --out "$work/features-moved.npy"
python3 $here/train.py --work "$work" --moved "$work" --out "$work"
python3 $here/export.py --work "$work" --moved "$work" --run "$work" --encoder "$work/encoder.json" --out models/trained/face-utility.onnx
