// The scheduler between frontends and queriers.
//
//   scheduler.submit  frontend → scheduler   tenant + payload, answers when a querier did
//   scheduler.next    querier → scheduler    waits for a job (a part: job id + payload), stays open
//                                            until the job is over; ends early when it is cancelled
//   scheduler.done    querier → scheduler    job id + result, or a failure
//   scheduler.status  anybody → scheduler    how many queriers ask for work
//
// A querier whose connection breaks loses its `next` calls, which puts their jobs back.
import { CancelledError, serviceErrorOf, toServiceError, type ErrorKind } from '@skald/errors';
import type { Job, Scheduler } from '@skald/queue';
import type { Call, Method, Methods, RpcPeer } from './method.ts';
import type { JobQueue } from './querier-jobs.ts';
import { fromWire, toWire } from './wire-json.ts';

const EMPTY = new Uint8Array(0);
/** Longer than any query timeout: the frontend's own deadline ends a query first. */
const SUBMIT_TIMEOUT_MS = 60 * 60_000;

export interface SchedulerStatus {
  /** Queriers that ask for work at this moment. */
  readonly querierCount: number;
}

interface DoneHead {
  readonly job: number;
  readonly error?: { readonly kind: ErrorKind; readonly message: string };
}

export function schedulerMethods(scheduler: Scheduler): Methods {
  const inFlight = new Map<number, Job>();
  let nextJob = 1;
  const submit: Method = async (request, call) => {
    const [head, payload] = split<{ readonly tenant: string }>(request);
    const { body, queuedMs } = await scheduler.submit(head.tenant, payload, call.signal);
    return join({ queuedMs }, body);
  };
  const next: Method = async (request, call) => {
    const { querier } = fromWire<{ readonly querier: string }>(request);
    const job = await taken(scheduler, querier, call);
    const id = nextJob++;
    inFlight.set(id, job);
    try {
      await call.send(join({ job: id }, job.payload));
      await over(job, call);
    } finally {
      inFlight.delete(id);
    }
    return EMPTY;
  };
  const done: Method = (request) => {
    const [head, result] = split<DoneHead>(request);
    const job = inFlight.get(head.job);
    // Absent when it was cancelled meanwhile: nobody waits for the result.
    if (job && head.error) job.fail(serviceErrorOf(head.error.kind, head.error.message));
    else job?.answer(new Uint8Array(result));
    return Promise.resolve(EMPTY);
  };
  const status: Method = () =>
    Promise.resolve(toWire({ querierCount: scheduler.idleQueriers } satisfies SchedulerStatus));
  return new Map([
    ['scheduler.status', status],
    ['scheduler.submit', submit],
    ['scheduler.next', next],
    ['scheduler.done', done],
  ]);
}

function taken(scheduler: Scheduler, querier: string, call: Call): Promise<Job> {
  return new Promise((resolve, reject) => {
    const withdraw = scheduler.next(querier, resolve);
    call.signal.addEventListener('abort', () => {
      withdraw();
      reject(new CancelledError('the querier went away'));
    });
  });
}

/** Resolves when the job was answered; puts it back when its querier vanishes first. */
async function over(job: Job, call: Call): Promise<void> {
  const gone = new Promise<void>((resolve) =>
    call.signal.addEventListener('abort', () => resolve()),
  );
  const cancelled = new Promise<void>((resolve) =>
    job.signal.addEventListener('abort', () => resolve()),
  );
  await Promise.race([job.settled, gone, cancelled]);
  if (call.signal.aborted) job.abandon();
  else if (job.signal.aborted) job.fail(new CancelledError('the request was cancelled'));
}

/** A remote scheduler as the queue of a frontend. */
export function remoteScheduler(peer: RpcPeer): JobQueue {
  return {
    async submit(tenant, payload, signal) {
      const options = { signal, timeoutMs: SUBMIT_TIMEOUT_MS };
      const answer = await peer.call('scheduler.submit', join({ tenant }, payload), options);
      const [head, body] = split<{ readonly queuedMs: number }>(answer);
      return { body, queuedMs: head.queuedMs };
    },
  };
}

/** Rejects when the scheduler does not answer. */
export async function schedulerStatus(
  peer: RpcPeer,
  signal: AbortSignal,
): Promise<SchedulerStatus> {
  const answer = await peer.call('scheduler.status', EMPTY, {
    signal,
    timeoutMs: STATUS_TIMEOUT_MS,
  });
  return fromWire<SchedulerStatus>(answer);
}

export interface WorkerDeps {
  readonly scheduler: RpcPeer;
  readonly querier: string;
  /** Runs one payload; rejects with what the caller shall see. */
  readonly run: (payload: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>;
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
  readonly onFailure: (error: Error) => void;
}

const RETRY_MS = 500;
const STATUS_TIMEOUT_MS = 2000;

/** One of a querier's hands: asks for a job, runs it, answers, until the signal aborts. */
export async function pullJobs(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await pullOne(deps, signal);
    } catch (error) {
      if (signal.aborted) return;
      deps.onFailure(error as Error);
      await deps.sleep(RETRY_MS, signal).catch(() => undefined);
    }
  }
}

async function pullOne(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  let work: Promise<void> | undefined;
  const onPart = (part: Uint8Array) => {
    work = answer(deps, new Uint8Array(part), AbortSignal.any([over.signal, signal]));
  };
  const options = { signal, timeoutMs: SUBMIT_TIMEOUT_MS, onPart };
  try {
    await deps.scheduler.call('scheduler.next', toWire({ querier: deps.querier }), options);
  } finally {
    // The call ends when the job was answered or when nobody wants the answer any more.
    over.abort(new CancelledError('the request was cancelled'));
    await work?.catch(() => undefined);
  }
}

async function answer(deps: WorkerDeps, part: Uint8Array, signal: AbortSignal): Promise<void> {
  const [{ job }, payload] = split<{ readonly job: number }>(part);
  const done = (head: DoneHead, body: Uint8Array) =>
    deps.scheduler.call('scheduler.done', join(head, body), { timeoutMs: 60_000 });
  try {
    await done({ job }, await deps.run(payload, signal));
  } catch (thrown) {
    const { kind, message } = toServiceError(thrown);
    await done({ job, error: { kind, message } }, EMPTY);
  }
}

/** | u32 head length | head JSON | body | */
function join(head: object, body: Uint8Array): Uint8Array {
  const headBytes = toWire(head);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(headBytes.length, 0);
  return Buffer.concat([length, headBytes, body]);
}

function split<T>(bytes: Uint8Array): [head: T, body: Uint8Array] {
  const length = Buffer.from(bytes.buffer, bytes.byteOffset, 4).readUInt32LE(0);
  return [fromWire<T>(bytes.subarray(4, 4 + length)), bytes.subarray(4 + length)];
}
