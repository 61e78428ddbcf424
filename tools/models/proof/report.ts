/** The report of the proof, as it lies beside the manifest. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultManifestPath, type Manifest, type ModelEntry, type PackageSource } from '../../../src/models/manifest.js';
import type { OutputDeviation } from './comparison.js';

export interface ConversionProof {
  readonly id: string;
  readonly package: string;
  readonly conversion: string;
  /** Hashes of the pinned source parts and of the converted file: those of the manifest when the proof was made. */
  readonly sourceSha256: readonly string[];
  readonly sha256: string;
  /** The runtime that the original ran in, with its version. */
  readonly runtime: string;
  /** Views of faces that both were run on. */
  readonly crops: number;
  /** Rows and columns of the input. */
  readonly size: readonly [rows: number, columns: number];
  readonly outputs: readonly OutputDeviation[];
}

export interface ConversionReport {
  readonly version: 1;
  /** Where the faces come from. */
  readonly faces: readonly { readonly source: string; readonly count: number }[];
  readonly models: readonly ConversionProof[];
}

/**
 * Largest deviation of a value, as a share of the range of its output, that counts as the same network: a thousandth of
 * the range is a fifth of a pixel of the 192-pixel mesh and less than a tenth of a point of a quality of 100. Sums of floats in another order
 * and other approximations of exp and tanh stay far below it; a wrong padding, slope or weight does not.
 */
export const relativeTolerance = 1e-3;

export const reportPath = path.join(path.dirname(defaultManifestPath), 'conversion-report.json');

/** A model of the manifest that a converter makes a network of. */
export interface ConvertedModel {
  readonly entry: ModelEntry;
  readonly source: PackageSource;
}

/** What has to be proved: every network that is converted from a package. */
export function convertedNetworks(manifest: Manifest): ConvertedModel[] {
  return manifest.models.flatMap((entry) => (entry.source === 'trained' || entry.inputs.length === 0 ? [] : [{ entry, source: entry.source }]));
}

export function worstOf({ outputs }: ConversionProof): OutputDeviation {
  const [worst] = [...outputs].sort((a, b) => b.relative - a.relative);
  if (!worst) throw new RangeError('expected a proof to compare at least one output');
  return worst;
}

export const isProved = (proof: ConversionProof): boolean => worstOf(proof).relative <= relativeTolerance;

/** Throws an Error when there is no report. */
export function readReport(): ConversionReport {
  return JSON.parse(readFileSync(reportPath, 'utf8')) as ConversionReport;
}

/** Writes the report; proofs of networks that were not proved now are kept when they are still those of the manifest. */
export function writeReport(report: ConversionReport, manifest: Manifest): ConversionReport {
  const before = existsSync(reportPath) ? readReport().models : [];
  const models = convertedNetworks(manifest).flatMap(({ entry }) => {
    const proof = report.models.find(({ id }) => id === entry.id) ?? before.find(({ id, sha256 }) => id === entry.id && sha256 === entry.sha256);
    return proof ? [proof] : [];
  });
  const merged = { ...report, models };
  writeFileSync(reportPath, `${JSON.stringify(merged, undefined, 2)}\n`);
  return merged;
}
