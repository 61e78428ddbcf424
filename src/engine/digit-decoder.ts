/** Digits of base64 that come piece by piece, decoded as they come: neither their text nor a copy of it is ever in memory as a whole. */
export class DigitDecoder {
  readonly #bytes: Buffer;
  #length = 0;
  #isSound: boolean;
  /** Up to three digits that wait for the rest of their group of four. */
  #waiting = Buffer.alloc(0);

  /** `digits`: how many will come, neither padding nor blanks among them. */
  constructor(digits: number) {
    // Every byte is overwritten, or nothing is handed out.
    this.#bytes = Buffer.allocUnsafeSlow(bytesOf(digits));
    this.#isSound = digits % 4 !== 1;
  }

  /** Keeps nothing of the piece: it may be overwritten afterwards. */
  append(piece: Buffer): void {
    let rest = piece;
    if (this.#waiting.length > 0) {
      const missing = rest.subarray(0, 4 - this.#waiting.length);
      this.#waiting = Buffer.concat([this.#waiting, missing]);
      rest = rest.subarray(missing.length);
      if (this.#waiting.length < 4) return;
      this.#decode(this.#waiting);
    }
    const whole = rest.length - (rest.length % 4);
    if (whole > 0) this.#decode(rest.subarray(0, whole));
    this.#waiting = Buffer.from(rest.subarray(whole));
  }

  /** The bytes once all digits have come; undefined when something else than digits was among them. */
  finish(): Buffer | undefined {
    if (this.#waiting.length > 1) this.#decode(this.#waiting);
    return this.#isSound && this.#length === this.#bytes.length ? this.#bytes : undefined;
  }

  #decode(digits: Buffer): void {
    // Node skips what is no digit, so a full length proves that nothing was skipped.
    const written = this.#bytes.write(digits.toString('latin1'), this.#length, 'base64');
    if (written !== bytesOf(digits.length)) this.#isSound = false;
    this.#length += written;
  }
}

const bytesOf = (digits: number): number => Math.floor((digits * 3) / 4);
