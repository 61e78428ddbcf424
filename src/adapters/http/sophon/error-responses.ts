/** The error half of a route's documentation, out of the tables that the answers come from. */
import type { TObject } from 'typebox';
import type { SophonErrorCode } from '../../sophon/errors.js';
import { httpStatuses, type ErrorStatus } from '../errors.js';

/** HTTP status of each code of the appliance; a photo without a face is the caller's to mend. */
export const sophonStatuses: Readonly<Record<SophonErrorCode, ErrorStatus>> = { ...httpStatuses, NO_FACE: 400 };

const notes: Readonly<Partial<Record<ErrorStatus, string>>> = {
  404: ' (unknown path, or another method than POST)',
  503: ' (overload, deadline or shutdown: the header Retry-After says when to try again)',
};

/** One response per status, saying which codes come with it. */
export function describeErrors<Answer extends TObject>(answer: Answer, describeCode: (code: SophonErrorCode) => string): Record<ErrorStatus, Answer> {
  const codes = Object.keys(sophonStatuses) as SophonErrorCode[];
  const respond = (status: ErrorStatus): Answer => {
    const names = new Set(codes.filter((code) => sophonStatuses[code] === status).map(describeCode));
    return { ...answer, description: [...names].join(', ') + (notes[status] ?? '') };
  };
  return { 400: respond(400), 404: respond(404), 413: respond(413), 415: respond(415), 500: respond(500), 503: respond(503) };
}
