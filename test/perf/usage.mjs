// What a server has used so far, as Linux counts it. Elsewhere there is no /proc, and figures are missing.
import { existsSync, readFileSync } from 'node:fs';

/** The unit of times in /proc; 100 a second on every Linux. */
const TICKS_PER_SEC = 100;
const KIB_PER_MIB = 1024;

/** CPU seconds and the peak of resident memory; undefined without /proc. */
export function usageOf(/** @type {number | string} */ pid) {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined;
  // The name in parentheses may hold anything, blanks included.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  const [userTicks, systemTicks] = [stat[11], stat[12]].map(Number);
  const [, peakKib] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return {
    cpuS: (userTicks + systemTicks) / TICKS_PER_SEC,
    peakMiB: Math.round(Number(peakKib) / KIB_PER_MIB),
  };
}
