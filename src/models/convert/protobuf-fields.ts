/** Walks the fields of a protocol-buffer message (the public wire format): just enough to read small metadata files. */

export interface WireField {
  readonly number: number;
  /** Whole numbers (wire type 0) as their value, everything else as bytes. */
  readonly value: number | Uint8Array;
}

class Cursor {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError('expected a whole number but the message ends');
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('expected a whole number of at most seven bytes');
  }

  take(length: number): Uint8Array {
    const part = this.bytes.subarray(this.at, this.at + length);
    if (part.length !== length) throw new RangeError(`expected ${length} bytes but the message ends`);
    this.at += length;
    return part;
  }
}

/** All fields of a message in file order. Throws RangeError when the bytes are not a message. */
export function readFields(bytes: Uint8Array): WireField[] {
  const cursor = new Cursor(bytes);
  const fields: WireField[] = [];
  while (cursor.at < bytes.length) {
    const tag = cursor.varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0: fields.push({ number, value: cursor.varint() }); break;
      case 1: fields.push({ number, value: cursor.take(8) }); break;
      case 2: fields.push({ number, value: cursor.take(cursor.varint()) }); break;
      case 5: fields.push({ number, value: cursor.take(4) }); break;
      default: throw new RangeError(`expected a known wire type but received ${tag % 8}`);
    }
  }
  return fields;
}

/** The whole numbers packed into the bytes of one field. */
export function readVarints(bytes: Uint8Array): number[] {
  const cursor = new Cursor(bytes);
  const values: number[] = [];
  while (cursor.at < bytes.length) values.push(cursor.varint());
  return values;
}
