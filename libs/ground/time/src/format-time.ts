// Times as text, the way Go prints them, because clients know error texts by it. For edges.

const NS_PER_SECOND = 1_000_000_000n;

/** `2023-11-14T22:13:20Z`: RFC 3339 in UTC, whole seconds (cut, not rounded). */
export function formatRfc3339(timeNs: bigint): string {
  const { date, time } = partsOf(timeNs);
  return `${date}T${time}Z`;
}

/** `2023-11-14 22:13:20.5 +0000 UTC`: Go's time.Time.String. */
export function formatGoTime(timeNs: bigint): string {
  const { date, time, nanos } = partsOf(timeNs);
  const fraction = String(nanos).padStart(9, '0').replace(/0+$/, '');
  return `${date} ${time}${fraction === '' ? '' : `.${fraction}`} +0000 UTC`;
}

function partsOf(timeNs: bigint) {
  const nanos = ((timeNs % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  const ms = Number((timeNs - nanos) / NS_PER_SECOND) * 1000;
  const [date, time] = new Date(ms).toISOString().split('T') as [string, string];
  return { date, time: time.slice(0, 8), nanos };
}
