#!/bin/sh
# The whole training, seeded: sh tools/training/score/run.sh <data folder> <work folder>
# Needs the converted networks (npm run models -- --all), and python3 with numpy, torch and onnx.
set -e
data=$1
work=$2
here=tools/training/score
npx tsx $here/prepare.ts --data "$data" --work "$work"
npx tsx $here/moves.ts --work "$work"
for matcher in mfn512 mfn192 dlib; do npx tsx $here/embed.ts --work "$work" --matcher $matcher; done
for crops in moved mirrored; do npx tsx $here/embed.ts --work "$work" --matcher mfn512 --crops $crops.u8 --out ${crops}512.f32; done
npx tsx $here/embed.ts --work "$work" --matcher mfn512 --port pooled --out pooled.f32
python3 $here/baselines.py --work "$work" --network models/store/embedding-mobilefacenet-512.onnx
python3 $here/train.py --work "$work" --out "$work"
python3 $here/sunglasses.py --work "$work" --data "$data" --out "$work/sunglasses.npz"
python3 $here/export.py --work "$work" --run "$work" --sunglasses "$work/sunglasses.npz" --out "$work/base.onnx"
npx tsx $here/field.ts --data "$data" --work "$work/field"
python3 $here/signs.py --work "$work/field" --base "$work/base.onnx" --out models/trained/face-utility.onnx
npm run models:pin
