/** What the HTTP adapter is given; it builds nothing of it itself. */
import type { FastifyBaseLogger } from 'fastify';
import type { AssessRequest, Assessor } from '../../assessment.js';
import type { Config } from '../../config/table.js';
import type { Profile } from '../../decision/contract.js';
import type { MeasureId } from '../../measures/ids.js';
import type { AccessControl } from './access/guard.js';
import type { Metrics } from './observability/metrics.js';
import type { SpanExporter } from './observability/span-exporter.js';
import type { TlsOptions } from './tls.js';

/** How the engine stands; the pool fulfils it. */
export interface EngineState {
  /** Warm, and taking requests. */
  isReady(): boolean;
  /** The request that has just come must be refused; asked once for each. */
  isFull(): boolean;
  /** Milliseconds until a new request would be run. */
  expectedWaitMs(): number;
}

export type HttpConfig = Pick<
  Config,
  'requestTimeoutMs' | 'headersTimeoutMs' | 'connectionTimeoutMs' | 'maxConnections' | 'maxUploadBytes' | 'keepAliveMs' | 'imageFolder' | 'deadlineMs' | 'maxBodyBytes' | 'maxPixels' | 'maxFaces' | 'minFaceSizePixels'
  | 'corsOrigins' | 'trustedProxies' | 'requestsPerMinute' | 'clientConcurrency' | 'adminPort'
>;

export interface HttpServices {
  readonly assessor: Assessor;
  readonly engine: EngineState;
  readonly config: HttpConfig;
  /** The operator's own profile. */
  readonly customProfile: Profile | undefined;
  /** Profiles that requests may name: the built-in ones unless stated. */
  readonly profiles?: readonly Profile[];
  /** Path of a photo that the console can be tried with. */
  readonly samplePhoto?: string | undefined;
  readonly logger: FastifyBaseLogger;
  /** Who may ask; everybody unless stated. */
  readonly access?: AccessControl;
  /** Where requests are counted; each application by itself unless stated. */
  readonly metrics?: Metrics;
  /** Where spans go. */
  readonly spans?: SpanExporter | undefined;
  /** HTTPS in place of HTTP. */
  readonly tls?: TlsOptions | undefined;
}

/** What the frame of an application is made of, whatever routes it has. */
export type FrameServices = Pick<HttpServices, 'config' | 'logger' | 'access' | 'spans' | 'tls'> & { readonly engine: Pick<EngineState, 'expectedWaitMs'> };

/** A request to the core with the limits of the configuration; the deadline starts now. */
export function makeAssessRequest(config: HttpConfig, profile: Profile, measures: readonly MeasureId[], overrides: Partial<AssessRequest> = {}): AssessRequest {
  return {
    profile,
    measures,
    maxFaces: config.maxFaces,
    minFaceSizePixels: config.minFaceSizePixels,
    maxPixels: config.maxPixels,
    deadlineEpochMs: Date.now() + config.deadlineMs,
    include: { landmarks: false, alignedFace: false, mask: false, explain: false, timings: true },
    ...overrides,
  };
}
