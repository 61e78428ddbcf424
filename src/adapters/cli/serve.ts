/** `facegauge serve`: the HTTP service. */
import path from 'node:path';
import type { Command } from 'commander';
import type { RunningServer } from '../http/main.js';
import type { CommandIo } from './command-io.js';
import { addConfigOptions, configOf } from './config-options.js';

export function registerServe(program: Command, io: CommandIo): void {
  const serve = program.command('serve').description('Serve over HTTP');
  addConfigOptions(serve, ['server', 'admin', 'access', 'engine', 'limits', 'models', 'rules', 'log', 'traces']);
  serve.action(async () => {
    const config = configOf(serve, io);
    const stopped = new Promise<void>((resolve) => { io.onStop(resolve); });
    const { startServer } = await import('../http/main.js');
    const server = await startServer(config, { progress: io.progress });
    // Elsewhere a terminal that is closed ends the service, as it should.
    if (config.keysFile !== undefined || config.tlsCert !== undefined) io.onReload(() => { server.reload(); });
    io.out(await describeServer(server));
    await stopped;
    io.out('Stopping: requests in flight are answered first.\n');
    await server.close();
  });
}

/** What a person wants to know once it is up: where, with which networks, and a request to try. */
async function describeServer(server: RunningServer): Promise<string> {
  const models = await server.warm;
  const lines = [
    `FaceGauge listens on ${server.url} (interface: ${server.adminUrl ?? server.url}/docs)`,
    `Models: ${models.map(({ id, sha256 }) => `${id} ${sha256.slice(0, 8)}`).join(', ')}`,
    `Look at photos in a browser: ${server.url}/`,
    'Try it:',
    `  ${curlLine(server)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Plain shell, so that it works wherever curl does: the base64 goes through a pipe, as it is too long for an argument. */
function curlLine({ url, samplePhoto, needsKey }: RunningServer): string {
  const photo = samplePhoto === undefined ? 'photo.jpg' : quote(path.relative('', samplePhoto));
  const key = needsKey ? '-H "X-API-Key: $FACEGAUGE_KEY" ' : '';
  return `(printf '{"image_base64_str":"'; base64 < ${photo} | tr -d '\\n'; printf '"}') | curl -s -H 'content-type: application/json' ${key}--data-binary @- ${url}/SophonFace/api/FIQA`;
}

function quote(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}
