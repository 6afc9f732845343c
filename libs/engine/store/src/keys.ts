// Names of objects in the store.
//
//   <tenant>/segments/<start>-<content>.seg       start: first entry's second, 10 hex digits
//   <tenant>/index/<yyyy-mm-dd>/<name>.idx        UTC days; a chunk is listed on every day it touches
//
// Names come from content: writing the same thing twice, after a crash or from two replicas, writes
// one object.

export const NS_PER_DAY = 86_400_000_000_000n;

export function segmentsPrefix(tenant: string): string {
  return `${tenant}/segments/`;
}

export function segmentKey(
  tenant: string,
  segment: { readonly minNs: bigint; readonly contentId: string },
): string {
  const second = segment.minNs > 0n ? segment.minNs / 1_000_000_000n : 0n;
  const start = second.toString(16).padStart(10, '0');
  return `${segmentsPrefix(tenant)}${start}-${segment.contentId}.seg`;
}

export function indexPrefix(tenant: string): string {
  return `${tenant}/index/`;
}

export function indexPartKey(tenant: string, day: string, name: string): string {
  return `${indexPrefix(tenant)}${day}/${name}.idx`;
}

const INDEX_PART = /^(.+)\/index\/(\d{4}-\d\d-\d\d)\/([^/]+)\.idx$/;

export interface IndexPartName {
  readonly tenant: string;
  readonly day: string;
  readonly name: string;
}

/** What indexPartKey was given; undefined for keys it did not make. */
export function parseIndexPartKey(key: string): IndexPartName | undefined {
  const [, tenant, day, name] = INDEX_PART.exec(key) ?? [];
  return tenant && day && name ? { tenant, day, name } : undefined;
}

/** The UTC day of a time, `yyyy-mm-dd`: days compare as their texts do. */
export function dayOf(timeNs: bigint): string {
  const ms = Number(floorDiv(timeNs, 1_000_000n));
  return new Date(ms).toISOString().slice(0, 10);
}

/** Every day that [minNs, maxNs] touches, ascending. */
export function daysBetween(minNs: bigint, maxNs: bigint): string[] {
  const days: string[] = [];
  for (let at = floorDiv(minNs, NS_PER_DAY); at <= floorDiv(maxNs, NS_PER_DAY); at++) {
    days.push(dayOf(at * NS_PER_DAY));
  }
  return days;
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
}
