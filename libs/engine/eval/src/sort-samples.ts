// Samples of one series by time. They come as a few ascending runs, one per stream, so runs are merged
// pairwise until one is left: linear in the samples for each doubling of the streams.
export interface Samples {
  readonly timesNs: Float64Array;
  readonly values: Float64Array;
}

export class TimeSorter {
  #spare = samplesOf(1024);

  /** Sorts in place; ties keep their order. */
  sort(samples: Samples): void {
    const { length } = samples.timesNs;
    let starts = runsOf(samples.timesNs);
    if (starts.length <= 2) return;
    if (this.#spare.timesNs.length < length) this.#spare = samplesOf(2 * length);
    let from = samples;
    let to = this.#spare;
    while (starts.length > 2) {
      const merged: number[] = [];
      for (let run = 0; run + 1 < starts.length; run += 2) {
        const start = starts[run] as number;
        const middle = starts[run + 1] as number;
        merged.push(start);
        mergeRuns(from, to, start, middle, starts[run + 2] ?? middle);
      }
      merged.push(length);
      starts = merged;
      [from, to] = [to, from];
    }
    if (from === samples) return;
    samples.timesNs.set(from.timesNs.subarray(0, length));
    samples.values.set(from.values.subarray(0, length));
  }
}

function samplesOf(length: number): Samples {
  return { timesNs: new Float64Array(length), values: new Float64Array(length) };
}

/** Where ascending runs start, and the end. */
function runsOf(timesNs: Float64Array): number[] {
  const starts = [0];
  for (let i = 1; i < timesNs.length; i++) {
    if ((timesNs[i] as number) < (timesNs[i - 1] as number)) starts.push(i);
  }
  starts.push(timesNs.length);
  return starts;
}

function mergeRuns(from: Samples, to: Samples, start: number, middle: number, end: number): void {
  const { timesNs, values } = from;
  const { timesNs: times, values: moved } = to;
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const takesLeft =
      right >= end || (left < middle && (timesNs[left] as number) <= (timesNs[right] as number));
    const source = takesLeft ? left++ : right++;
    times[at] = timesNs[source] as number;
    moved[at] = values[source] as number;
  }
}
