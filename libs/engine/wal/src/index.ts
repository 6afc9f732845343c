export { Wal, WAL_DEFAULTS, type WalConfig, type WalDeps } from './wal.ts';
export { type Frame, type FramePlace } from './frame.ts';
export { type ReplayReport, type ReplayVisitor } from './replay.ts';
export { type Damage } from './segment.ts';
export { walMetrics, type WalMetrics } from './metrics.ts';
