/** Every setting of the service: the one table that environment, flags, `--help` and docs/configuration.md come from. */
import { availableParallelism } from 'node:os';
import { Type } from 'typebox';
import { limits } from '../limits.js';
import { defaultStoreDir } from '../models/manifest.js';
import { option, type ConfigOf } from './option.js';

const count = (minimum: number, maximum: number): ReturnType<typeof Type.Integer> => Type.Integer({ minimum, maximum });
/** AMQP 0-9-1 names are short strings: at most 255 bytes. */
const queueName = Type.String({ minLength: 1, maxLength: 255 });
const path = Type.String({ minLength: 1 });
const logLevel = Type.Union([
  Type.Literal('fatal'), Type.Literal('error'), Type.Literal('warn'), Type.Literal('info'), Type.Literal('debug'), Type.Literal('trace'), Type.Literal('silent'),
]);
const executionProvider = Type.Union([Type.Literal('cpu'), Type.Literal('cuda'), Type.Literal('dml'), Type.Literal('coreml'), Type.Literal('webgpu')]);

export const configTable = {
  port: option('server', 'PORT', count(0, 65_535), 5555, 'TCP port to listen on; 0 takes any free one.'),
  host: option('server', 'HOST', Type.String({ minLength: 1 }), '127.0.0.1', 'Address to listen on. The default is reachable from this machine only; any other is refused without access control (see Access); 0.0.0.0 and :: are every interface.'),
  requestTimeoutMs: option('server', 'FACEGAUGE_REQUEST_TIMEOUT_MS', count(1000, 600_000), 30_000, 'Milliseconds a client may take to send a whole request; slower ones are cut off.'),
  headersTimeoutMs: option('server', 'FACEGAUGE_HEADERS_TIMEOUT_MS', count(1000, 600_000), 10_000, 'Milliseconds a client may take over request line and headers, from the moment it connects.'),
  connectionTimeoutMs: option('server', 'FACEGAUGE_CONNECTION_TIMEOUT_MS', count(1000, 3_600_000), 30_000, 'Milliseconds a connection with a request under way may pass without a byte in either direction; never less than the deadline and a second.'),
  maxConnections: option('server', 'FACEGAUGE_MAX_CONNECTIONS', count(1, 1_000_000), 4096, 'Connections open at a time; further ones are closed as they come.'),
  keepAliveMs: option('server', 'FACEGAUGE_KEEP_ALIVE_MS', count(0, 3_600_000), 72_000, 'Milliseconds an idle connection is kept. Longer than the 60 s of the usual reverse proxies, so that they close first.'),
  spares: option('server', 'FACEGAUGE_SPARES', count(0, 16), 1, 'Inference processes that wait besides the workers: one takes the place of a process that ends while its successor starts.'),
  warmSpares: option('server', 'FACEGAUGE_WARM_SPARES', Type.Boolean(), true, 'Whether spares hold the networks: such a one takes over at once. With false one costs about 15 MB less and loads them when it is needed, for some tenths of a second of one core: longer than a second where both cores are busy.'),
  imageFolder: option('server', 'FACEGAUGE_IMAGE_FOLDER', Type.String({ minLength: 1 }), undefined, 'Folder that requests to /sophon/v2 may name images in (image_path). Unset: image_path is refused.'),
  deviceId: option('server', 'FACEGAUGE_DEVICE_ID', Type.String({ minLength: 1, maxLength: 128 }), 'facegauge', 'Name of this device in the results on a message queue.'),

  adminPort: option('admin', 'FACEGAUGE_ADMIN_PORT', count(0, 65_535), undefined, 'TCP port for metrics, probes and the description of the interface (/metrics, /healthz, /readyz, /docs, /openapi.json); the port of the service then has neither metrics nor docs. A queue worker has /metrics, /healthz and /readyz there. 0 takes any free one. Unset: they are on the port of the service, and a worker has none.'),
  adminHost: option('admin', 'FACEGAUGE_ADMIN_HOST', Type.String({ minLength: 1 }), '127.0.0.1', 'Address of the admin port. Others than the loopback are refused without access control, as for HOST.'),

  keysFile: option('access', 'FACEGAUGE_KEYS_FILE', path, undefined, 'YAML or JSON file of API keys (facegauge keys create). With it every request but for /healthz needs a key. Read again at SIGHUP.'),
  tlsCert: option('access', 'FACEGAUGE_TLS_CERT', path, undefined, 'PEM file of the certificate chain; with it the service speaks HTTPS (TLS 1.2 or newer). Read again at SIGHUP.'),
  tlsKey: option('access', 'FACEGAUGE_TLS_KEY', path, undefined, 'PEM file of the private key of the certificate.'),
  tlsClientCa: option('access', 'FACEGAUGE_TLS_CLIENT_CA', path, undefined, 'PEM file of the authorities whose client certificates open the service (mutual TLS). With it every request but for /healthz needs such a certificate, or a key where there is a file of keys.'),
  insecure: option('access', 'FACEGAUGE_INSECURE', Type.Boolean(), false, 'Listen on any address without keys or client certificates: whoever reaches it may use it.'),
  corsOrigins: option('access', 'FACEGAUGE_CORS_ORIGINS', Type.String({ minLength: 1 }), undefined, 'Origins, separated by commas, whose web pages may call the service from a browser, for example https://desk.example. Unset: none but its own.'),
  trustedProxies: option('access', 'FACEGAUGE_TRUSTED_PROXIES', Type.String({ minLength: 1 }), undefined, 'Addresses or networks, separated by commas, of reverse proxies whose X-Forwarded-For is believed. Unset: a client is told by the address that connects.'),
  requestsPerMinute: option('access', 'FACEGAUGE_REQUESTS_PER_MINUTE', count(0, 1_000_000), 0, 'Requests with photos that one client (its key, certificate or address) may send a minute; beyond, 429. A key may have a limit of its own. 0: no limit.'),
  clientConcurrency: option('access', 'FACEGAUGE_CLIENT_CONCURRENCY', count(0, 100_000), 0, 'Requests with photos of one client that are answered at a time; beyond, 429. A key may have a limit of its own. 0: no limit.'),

  workers: option('engine', 'FACEGAUGE_WORKERS', count(1, 256), availableParallelism(), 'Inference processes.', 'number of available cores'),
  threads: option('engine', 'FACEGAUGE_THREADS', count(1, 256), 1, 'Threads of each inference process. Processes of one thread give the best throughput; more threads answer a single request sooner.'),
  executionProvider: option('engine', 'FACEGAUGE_EXECUTION_PROVIDER', executionProvider, 'cpu', 'What runs the networks: cpu, cuda, dml (DirectML), coreml or webgpu. Where it cannot be used on this machine, the processor runs them; the log line of each inference process that is ready says which does. Scores are fitted on cpu; others may round differently.'),
  prefetch: option('engine', 'FACEGAUGE_PREFETCH', count(0, 8), 1, 'Requests handed to a process besides the one it runs, so that the next starts without a round trip.'),
  queuePerWorker: option('engine', 'FACEGAUGE_QUEUE_PER_WORKER', count(1, 10_000), limits.queuePerWorker, 'Requests that may wait per process; beyond, new ones are refused with 503. That is for bursts: while refusals go on, only one per process waits.'),
  deadlineMs: option('engine', 'FACEGAUGE_DEADLINE_MS', count(100, 600_000), limits.deadlineMs, 'Milliseconds from acceptance to answer; later ones are answered with 503.'),
  graceMs: option('engine', 'FACEGAUGE_GRACE_MS', count(0, 600_000), 5000, 'Milliseconds after its deadline at which a run that does not end is killed, with its process.'),

  maxBodyBytes: option('limits', 'FACEGAUGE_MAX_BODY_BYTES', count(1024, 1024 ** 3), limits.maxBodyBytes, 'Bytes of a request body.'),
  maxUploadBytes: option('limits', 'FACEGAUGE_MAX_UPLOAD_BYTES', count(1024, 1024 ** 4), limits.maxUploadBytes, 'Bytes of all request bodies that are held at a time, from arrival to answer; beyond, requests are refused with 503. One body of the largest size always fits.'),
  maxPixels: option('limits', 'FACEGAUGE_MAX_PIXELS', count(1, 1_000_000_000), limits.maxPixels, 'Pixels of an image; checked before anything is decoded.'),
  maxFaces: option('limits', 'FACEGAUGE_MAX_FACES', count(1, 1000), limits.maxFaces, 'Faces answered per photo, largest first.'),
  minFaceSizePixels: option('limits', 'FACEGAUGE_MIN_FACE_SIZE_PIXELS', count(1, 10_000), 24, 'Faces whose longer side is shorter than this many pixels are left out.'),

  modelsDir: option('models', 'FACEGAUGE_MODELS_DIR', Type.String({ minLength: 1 }), defaultStoreDir, 'Folder of the networks.', 'models/store in the package'),
  profileFile: option('rules', 'FACEGAUGE_PROFILE_FILE', Type.String({ minLength: 1 }), undefined, 'JSON or YAML file with the profile that `fiqa_level: custom` means.'),
  profileFiles: option('rules', 'FACEGAUGE_PROFILE_FILES', Type.String({ minLength: 1 }), undefined, 'JSON or YAML files with further profiles for /v1, one profile each, separated like PATH.'),

  amqpUrl: option('queue', 'FACEGAUGE_AMQP', Type.String({ minLength: 1 }), 'amqp://guest:guest@127.0.0.1:5672', 'Message broker: amqp://user:password@host:port/vhost, or amqps:// for TLS.'),
  queueDown: option('queue', 'FACEGAUGE_QUEUE_DOWN', queueName, 'topic.fiqa.download', 'Queue that commands arrive on.'),
  queueUp: option('queue', 'FACEGAUGE_QUEUE_UP', queueName, 'topic.fiqa.upload', 'Queue that results leave on, unless the command names one to reply to.'),
  queueDead: option('queue', 'FACEGAUGE_QUEUE_DEAD', queueName, 'topic.fiqa.dead', 'Queue of commands that were given up, with the reason.'),
  notifyHosts: option('queue', 'FACEGAUGE_NOTIFY_HOSTS', Type.String({ minLength: 1 }), undefined, 'Hosts, separated by commas, that a command may have its result sent to (notify_path): host, or host:port. Unset: results go to the queue.'),
  logLevel: option('log', 'FACEGAUGE_LOG_LEVEL', logLevel, 'info', 'Least level that is logged: fatal, error, warn, info, debug, trace or silent.'),

  otlpEndpoint: option('traces', 'OTEL_EXPORTER_OTLP_ENDPOINT', Type.String({ minLength: 1 }), undefined, 'Address of an OpenTelemetry collector that spans are sent to (OTLP over HTTP, JSON), for example http://collector:4318. Unset: none are made.'),
  otlpHeaders: option('traces', 'OTEL_EXPORTER_OTLP_HEADERS', Type.String({ minLength: 1 }), undefined, 'Headers for it: name=value, separated by commas.'),
  tracePercent: option('traces', 'FACEGAUGE_TRACE_PERCENT', count(0, 100), 100, 'Share of the requests that are traced, of those whose traceparent does not say.'),
};

export type ConfigKey = keyof typeof configTable;
export type Config = ConfigOf<typeof configTable>;
