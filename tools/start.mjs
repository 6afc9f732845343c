// `npm start`: runs the all-in-one bundle with the flags given after `--`, and is otherwise not there:
// signals go to the server, and its exit code is ours.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { SERVER_ENV, root, serverCommandOf } from './house.mjs';

// The server is its own session, so that Ctrl-C in a terminal reaches it once, through us, and not a
// second time as a member of the terminal's process group (a second signal means "stop at once").
const [program, ...flags] = serverCommandOf('all-in-one');
const server = spawn(program, [...flags, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  detached: true,
  env: { ...SERVER_ENV, ...process.env },
});

// npm passes on the signal that the terminal sent to us as well: the same one twice within this
// time is one wish.
const ECHO_MS = 300;
const lastMs = new Map();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
  process.on(signal, () => {
    const nowMs = Date.now();
    const isEcho = nowMs - (lastMs.get(signal) ?? 0) < ECHO_MS;
    lastMs.set(signal, nowMs);
    if (!isEcho) server.kill(signal);
  });
}

server.on('error', (error) => {
  console.error(`skald: cannot start: ${error.message}`);
  process.exit(1);
});
server.on('exit', (code, signal) => {
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
});
