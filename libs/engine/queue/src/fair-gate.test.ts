import { ManualClock } from '@skald/time';
import { FairGate } from './index.ts';

const live = new AbortController().signal;
const make = (runningMax: number, waitingMaxPerTenant = 10) => {
  const gate = new FairGate(new ManualClock(), { runningMax, waitingMaxPerTenant });
  const order: string[] = [];
  const open: (() => void)[] = [];
  const enter = (name: string, signal = live) =>
    gate.run(name[0] as string, signal, () => {
      order.push(name);
      return new Promise<void>((resolve) => open.push(resolve));
    });
  const leaveOne = async () => {
    open.shift()?.();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { gate, order, enter, leaveOne };
};

test('no more run at once than may, and tenants take turns', async () => {
  const { order, enter, leaveOne, gate } = make(1);
  const all = ['a1', 'a2', 'a3', 'b1'].map((name) => enter(name));
  for (let i = 0; i < 5; i++) await leaveOne();
  await Promise.all(all);
  expect(order).toEqual(['a1', 'a2', 'b1', 'a3']);
  expect(gate.waitingCount).toBe(0);
});

test('too many waiting are refused; who gives up is let go and loses nothing for the others', async () => {
  const { order, enter, leaveOne } = make(1, 1);
  const first = enter('a1');
  const abort = new AbortController();
  const second = enter('a2', abort.signal);
  await expect(enter('a3')).rejects.toThrow('too many outstanding requests');
  abort.abort(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
  const third = enter('b1');
  await leaveOne();
  await leaveOne();
  await Promise.all([first, third]);
  expect(order).toEqual(['a1', 'b1']);
});

test('a failing task frees its place', async () => {
  const { gate } = make(1);
  await expect(gate.run('a', live, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate.run('a', live, () => Promise.resolve(1))).toBe(1);
});
