// Durations as Go and Prometheus write them: `1h30m`, `1.5h`, `250ms`, `7d`, `1w`, `30d1h`, `0`.
// In milliseconds; below that a fraction. A unit is required except for 0.

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w|y)/y;

/** Milliseconds, or undefined when `text` is not a duration. */
export function parseDurationMs(text: string): number | undefined {
  const trimmed = text.trim();
  const sign = trimmed.startsWith('-') ? -1 : 1;
  const body = /^[-+]/.test(trimmed) ? trimmed.slice(1) : trimmed;
  if (/^0+$/.test(body)) return 0;
  if (body === '' || body.length > 64) return undefined;
  const part = new RegExp(PART);
  let totalMs = 0;
  while (part.lastIndex < body.length) {
    const found = part.exec(body);
    if (!found) return undefined;
    totalMs += Number(found[1]) * (UNIT_MS[found[2] ?? ''] ?? NaN);
  }
  return Number.isFinite(totalMs) ? sign * totalMs : undefined;
}

/** The shortest exact text, from weeks (only whole ones) down to milliseconds. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 0) return `-${formatDuration(-durationMs)}`;
  if (durationMs === 0) return '0s';
  const weekMs = 604_800_000;
  if (durationMs % weekMs === 0) return `${durationMs / weekMs}w`;
  let restMs = durationMs;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const unitMs = UNIT_MS[unit] ?? NaN;
    const count = Math.floor(restMs / unitMs);
    if (count > 0) text += `${count}${unit}`;
    restMs -= count * unitMs;
  }
  return restMs > 0 ? `${text}${restMs}ms` : text;
}
