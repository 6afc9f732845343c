// Sizes in bytes with binary multiples, as Loki reads them: `4`, `256KB`, `1.5GB`, `63KiB1023B`.

const UNIT_BYTES: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};

const PART = /(\d+(?:\.\d*)?|\.\d+)\s*(?:([KMGT])i?B?|B|(?=$))/iy;

/** Whole bytes (a fraction rounds down), or undefined when `text` is not a size. */
export function parseSizeBytes(text: string): number | undefined {
  const body = text.trim();
  if (body === '' || body.length > 64) return undefined;
  const part = new RegExp(PART);
  let bytes = 0;
  while (part.lastIndex < body.length) {
    const found = part.exec(body);
    if (!found) return undefined;
    bytes += Number(found[1]) * (UNIT_BYTES[(found[2] ?? '').toUpperCase()] ?? NaN);
  }
  return Number.isSafeInteger(Math.floor(bytes)) ? Math.floor(bytes) : undefined;
}

/** The largest unit that divides it: `256KB`, `3MB`, `1000B`. */
export function formatSize(bytes: number): string {
  for (const unit of ['T', 'G', 'M', 'K'] as const) {
    const unitBytes = UNIT_BYTES[unit] ?? NaN;
    if (bytes >= unitBytes && bytes % unitBytes === 0) return `${bytes / unitBytes}${unit}B`;
  }
  return `${bytes}B`;
}
