/** Reads of integers and tags that never throw: beyond the end every byte is 0. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

export function uint16Le(bytes: Uint8Array, at: number): number {
  return byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8);
}

export function uint16Be(bytes: Uint8Array, at: number): number {
  return (byteAt(bytes, at) << 8) | byteAt(bytes, at + 1);
}

export function uint32Le(bytes: Uint8Array, at: number): number {
  return uint16Le(bytes, at) + uint16Le(bytes, at + 2) * 0x10000;
}

export function uint32Be(bytes: Uint8Array, at: number): number {
  return uint16Be(bytes, at) * 0x10000 + uint16Be(bytes, at + 2);
}

export function int32Le(bytes: Uint8Array, at: number): number {
  return uint32Le(bytes, at) | 0;
}

/** Whether the ASCII `text` stands at `at`. */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  if (at + text.length > bytes.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Bytes as Latin-1 text, at most `length` of them. */
export function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
