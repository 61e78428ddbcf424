/** The file that an inference process runs. */
import { openLocalAssessor, type LocalAssessorOptions } from './local-assessor.js';
import { serveParent } from './worker-entry.js';

serveParent((options) => openLocalAssessor(options as LocalAssessorOptions));
