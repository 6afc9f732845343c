export { NS_PER_MS, NS_PER_SEC, type Clock } from './clock.ts';
export { ManualClock } from './manual-clock.ts';
export {
  formatGoDuration,
  formatPrometheusDuration,
  parseGoDuration,
  parsePrometheusDuration,
  tryParseGoDurationNs,
} from './durations.ts';
export { formatGoTime, formatRfc3339 } from './format-time.ts';
