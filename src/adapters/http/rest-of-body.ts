/**
 * What is left of a body whose request is answered already (a form refused at its first part, a body over the limit) is
 * read and thrown away, so that the next request on the connection is reached.
 *
 * The server does that only for bodies that nobody has begun to read (`resOnFinish` in Node's _http_server.js). A reader that
 * stops in the middle leaves the socket unread: whatever comes on that connection then waits until it is closed (found by
 * fuzzing). How long the rest may take is bounded like any body by the time limit of requests.
 */
import type { FastifyInstance } from 'fastify';

export function discardRestOfBodies(app: FastifyInstance): void {
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    // A parser of forms that has stopped takes no more, and would hold the stream back.
    raw.unpipe();
    raw.resume();
    done();
  });
}
