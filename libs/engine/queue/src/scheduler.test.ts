import { silentMetrics } from '@skald/telemetry';
import { ManualClock } from '@skald/time';
import { CancelledError, InvalidError } from '@skald/errors';
import { Scheduler, queueMetrics, type Job } from './index.ts';

const make = (maxOutstandingPerTenant = 10) =>
  new Scheduler(
    { clock: new ManualClock(), metrics: queueMetrics(silentMetrics) },
    { maxOutstandingPerTenant },
  );
const text = (s: string) => new TextEncoder().encode(s);
const live = () => new AbortController().signal;

test('a job goes to whoever asked first, and its answer to whoever submitted it', async () => {
  const scheduler = make();
  const jobs: Job[] = [];
  scheduler.next('q1', (job) => jobs.push(job));
  const answer = scheduler.submit('t', text('ask'), live());
  expect(scheduler.runningCount).toBe(1);
  jobs[0]?.answer(text('told'));
  expect((await answer).body).toEqual(text('told'));
  expect(scheduler.runningCount).toBe(0);
});

test('without a querier jobs wait, and the queue is bounded', async () => {
  const scheduler = make(1);
  const waiting = scheduler.submit('t', text('1'), live());
  await expect(scheduler.submit('t', text('2'), live())).rejects.toThrow(
    'too many outstanding requests',
  );
  scheduler.next('q', (job) => job.answer(job.payload));
  expect((await waiting).body).toEqual(text('1'));
});

test('a failure reaches the caller as it is', async () => {
  const scheduler = make();
  scheduler.next('q', (job) => job.fail(new InvalidError('bad query')));
  await expect(scheduler.submit('t', text(''), live())).rejects.toThrow(
    new InvalidError('bad query'),
  );
});

test('a job whose querier went away is tried once more, then fails', async () => {
  const scheduler = make();
  scheduler.next('q1', (job) => job.abandon());
  scheduler.next('q2', (job) => job.answer(text('ok')));
  expect((await scheduler.submit('t', text(''), live())).body).toEqual(text('ok'));
  scheduler.next('q1', (job) => job.abandon());
  scheduler.next('q2', (job) => job.abandon());
  await expect(scheduler.submit('t', text(''), live())).rejects.toThrow('went away twice');
});

test('a cancelled job leaves the queue and tells its querier', async () => {
  const scheduler = make();
  const abort = new AbortController();
  const waiting = scheduler.submit('t', text(''), abort.signal);
  abort.abort(new CancelledError('gone'));
  await expect(waiting).rejects.toThrow('gone');
  expect(scheduler.queueLength).toBe(0);

  const running = new AbortController();
  const jobs: Job[] = [];
  scheduler.next('q', (job) => jobs.push(job));
  const answer = scheduler.submit('t', text(''), running.signal);
  running.abort(new CancelledError('gone too'));
  await expect(answer).rejects.toThrow('gone too');
  expect(jobs[0]?.signal.aborted).toBe(true);
});

test('a querier that stops asking gets nothing', () => {
  const scheduler = make();
  const stop = scheduler.next('q', () => {
    throw new Error('must not be given work');
  });
  expect(scheduler.idleQueriers).toBe(1);
  stop();
  void scheduler.submit('t', text(''), live());
  expect(scheduler.queueLength).toBe(1);
});
