/** The error half of a route's documentation, out of the tables that the answers come from. */
import type { TObject } from 'typebox';
import type { SophonErrorCode } from '../../sophon/errors.js';
import { byStatus, httpStatuses, type ErrorStatus } from '../errors.js';

/** HTTP status of each code of the appliance; a photo without a face is the caller's to mend. */
export const sophonStatuses: Readonly<Record<SophonErrorCode, ErrorStatus>> = { ...httpStatuses, NO_FACE: 400 };

const notes: Readonly<Partial<Record<ErrorStatus, string>>> = {
  401: ' (only where keys or certificates are demanded)',
  404: ' (unknown path, or another method than POST)',
  429: ' (the header Retry-After says when to try again)',
  503: ' (overload, deadline or shutdown: the header Retry-After says when to try again)',
};

/** One response per status, saying which codes come with it. */
export function describeErrors<Answer extends TObject>(answer: Answer, describeCode: (code: SophonErrorCode) => string): Record<ErrorStatus, Answer> {
  const codes = Object.keys(sophonStatuses) as SophonErrorCode[];
  const respond = (status: ErrorStatus): Answer => {
    const names = new Set(codes.filter((code) => sophonStatuses[code] === status).map(describeCode));
    return { ...answer, description: [...names].join(', ') + (notes[status] ?? '') };
  };
  return byStatus(respond);
}
