/** What a process and its children use, as Linux accounts for it. */
import { readFileSync } from 'node:fs';

/** The process and everything below it; what has ended meanwhile is left out. */
export function listTree(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter((text) => text !== '').map(Number);
  return [pid, ...children.flatMap(listTree)];
}

/** Bytes of memory of one process, shared pages divided by those who share them (proportional set size). */
export function memoryOf(pid: number): number {
  return 1024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** Resident bytes of one process; what it shares with others counts in each. */
export function residentOf(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** Seconds of processor time that one process has used, in user and kernel mode. */
export function cpuSecondsOf(pid: number): number {
  // The name in brackets may hold blanks; 100 ticks a second on every Linux that Node runs on.
  const fields = read(`/proc/${pid}/stat`).replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
