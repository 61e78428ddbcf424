/** The file that an inference process runs. */
import { openLocalAssessor, type LocalAssessorOptions } from './local-assessor.js';
import { discardNetworks } from './shared-networks.js';
import { serveParent } from './worker-entry.js';

serveParent((options) => openLocalAssessor(options as LocalAssessorOptions), (options) => {
  const { prepared } = options as LocalAssessorOptions;
  if (prepared !== undefined) discardNetworks(prepared.folder);
});
