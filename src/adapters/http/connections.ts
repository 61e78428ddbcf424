/**
 * Requests of each connection that are not answered yet: clients may send several at once, and answers leave in order.
 *
 * When a connection closes, the runtime tells only the response whose turn it is (`onServerResponseClose` in Node's
 * _http_server.js). Those behind it would never hear of it, and whoever waits for their `close` would wait for ever: bytes of
 * the upload budget, places of the client, work that nobody waits for (found by fuzzing, as memory that did not come back).
 * So they are told here.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Connections {
  /** Must hear of the server's requests from the first on. */
  watch(server: Server): void;
  /** The last response that is still due to a request that has come whole. */
  lastDue(socket: Socket): ServerResponse | undefined;
}

export function createConnections(): Connections {
  const unanswered = new WeakMap<Socket, Map<ServerResponse, IncomingMessage>>();

  function open(socket: Socket): Map<ServerResponse, IncomingMessage> {
    const held = new Map<ServerResponse, IncomingMessage>();
    socket.once('close', () => { closeWaiting([...held.keys()]); });
    unanswered.set(socket, held);
    return held;
  }

  return {
    watch(server) {
      server.on('request', (request, response) => {
        const held = unanswered.get(request.socket) ?? open(request.socket);
        held.set(response, request);
        response.once('close', () => { held.delete(response); });
      });
    },
    lastDue(socket) {
      return [...(unanswered.get(socket) ?? [])].filter(([, request]) => request.complete).at(-1)?.[0];
    },
  };
}

/** As the runtime does with the one whose turn it is. */
function closeWaiting(responses: readonly ServerResponse[]): void {
  for (const response of responses) {
    if (response.socket !== null || response.writableFinished) continue;
    response.destroy();
    response.emit('close');
  }
}
