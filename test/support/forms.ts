/** multipart/form-data bodies, written by hand so that they can also be wrong. */
export interface FormPart {
  readonly name: string;
  readonly filename?: string;
  readonly content: Uint8Array | string;
}

export const boundary = 'facegauge-test-boundary';
export const formHeaders = { 'content-type': `multipart/form-data; boundary=${boundary}` };

export function makeForm(parts: readonly FormPart[]): Buffer {
  const chunks = parts.flatMap(({ name, filename, content }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"\r\ncontent-type: application/octet-stream`;
    return [Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')];
  });
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
}
