/** A reference that runs in a process of its own. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { PublishedNetwork, Reference } from './contract.js';
import type { Answer, Order, ProcessRuntime } from './reference-process.js';

/** What the runtime wrote to its console last, for the message of a failure. */
const keptCharacters = 2000;

class ForkedReference {
  readonly #child: ChildProcess;
  #said = '';
  #settle: (answer: Answer) => void = () => undefined;

  constructor() {
    this.#child = fork(path.join(import.meta.dirname, 'reference-process.ts'), { serialization: 'advanced', silent: true });
    const keep = (text: Buffer): void => { this.#said = (this.#said + text.toString()).slice(-keptCharacters); };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.#child.on('message', (answer: Answer) => { this.#settle(answer); });
    this.#child.on('exit', () => { this.#settle({ kind: 'failed', message: 'the process of the runtime ended' }); });
  }

  /** One order at a time. Throws an Error with the last words of the runtime when it fails. */
  async ask(order: Order): Promise<Exclude<Answer, { kind: 'failed' }>> {
    const answer = await new Promise<Answer>((resolve) => {
      this.#settle = resolve;
      this.#child.send(order);
    });
    if (answer.kind === 'failed') throw new Error(`${answer.message}\n${this.#said}`);
    return answer;
  }

  end(): void {
    this.#child.kill();
  }
}

export async function openForked(runtime: ProcessRuntime, folder: string, network: PublishedNetwork): Promise<Reference> {
  const forked = new ForkedReference();
  try {
    const opened = await forked.ask({ kind: 'open', runtime, folder, network });
    if (opened.kind !== 'opened') throw new Error('expected the runtime to say that it opened the network');
    return {
      size: opened.size,
      run: async (view) => {
        const answer = await forked.ask({ kind: 'run', view });
        if (answer.kind !== 'outputs') throw new Error('expected the runtime to answer with outputs');
        return answer.outputs;
      },
      close: () => {
        forked.end();
        return Promise.resolve();
      },
    };
  } catch (error) {
    forked.end();
    throw error;
  }
}
