/**
 * The profiles that ship with the service, one file each, as data. The four of the appliance follow the vendor's published
 * demands: face size above 112 / 80 / 60 pixels, sum of the absolute pose angles at most 60° / 90° / 120°, and fewer
 * checks the lower the level.
 */
import type { Profile } from './contract.js';
import { enrolment } from './profiles/enrolment.js';
import { icaoPassport } from './profiles/icao-passport.js';
import { sophonHigh } from './profiles/sophon-high.js';
import { sophonLow } from './profiles/sophon-low.js';
import { sophonMiddle } from './profiles/sophon-middle.js';
import { sophonNo } from './profiles/sophon-no.js';
import { verification } from './profiles/verification.js';

export { sophonHigh, sophonLow, sophonMiddle, sophonNo };

export const builtInProfiles: readonly Profile[] = [sophonHigh, sophonMiddle, sophonLow, sophonNo, enrolment, verification, icaoPassport];

/** The profile of that id among those given (the built-in ones unless stated), or undefined. */
export function findProfile(id: string, profiles: readonly Profile[] = builtInProfiles): Profile | undefined {
  return profiles.find((profile) => profile.id === id);
}
