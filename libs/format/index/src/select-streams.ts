// Which streams of a part pass all matchers: each matcher is tried on the distinct values of its
// label, and the postings of those it accepts are united.
//
// A label that is missing counts as the empty string, which has no posting. So where a matcher
// accepts '', the streams to remove are those with a value it does not accept.
import type { Matcher } from '@skald/labels';
import type { IndexPart, TimeWindow } from './index-part.ts';
import { compileMatcher, type CompiledMatcher } from './matchers.ts';

export function selectStreams(
  part: IndexPart,
  matchers: readonly (Matcher | CompiledMatcher)[],
  window?: TimeWindow,
): Uint32Array {
  const compiled = matchers.map((m) => ('accepts' in m ? m : compileMatcher(m)));
  // One flag per stream: 1 while it has passed every matcher so far.
  const passed = new Uint8Array(part.streamCount).fill(1);
  for (const matcher of compiled) applyMatcher(part, matcher, passed);
  return streamsOf(part, passed, window);
}

function applyMatcher(part: IndexPart, matcher: CompiledMatcher, passed: Uint8Array): void {
  const acceptsMissing = matcher.accepts('');
  const marked = new Uint8Array(part.streamCount);
  const { from, to } = valuesToTry(part, matcher);
  for (let value = from; value < to; value++) {
    if (matcher.accepts(part.valueText(value)) === acceptsMissing) continue;
    for (const stream of part.posting(value)) marked[stream] = 1;
  }
  const kept = acceptsMissing ? 0 : 1;
  for (let stream = 0; stream < passed.length; stream++) {
    if (marked[stream] !== kept) passed[stream] = 0;
  }
}

function valuesToTry(part: IndexPart, { name, only }: CompiledMatcher) {
  const range = part.valueRange(name);
  if (only === undefined || only === '') return range;
  let { from: low, to: high } = range;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (part.valueText(middle) < only) low = middle + 1;
    else high = middle;
  }
  return { from: low, to: Math.min(low + 1, range.to) };
}

function streamsOf(
  part: IndexPart,
  passed: Uint8Array,
  window: TimeWindow | undefined,
): Uint32Array {
  const streams = new Uint32Array(passed.length);
  let count = 0;
  for (let stream = 0; stream < passed.length; stream++) {
    if (passed[stream] === 0) continue;
    if (window === undefined || part.overlaps(stream, window)) streams[count++] = stream;
  }
  return streams.subarray(0, count);
}
