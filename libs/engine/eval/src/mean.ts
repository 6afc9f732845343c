// The running mean of Loki's averages: m += v/k - m/k, which does not overflow where a sum would. An
// infinite mean stays when the next value is finite or infinite the same way.

export function nextMean(mean: number, value: number, count: number): number {
  if (Math.abs(mean) === Infinity) {
    const isSame = Math.abs(value) === Infinity && value > 0 === mean > 0;
    if (isSame || Number.isFinite(value)) return mean;
  }
  return mean + (value / count - mean / count);
}
