#!/bin/sh
# Trains the face-attributes network from the labelled photos, start to finish:
#
#     FACEGAUGE_MODELS_DIR=<converted networks> sh tools/training/attributes/run.sh <labelled photos> <work folder>
#
# Python 3 with torch, numpy and Pillow for the training, Node for the rest. About 45 minutes on two idle cores.
set -e
data=$1
work=$2
here=tools/training/attributes
canonical=${FACEGAUGE_MODELS_DIR:-models/store}/canonical-face.json
npx tsx $here/extract.ts --data "$data" --out "$work/crops"
python3 $here/train.py --crops "$work/crops" --data "$data" --canonical "$canonical" --out "$work/run" --rounds 24 --seed 1
python3 $here/train_smile.py --crops "$work/crops" --data "$data" --canonical "$canonical" --weights "$work/run/checkpoint.pt" --seed 1
python3 $here/export.py --weights "$work/run/checkpoint.pt" --out models/trained/face-attributes.onnx
npx tsx $here/pin.ts
npx tsx $here/fit-expression.ts --data "$data"
npx tsx $here/evaluate.ts --data "$data" --held-back
