/** Good requests to every endpoint, for tools that put load on the service. */
import { makeForm, formHeaders } from '../../test/support/forms.js';
import type { SentRequest } from '../../test/support/http-service.js';
import { makePortraits, providePhotos } from '../../test/support/photos.js';

const json = { 'content-type': 'application/json' };

/** The appliance's request at `high` for each of some small portraits. */
export async function portraitRequests(count: number): Promise<SentRequest[]> {
  return (await smallPortraits(count)).map((bytes) => ({ path: '/SophonFace/api/FIQA', headers: json, body: JSON.stringify({ image_base64_str: base64(bytes), fiqa_level: 'high' }) }));
}

/** Every endpoint and every kind of body. */
export async function everyKindOfRequest(): Promise<SentRequest[]> {
  const portraits = await smallPortraits(8);
  const [first, second] = portraits as [Uint8Array, Uint8Array];
  return [
    ...portraits.map((bytes): SentRequest => ({ path: '/SophonFace/api/FIQA', headers: json, body: JSON.stringify({ image_base64_str: base64(bytes) }) })),
    { path: '/sophon/v2/face/fiqa', headers: json, body: JSON.stringify({ image_base64_str: base64(first), fiqa_level: 'low' }) },
    { path: '/v1/assess', headers: json, body: JSON.stringify({ image: base64(second), measures: ['HeadPoseYaw', 'EyesOpen'] }) },
    { path: '/v1/assess?include=landmarks', headers: { 'content-type': 'image/jpeg' }, body: Buffer.from(first) },
    { path: '/v1/assess', headers: formHeaders, body: makeForm([{ name: 'file', filename: 'a.jpg', content: second }]) },
    { path: '/v1/best', headers: json, body: JSON.stringify({ images: [base64(first), base64(second)] }) },
    ...['/healthz', '/readyz', '/v1/measures', '/v1/profiles', '/openapi.json', '/docs/', '/docs/yaml'].map((path): SentRequest => ({ method: 'GET', path })),
  ];
}

async function smallPortraits(count: number): Promise<Uint8Array[]> {
  await providePhotos();
  return (await makePortraits(count)).map(({ bytes }) => bytes);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
