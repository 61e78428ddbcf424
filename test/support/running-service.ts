/** The real service as a newcomer starts it: the built command in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sendOverSocket, type Send } from './http-service.js';

export const commandFile = fileURLToPath(new URL('../../bin/facegauge.mjs', import.meta.url));

export interface RunningService {
  readonly process: ChildProcess;
  readonly port: number;
  readonly send: Send;
  /** What it has written so far. */
  output(): string;
  log(): string;
  /** Sends SIGTERM and answers the exit code. */
  stop(): Promise<number | null>;
}

export interface StartOptions {
  /** For Node itself, ahead of the command. */
  readonly nodeArguments?: readonly string[];
  /** Whether the process has a channel for messages. */
  readonly ipc?: boolean;
  /** Besides, or in place of, those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Working folder. */
  readonly cwd?: string;
}

export async function startService(args: readonly string[] = [], { nodeArguments = [], ipc = false, environment = {}, cwd }: StartOptions = {}): Promise<RunningService> {
  const stdio = ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc' as const] : [])] as ['ignore', 'pipe', 'pipe'];
  const child = spawn(process.execPath, [...nodeArguments, commandFile, 'serve', '--port', '0', ...args], { stdio, env: { ...process.env, ...environment }, ...(cwd === undefined ? {} : { cwd }) });
  let output = '';
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { log += text; });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const port = await new Promise<number>((resolve, reject) => {
    const look = (): void => {
      const found = /listens on http:\/\/127\.0\.0\.1:(\d+)[^]*FIQA\n/.exec(output);
      if (found !== null) resolve(Number(found[1]));
    };
    child.stdout.on('data', look);
    void exited.then(([code]) => { reject(new Error(`The service ended with ${code ?? 'a signal'}:\n${output}${log}`)); });
  });
  return {
    process: child, port,
    send: (request) => sendOverSocket(port, request),
    output: () => output,
    log: () => log,
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}
