/** Notes the outcome of every assessment with the request that it was for, whichever route asked. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import type { Assessment, Assessor } from '../../../assessment.js';
import { factsOf, noteAssessment, type RequestFacts } from './request-facts.js';

/** Must be called before the routes are registered; they are given what it answers. */
export function watchAssessor(app: FastifyInstance, assessor: Assessor): Assessor {
  const current = new AsyncLocalStorage<RequestFacts | undefined>();
  app.addHook('preHandler', (request, _reply, done) => {
    current.run(factsOf(request), done);
  });
  const note = async (answer: Promise<Assessment>): Promise<Assessment> => {
    const assessment = await answer;
    const facts = current.getStore();
    if (facts !== undefined) noteAssessment(facts, assessment);
    return assessment;
  };
  const assessDigits = assessor.assessDigits?.bind(assessor);
  return {
    assess: (bytes, request, control) => note(assessor.assess(bytes, request, control)),
    ...(assessDigits === undefined ? {} : { assessDigits: (digits, request, control) => note(assessDigits(digits, request, control)) }),
    close: () => assessor.close(),
  };
}
