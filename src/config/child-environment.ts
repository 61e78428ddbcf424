/**
 * How the C library is to give memory back. Names and meaning: the mallopt manual page; other C libraries do not read them.
 * Both processes have one arena in place of one a thread.
 */

/**
 * An inference process: photos come and go as blocks of megabytes. By default glibc keeps such blocks once it has seen
 * some, and a process that has met many sizes holds twice what it needs. Blocks from 1 MB up are mapped one by one.
 */
const inferenceAllocator = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_TRIM_THRESHOLD_: '2097152' } as const;

/**
 * The process that answers: bodies come in blocks of 64 kB, hundreds at a time, and one small block that outlives them at
 * the end of the heap keeps all of it: a body of 32 MB left 45 MB behind (docs/decisions/0023). It cannot give these
 * settings to itself: they stand in the first line of bin/facegauge.mjs, and in the image.
 */
export const commandAllocator = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '32768', MALLOC_TRIM_THRESHOLD_: '1048576' } as const;

/** What an inference process inherits: everything, but for the command's own settings; what the operator has set stays as it is. */
export function inferenceEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const own = new Map<string, string>(Object.entries(commandAllocator));
  return { ...inferenceAllocator, ...Object.fromEntries(Object.entries(environment).filter(([name, value]) => own.get(name) !== value)) };
}

/**
 * How V8 is to collect garbage in an inference process: on the one thread that runs a photo, as its helper threads cost more
 * processor time than they save (docs/decisions/0023). `--expose-gc` lets it collect the young generation after each photo, when next to
 * nothing is alive (src/engine/young-collection.ts), and everything at rest (src/engine/rest-collection.ts). Halves of 8 MB in place
 * of 16, most of which are never touched, hold what a photo makes, so that little is collected while it runs and hardly anything
 * counts as old (docs/decisions/0031).
 */
export const inferenceFlags: readonly string[] = ['--single-threaded-gc', '--max-semi-space-size=8', '--expose-gc'];
