/** Every limit of the service, each with its arithmetic. Configuration may lower or raise those marked (c). */
export const limits = {
  /** (c) Bytes of a request body. A 24 MiB photo (50 megapixels at about 4 bit a pixel) is 32 MiB in base64. */
  maxBodyBytes: 32 * 1024 * 1024,
  /** (c) Bytes of all bodies held at a time: eight of the largest, or a full queue of two processes (64) with 4 MiB each. With the decoded images that is 450 MB at worst. */
  maxUploadBytes: 256 * 1024 * 1024,
  /** (c) Pixels of an image before decoding. 50 megapixels × 3 bytes = 150 MB at worst, in one worker. */
  maxPixels: 50_000_000,
  /** Shortest side that is handed to the detector; below it no face of 60 px fits with a margin and libvips rounds to 0. */
  minSidePixels: 1,
  /** Scans of a progressive JPEG. Encoders write 10, optimisers up to about 60; libvips stops at 100 as well. */
  maxJpegScans: 100,
  /** Scans × pixels of a JPEG. Each scan costs about 1.2 ns a pixel: 10⁹ is about 1.2 s, within the deadline. 83 scans at 12 megapixels. */
  maxJpegScanPixels: 1_000_000_000,
  /** Pixels of an image that is kept whole beside its reduced copy. 16 megapixels × 3 bytes = 48 MB. */
  keptPixels: 16_000_000,
  /** (c) Faces measured per photo, largest first. 100 faces × about 15 ms = 1.5 s, within the deadline. */
  maxFaces: 100,
  /** Photos in one request. 16 × about 40 ms on one process is 0.6 s, and half of the queue of one process stays free for others. */
  maxPhotos: 16,
  /** (c) Milliseconds from acceptance to answer. */
  deadlineMs: 10_000,
  /** (c) Requests that wait per worker. 32 × about 40 ms = 1.3 s of waiting, well inside the deadline. */
  queuePerWorker: 32,
} as const;
