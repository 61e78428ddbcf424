import { measured, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { seenBorder } from '../photo-border.js';

/** A point counts as cut off when it lies further beyond the border than this share of the mesh's extent. */
const tolerance = 0.02;
/** A side cuts the face when at least this share of the mesh (forehead to chin) lies beyond it: 2 % is 10 points. */
const cutShare = 0.02;

export const faceCompleteness: MeasureDefinition<'FaceCompleteness', Evidence, 'landmarks' | 'image'> = {
  id: 'FaceCompleteness',
  method: 'own-definition',
  unit: '1 = complete, 0 = cut',
  range: { min: 0, max: 1 },
  needs: ['landmarks', 'image'],
  summary: 'Whether the whole face, forehead to chin, lies inside the image (and not where a damaged file lacks pixels); the details name the sides that cut it.',
  movedBy: 'A face that the border of the photo, or of what a damaged file still holds, cuts.',
  source: 'Own definition for the appliance check face_location: points of the face mesh against the border.',
  measure({ landmarks, image }) {
    const { points } = landmarks;
    const border = seenBorder(image);
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
      const beyond = [x < border.left - slack, x > border.right + slack, y < border.top - slack, y > border.bottom + slack] as const;
      if (beyond[0]) left++;
      if (beyond[1]) right++;
      if (beyond[2]) top++;
      if (beyond[3]) bottom++;
      if (beyond.includes(true)) outside++;
    }
    const limit = cutShare * count;
    const cut = { cutLeft: left >= limit, cutRight: right >= limit, cutTop: top >= limit, cutBottom: bottom >= limit };
    const complete = !(cut.cutLeft || cut.cutRight || cut.cutTop || cut.cutBottom);
    const insideShare = 1 - outside / count;
    return measured(complete ? 1 : 0, complete ? 100 : Math.round(99 * insideShare), { ...cut, insideShare });
  },
};
