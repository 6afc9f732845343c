export { Labels } from './labels.ts';
export { FingerprintWriter, fingerprint, hash32 } from './hash.ts';
export { quoteLabelValue } from './quote.ts';
export { type Matcher, type MatchOp } from './matcher.ts';
