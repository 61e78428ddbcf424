/** The OpenAPI document and a page to read it, from local files only. */
import swagger, { type StaticDocumentSpec } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { packageVersion } from '../../config/package-version.js';
import type { AccessControl } from './access/guard.js';
import { securityOf, securitySchemes } from './access/security-schemes.js';
import { describeBrokenHttp } from './broken-http.js';
import { docsPolicy } from './security-headers.js';

/** The types of the plugin know OpenAPI 3.0 alone; it serves any. */
type StaticDocument = StaticDocumentSpec['document'];

/** Gathers what is described; must be registered before the routes. */
export async function describeRoutes(app: FastifyInstance, access: AccessControl): Promise<void> {
  await app.register(swagger, {
    // What a route itself says of a status stands.
    transform: ({ schema, url }) => ({ schema: { ...schema, response: { ...describeBrokenHttp(), ...(schema.response as object | undefined) } }, url }),
    openapi: {
      openapi: '3.1.0',
      info: { title: 'FaceGauge', version: packageVersion(), description: 'Face image quality assessment (ISO/IEC 29794-5).', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      // The types of the plugin know no mutualTLS.
      components: { securitySchemes: securitySchemes as Record<string, never> },
      security: securityOf(access),
      tags: [
        { name: 'native', description: 'Every measure, verdict and advice; profiles as data.' },
        { name: 'appliance', description: 'The interface of the Sophon appliance, both generations.' },
        { name: 'service', description: 'Probes and documentation.' },
      ],
    },
  });
}

/** Shows what this application describes. */
export async function serveDocs(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: docsPolicy, uiConfig: { validatorUrl: null }, uiHooks: { onRequest: answerYaml } });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/**
 * The document as YAML is the document as JSON, indented: YAML 1.2 holds all of JSON. To write it in YAML's own style takes
 * the plugin 90 ms, in which nobody else is answered, and 12 MB.
 */
function answerYaml(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  if (request.routeOptions.url !== '/docs/yaml') { done(); return; }
  void reply.type('application/yaml').send(JSON.stringify(request.server.swagger(), undefined, 2));
}

/** Shows what another application describes, on a port of its own. */
export async function serveDocsOf(app: FastifyInstance, described: FastifyInstance): Promise<void> {
  await described.ready();
  await app.register(swagger, { mode: 'static', specification: { document: described.swagger() as StaticDocument } });
  await serveDocs(app);
}
