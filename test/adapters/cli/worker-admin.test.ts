/** Metrics and probes of the queue worker, on a port of their own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Connection } from 'rabbitmq-client';
import { afterEach, expect, test } from 'vitest';
import { brokerUrl, deleteQueues, describeWithBroker, takeMessages } from '../../support/broker.js';
import { sendOverSocket, type HttpAnswer } from '../../support/http-service.js';
import { makePortraits } from '../../support/photos.js';
import { makeQueueNames } from '../../support/queue-names.js';
import { commandFile } from '../../support/running-service.js';

test('an address that strangers reach is refused without keys, by the name of its setting', () => {
  const { status, stderr } = spawnSync(process.execPath, [commandFile, 'worker', '--admin-port', '0', '--admin-host', '0.0.0.0'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toMatch(/FACEGAUGE_ADMIN_HOST: 0\.0\.0\.0 can be reached from other machines/);
}, 60_000);

describeWithBroker('the admin port of the queue worker', { timeout: 180_000 }, () => {
  let child: ChildProcess | undefined;
  afterEach(() => { child?.kill('SIGKILL'); });

  test('tells what became of commands, how the engine stands, and whether commands are taken', async () => {
    const queues = makeQueueNames();
    const broker = new Connection(brokerUrl);
    const args = ['worker', '--assert-topology', '--admin-port', '0', '--amqp', brokerUrl, '--queue-down', queues.queueDown, '--queue-up', queues.queueUp, '--queue-dead', queues.queueDead, '--workers', '1', '--deadline-ms', '60000'];
    child = spawn(process.execPath, [commandFile, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => { printed += text; });
    await expect.poll(() => printed, { timeout: 60_000 }).toMatch(/Metrics and probes: http:\/\/127\.0\.0\.1:\d+\n/);
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(printed)![1]);
    const get = (path: string): Promise<HttpAnswer> => sendOverSocket(port, { method: 'GET', path });
    expect((await get('/healthz')).status).toBe(200);
    await expect.poll(() => printed, { timeout: 90_000 }).toContain('takes commands');
    expect((await get('/readyz')).status).toBe(200);

    const [portrait] = await makePortraits(1);
    const publisher = broker.createPublisher({ confirm: true });
    for (const image of [Buffer.from(portrait!.bytes), Buffer.from('no image')]) {
      await publisher.send({ routingKey: queues.queueDown, durable: true }, { message_key: 'fiqa', message_id: 'm', image_base64_str: image.toString('base64') });
    }
    expect(await takeMessages(broker, queues.queueUp, 2, 60_000)).toHaveLength(2);
    await expect.poll(async () => (await get('/metrics')).text, { timeout: 10_000 }).toContain('facegauge_commands_total{end="answered"} 2');
    const { text } = await get('/metrics');
    expect(text).toContain('facegauge_workers_ready 1');
    expect(text).toMatch(/facegauge_service_seconds_count 2/);
    expect(text).toMatch(/facegauge_model_info\{id="face-detection-retina",sha256="[0-9a-f]{64}"\} 1/);
    // Photos are not taken there, and nothing else is.
    for (const path of ['/', '/docs', '/v1/measures', '/SophonFace/api/FIQA']) expect([path, (await get(path)).status]).toEqual([path, 404]);

    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
    await publisher.close();
    await deleteQueues(broker, queues);
    await broker.close();
  });
});
