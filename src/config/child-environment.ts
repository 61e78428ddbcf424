/**
 * What an inference process inherits: everything, and how the C library is to give memory back.
 *
 * Photos come and go as blocks of megabytes, from several threads. By default glibc keeps such blocks once it has seen
 * some, in an arena a thread, and a process that has met many sizes holds twice what it needs. Blocks from 1 MB up are
 * mapped one by one and unmapped when freed, and one arena does: a photo is run by one thread at a time. What the operator
 * has set stays as it is; other C libraries do not read these names. Source: the mallopt manual page.
 */
export function inferenceEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...allocatorSettings, ...environment };
}

/** A process cannot give them to itself: the main one has them from the first line of bin/facegauge.mjs, or from the image. */
export const allocatorSettings = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_TRIM_THRESHOLD_: '2097152' } as const;

/**
 * How V8 is to collect garbage in an inference process: on the one thread that runs a photo, with a young generation of
 * 1 MB halves in place of 16. Its helper threads cost more processor time than they save (docs/decisions/0023).
 */
export const inferenceFlags: readonly string[] = ['--single-threaded-gc', '--max-semi-space-size=1'];
