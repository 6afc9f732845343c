// Run in a process of its own: priorities cannot be raised again.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const isLinux = process.platform === 'linux';

test('on Linux V8 compiles behind everything else, and the main thread stays where it was', () => {
  const module = fileURLToPath(new URL('./niceness.ts', import.meta.url));
  const script = `
    import { compileLast } from ${JSON.stringify(module)};
    import { readFileSync, readdirSync } from 'node:fs';
    import { getPriority } from 'node:os';
    const before = getPriority();
    compileLast();
    const all = ${isLinux} ? readdirSync('/proc/self/task') : [];
    const threads = all.filter(
      (id) => readFileSync('/proc/self/task/' + id + '/comm', 'utf8').trim() === 'node-V8Worker',
    );
    console.log(JSON.stringify({
      isMainAsBefore: getPriority() === before,
      priorities: [...new Set(threads.map((id) => getPriority(Number(id))))],
    }));`;
  const flags = ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', script];
  const { stdout } = spawnSync(process.execPath, flags, { encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual({ isMainAsBefore: true, priorities: isLinux ? [15] : [] });
});
