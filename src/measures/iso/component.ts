import { measured, type MeasureDefinition, type MeasureResult } from '../contract.js';
import type { Evidence, EvidenceKey } from '../evidence.js';
import { isoCodeOf, type IsoMeasureId } from '../ids.js';
import { mapToQuality } from '../mapping.js';
import { qualityMappings } from '../quality-mappings.js';

/** What a definition states besides what follows from its id. */
type Stated<Id extends IsoMeasureId, Need extends EvidenceKey> = Omit<MeasureDefinition<Id, Evidence, Need>, 'isoCode'>;

/** A component of ISO/IEC 29794-5: its code follows from its place in the standard's list. */
export function defineComponent<Id extends IsoMeasureId, Need extends EvidenceKey>(stated: Stated<Id, Need>): MeasureDefinition<Id, Evidence, Need> {
  return { ...stated, isoCode: isoCodeOf(stated.id) };
}

/** A native value with the quality that the standard's mapping gives it. */
export function component(id: IsoMeasureId, native: number, details?: Readonly<Record<string, number | boolean | string>>): MeasureResult {
  return measured(native, mapToQuality(qualityMappings[id], native), details);
}
