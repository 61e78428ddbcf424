/** Queues that no other test has. */
import { randomUUID } from 'node:crypto';

export interface TestQueues {
  readonly queueDown: string;
  readonly queueUp: string;
  readonly queueDead: string;
}

export function makeQueueNames(): TestQueues {
  const id = randomUUID().slice(0, 8);
  return { queueDown: `test.${id}.down`, queueUp: `test.${id}.up`, queueDead: `test.${id}.dead` };
}
