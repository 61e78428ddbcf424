/** The OpenAPI document and a page to read it, from local files only. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { packageVersion } from '../../config/package-version.js';
import { docsPolicy } from './security-headers.js';

/** Must be registered before the routes it describes. */
export async function serveDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'FaceGauge', version: packageVersion(), description: 'Face image quality assessment (ISO/IEC 29794-5).', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      tags: [
        { name: 'native', description: 'Every measure, verdict and advice; profiles as data.' },
        { name: 'appliance', description: 'The interface of the Sophon appliance, both generations.' },
        { name: 'service', description: 'Probes and documentation.' },
      ],
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: docsPolicy, uiConfig: { validatorUrl: null } });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
