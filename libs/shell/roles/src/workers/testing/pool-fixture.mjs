// A worker for tests: says what it is told, or fails in the way it is told.
import { parentPort, threadId, workerData } from 'node:worker_threads';

const stopped = new Int32Array(workerData.stop);

const answer = (id, kind, text) =>
  parentPort.postMessage({ skaldFrames: [{ id, kind, method: '', body: Buffer.from(text) }] });

parentPort.on('message', ({ skaldFrames: [{ id, kind, method }] }) => {
  if (kind !== 1) return;
  parentPort.postMessage({ 'watch:import': ['not for you'] });
  if (method === 'thread' || method === 'worker.rest') answer(id, 3, String(threadId));
  if (method === 'refuse') answer(id, 4, JSON.stringify({ kind: 'invalid', message: 'no' }));
  if (method === 'crash') throw new Error('boom');
  if (method === 'exit') process.exit(3);
  if (method === 'spin') for (;;);
  if (method === 'spin while wanted') while (Atomics.load(stopped, 0) === 0);
  if (method === 'is wanted') answer(id, 3, String(Atomics.load(stopped, 0) === 0));
  if (method === 'devour') for (const all = []; ;) all.push({ ...all });
});
