export { FairGate, type FairGateConfig } from './fair-gate.ts';
export { FairQueue, type Waiting } from './fair-queue.ts';
export { Scheduler, type Job, type SchedulerDeps } from './scheduler.ts';
export { queueMetrics, type QueueMetrics } from './metrics.ts';
