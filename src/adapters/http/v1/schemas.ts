/** Shapes of the native API: they type the answers, document them and are what the client promises. */
import { Type, type Static } from 'typebox';
import { errorTable, type ErrorCode } from '../../../errors.js';
import { measureGroups } from '../../../measures/guide.js';
import { measureIds } from '../../../measures/ids.js';

const MeasureName = Type.Enum([...measureIds]);

export const Range = Type.Object({
  min: Type.Optional(Type.Number({ description: 'Smallest value allowed.' })),
  max: Type.Optional(Type.Number({ description: 'Largest value allowed.' })),
  exclusiveMin: Type.Optional(Type.Number({ description: 'The value must be larger.' })),
  exclusiveMax: Type.Optional(Type.Number({ description: 'The value must be smaller.' })),
});

export const MeasureValue = Type.Object({
  id: MeasureName,
  isoCode: Type.Optional(Type.Integer({ description: 'Quality algorithm identifier of ISO/IEC 29794-5, 65 (0x41) … 92 (0x5c); absent for measures of our own.' })),
  status: Type.Enum(['measured', 'not-assessable']),
  native: Type.Optional(Type.Number({ description: 'The physical or raw value, in `unit`. Only when measured.' })),
  unit: Type.String(),
  quality: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'Quality component 0…100, larger is better. Only when measured.' })),
  method: Type.Enum(['exact-formula', 'substituted-input', 'substitute-model', 'own-definition']),
  details: Type.Optional(Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()]))),
  reason: Type.Optional(Type.String({ description: 'Why it could not be assessed. Only when not assessable.' })),
});
export type MeasureValue = Static<typeof MeasureValue>;

export const Check = Type.Object({
  measure: MeasureName,
  status: Type.Enum(['pass', 'fail', 'not-assessable']),
  severity: Type.Enum(['fail', 'warn'], { description: 'fail: the face is refused; warn: reported only.' }),
  native: Type.Optional(Range),
  quality: Type.Optional(Range),
});

export const Verdict = Type.Object({
  profile: Type.String(),
  passed: Type.Boolean(),
  checks: Type.Array(Check),
});

export const Reason = Type.Object({
  code: Type.String({ description: 'Stable name of the advice, for example turn-left-a-little.' }),
  measure: Type.Optional(MeasureName),
  en: Type.String({ description: 'What the person should do; left and right are the person\'s own, on a photo that is not mirrored.' }),
  zh: Type.String(),
});

const Box = Type.Object(
  { xMin: Type.Number(), yMin: Type.Number(), xMax: Type.Number(), yMax: Type.Number() },
  { description: 'Full-size pixels of the image as a person sees it; may reach past the border.' },
);

const Point = Type.Array(Type.Number(), { minItems: 3, maxItems: 3 });

const matrixTo = (target: string) =>
  Type.Array(Type.Number(), { minItems: 6, maxItems: 6, description: `m: full-size pixels (x, y) → ${target} (m[0]x + m[1]y + m[2], m[3]x + m[4]y + m[5]).` });

const Explanation = Type.Object({
  columns: Type.Integer(),
  rows: Type.Integer(),
  values: Type.Array(Type.Number(), { description: 'columns × rows numbers, row by row. > 0: the score would rise without what is seen there; < 0: the score rests on it. Log-odds.' }),
  matrix: matrixTo('cells of the grid'),
}, { description: 'Which part of the face costs the score most (include=explain).' });

export const Face = Type.Object({
  box: Box,
  detectionScore: Type.Number({ description: 'Confidence of the detector, 0…1.' }),
  presence: Type.Number({ description: 'Probability 0…1 of the mesh network that this is a face.' }),
  pose: Type.Object({
    pitchDegrees: Type.Number({ description: '> 0: looking down.' }),
    yawDegrees: Type.Number({ description: '> 0: nose towards image right.' }),
    rollDegrees: Type.Number({ description: '> 0: head top towards image left.' }),
  }),
  score: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'Overall score 0…1; with UnifiedQualityScore only.' })),
  measures: Type.Array(MeasureValue, { description: 'In the order of GET /v1/measures.' }),
  verdict: Verdict,
  reasons: Type.Array(Reason, { maxItems: 3, description: 'What to do about the checks that failed, most important first.' }),
  landmarks: Type.Optional(Type.Array(Point, { description: '478 × [x, y, z] in full-size pixels (include=landmarks).' })),
  alignedFace: Type.Optional(Type.String({ description: 'PNG in base64 of the 616×616 aligned face (include=alignedFace).' })),
  mask: Type.Optional(Type.String({ description: 'PNG in base64 of the visible face in the same frame, white where visible (include=mask).' })),
  frameMatrix: Type.Optional(matrixTo('pixels of alignedFace and mask')),
  explanation: Type.Optional(Explanation),
});
export type Face = Static<typeof Face>;

export const ImageFacts = Type.Object({
  format: Type.String(),
  width: Type.Integer({ description: 'As a person sees it: EXIF orientation applied.' }),
  height: Type.Integer(),
  orientation: Type.Integer({ description: 'EXIF tag 1…8 as found; 1 when absent.' }),
  hasAlpha: Type.Boolean(),
  isGrey: Type.Boolean(),
  bitDepth: Type.Integer(),
  hasIccProfile: Type.Boolean(),
  pages: Type.Integer(),
  truncated: Type.Boolean({ description: 'Data were missing or damaged and the rest was still usable.' }),
  lostRegion: Type.Optional(Type.Object({ x: Type.Integer(), y: Type.Integer(), width: Type.Integer(), height: Type.Integer() })),
});

export const Timings = Type.Record(Type.String(), Type.Number(), { description: 'Milliseconds by stage (include=timings).' });

export const PhotoAnswer = Type.Object({
  image: ImageFacts,
  faces: Type.Array(Face, { description: 'Largest first; empty when the photo shows none.' }),
  reasons: Type.Optional(Type.Array(Reason, { description: 'Only when there is no face.' })),
  timings: Type.Optional(Timings),
});
export type PhotoAnswer = Static<typeof PhotoAnswer>;

export const Problem = Type.Object({
  type: Type.String({ description: 'urn:facegauge:error:<code>' }),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.Enum(Object.keys(errorTable) as ErrorCode[]),
  detail: Type.String(),
});
export type Problem = Static<typeof Problem>;

const name = Type.String({ description: 'File name of the form, or the place in the request, from 1.' });

/** One of several photos: assessed, or what was wrong with it. */
export const NamedPhoto = Type.Union([
  Type.Object({ name, ...PhotoAnswer.properties }),
  Type.Object({ name, problem: Problem }),
]);
export type NamedPhoto = Static<typeof NamedPhoto>;

export const PhotosAnswer = Type.Object({ photos: Type.Array(NamedPhoto, { description: 'In the order of the request.' }) });
export type PhotosAnswer = Static<typeof PhotosAnswer>;

export const AssessAnswer = Type.Union([PhotoAnswer, PhotosAnswer], { description: 'One photo: its assessment; several: one entry each.' });

export const RankedPhoto = Type.Object({
  rank: Type.Integer({ minimum: 1 }),
  index: Type.Integer({ minimum: 0, description: 'Place of the photo in the request, from 0.' }),
  name,
  passed: Type.Boolean(),
  score: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  failed: Type.Array(MeasureName, { description: 'Checks that count against the photo.' }),
  why: Type.Object({ en: Type.String(), zh: Type.String() }),
  reasons: Type.Array(Reason),
  face: Type.Optional(Face),
  problem: Type.Optional(Problem),
});
export type RankedPhoto = Static<typeof RankedPhoto>;

export const BestAnswer = Type.Object({
  profile: Type.String(),
  best: Type.Optional(Type.Integer({ description: 'Index of the best photo; absent when none shows a face.' })),
  photos: Type.Array(RankedPhoto, { description: 'Best first; the largest face of each photo speaks for it.' }),
});
export type BestAnswer = Static<typeof BestAnswer>;

export const MeasureDescription = Type.Object({
  id: MeasureName,
  isoCode: Type.Optional(Type.Integer()),
  unit: Type.String(),
  method: MeasureValue.properties.method,
  range: Type.Object(
    { min: Type.Optional(Type.Number()), max: Type.Optional(Type.Number()) },
    { description: 'Bounds of the native value; a missing side is open.' },
  ),
  summary: Type.String(),
  summaryZh: Type.String({ description: 'The summary in Chinese.' }),
  movedBy: Type.String({ description: 'What in a photo moves it.' }),
  source: Type.String(),
  group: Type.Enum([...measureGroups], { description: 'What it looks at.' }),
  name: Type.Object({ en: Type.String(), zh: Type.String() }, { description: 'A few words for people.' }),
  span: Type.Object({ min: Type.Number(), max: Type.Number() }, { description: 'Native values between which photos usually lie: the ends of a scale to draw, no limits.' }),
});
export type MeasureDescription = Static<typeof MeasureDescription>;
export const MeasuresAnswer = Type.Object({ measures: Type.Array(MeasureDescription) });
export type MeasuresAnswer = Static<typeof MeasuresAnswer>;

export const ProfileDescription = Type.Object({
  id: Type.String(),
  title: Type.String(),
  summary: Type.String(),
  rules: Type.Array(Type.Object({
    measure: MeasureName,
    native: Type.Optional(Range),
    quality: Type.Optional(Range),
    severity: Type.Enum(['fail', 'warn']),
    whenNotAssessable: Type.Optional(Type.Enum(['fail', 'ignore'])),
  })),
});
export const ProfilesAnswer = Type.Object({ default: Type.String(), profiles: Type.Array(ProfileDescription) });
export type ProfilesAnswer = Static<typeof ProfilesAnswer>;
