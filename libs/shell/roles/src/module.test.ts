import { silentLogger } from '@skald/telemetry';
import { Modules, loopModule, type Module } from './module.ts';

const log: string[] = [];
beforeEach(() => void (log.length = 0));
const part = (name: string, over: Partial<Module> = {}): Module => ({
  name,
  start: () => Promise.resolve(void log.push(`+${name}`)),
  stop: () => Promise.resolve(void log.push(`-${name}`)),
  ...over,
});

test('modules start in order and stop in reverse; /ready follows', async () => {
  const modules = new Modules(silentLogger, [part('a'), part('b')]);
  expect(modules.notReadyBecause()).toBe('Some services are not Running:\nNew: a\nNew: b');
  await modules.start();
  expect(modules.notReadyBecause()).toBeUndefined();
  modules.announceStop();
  expect(modules.notReadyBecause()).toBe('Application is stopping');
  await modules.stop();
  expect(log).toEqual(['+a', '+b', '-b', '-a']);
  expect(modules.states.map(({ state }) => state)).toEqual(['Terminated', 'Terminated']);
});

test('a module that does not start is named, and what started is stopped', async () => {
  const bad = part('bad', { start: () => Promise.reject(new Error('no disk')) });
  const modules = new Modules(silentLogger, [part('a'), bad, part('c')]);
  await expect(modules.start()).rejects.toThrow('bad did not start: no disk');
  await modules.stop();
  expect(log).toEqual(['+a', '-bad', '-a']);
});

test('one that does not stop cleanly does not keep the others', async () => {
  const bad = part('bad', { stop: () => Promise.reject(new Error('stuck')) });
  const modules = new Modules(silentLogger, [part('a'), bad]);
  await modules.start();
  await modules.stop();
  expect(log).toEqual(['+a', '+bad', '-a']);
});

test('a module may run and still not be ready', async () => {
  const modules = new Modules(silentLogger, [part('a', { notReadyBecause: () => 'replaying' })]);
  await modules.start();
  expect(modules.notReadyBecause()).toBe('replaying');
});

test('a loop runs until it is stopped', async () => {
  let ended = false;
  const loop = loopModule('loop', async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    ended = true;
  });
  await loop.start();
  expect(ended).toBe(false);
  await loop.stop();
  expect(ended).toBe(true);
});
