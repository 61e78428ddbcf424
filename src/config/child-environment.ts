/**
 * What an inference process inherits: everything, and how the C library is to give memory back.
 *
 * Photos come and go as blocks of megabytes, from several threads. By default glibc keeps such blocks once it has seen
 * some, in an arena a thread, and a process that has met many sizes holds twice what it needs. Blocks from 1 MB up are
 * mapped one by one and unmapped when freed, and two arenas do. What the operator has set stays as it is; other C
 * libraries do not read these names. Source: the mallopt manual page.
 */
export function inferenceEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_TRIM_THRESHOLD_: '2097152', ...environment };
}
