import { measured, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';

/** A point counts as cut off when it lies further beyond the border than this share of the mesh's extent. */
const tolerance = 0.02;
/** A side cuts the face when at least this share of the mesh (forehead to chin) lies beyond it: 2 % is 10 points. */
const cutShare = 0.02;

export const faceCompleteness: MeasureDefinition<'FaceCompleteness', Evidence, 'landmarks' | 'image'> = {
  id: 'FaceCompleteness',
  method: 'own-definition',
  unit: '1 = complete, 0 = cut',
  needs: ['landmarks', 'image'],
  summary: 'Whether the whole face, forehead to chin, lies inside the image; the details name the sides that cut it.',
  source: 'Own definition for the appliance check face_location: points of the face mesh against the border.',
  measure({ landmarks, image }) {
    const { points } = landmarks;
    const { width, height } = image.raster;
    const count = points.length / 3;
    let minX = Infinity;
    let maxX = -Infinity;
    let minY = Infinity;
    let maxY = -Infinity;
    for (let i = 0; i < points.length; i += 3) {
      minX = Math.min(minX, points[i]!);
      maxX = Math.max(maxX, points[i]!);
      minY = Math.min(minY, points[i + 1]!);
      maxY = Math.max(maxY, points[i + 1]!);
    }
    const slack = tolerance * Math.max(maxX - minX, maxY - minY);
    let left = 0;
    let right = 0;
    let top = 0;
    let bottom = 0;
    let outside = 0;
    for (let i = 0; i < points.length; i += 3) {
      const x = points[i]!;
      const y = points[i + 1]!;
      if (x < -slack) left++;
      if (x > width + slack) right++;
      if (y < -slack) top++;
      if (y > height + slack) bottom++;
      if (x < -slack || x > width + slack || y < -slack || y > height + slack) outside++;
    }
    const limit = cutShare * count;
    const cut = { cutLeft: left >= limit, cutRight: right >= limit, cutTop: top >= limit, cutBottom: bottom >= limit };
    const complete = !(cut.cutLeft || cut.cutRight || cut.cutTop || cut.cutBottom);
    const insideShare = 1 - outside / count;
    return measured(complete ? 1 : 0, complete ? 100 : Math.round(99 * insideShare), { ...cut, insideShare });
  },
};
