/** A value from a request as it may stand in an error message: short, printable, never a whole image. */
export function quoteValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) as string | undefined) ?? 'nothing';
  const printable = text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?');
  return printable.length <= 64 ? printable : `${printable.slice(0, 64)}…`;
}
