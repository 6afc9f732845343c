// The running mean of Loki's averages: m += v/k - m/k, which does not overflow where a sum would. An
// infinite mean stays when the next value is finite or infinite the same way.

export function nextMean(mean: number, value: number, count: number): number {
  if (Math.abs(mean) === Infinity && staysInfinite(mean, value)) return mean;
  return mean + (value / count - mean / count);
}

/** The mean of what two means are of, the second of a share of all values. */
export function mergedMean(mean: number, other: number, share: number): number {
  if (Math.abs(mean) === Infinity && staysInfinite(mean, other)) return mean;
  return mean + (other * share - mean * share);
}

function staysInfinite(mean: number, value: number): boolean {
  return Number.isFinite(value) || value === mean;
}
