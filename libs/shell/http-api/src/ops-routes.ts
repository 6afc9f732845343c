// What operators ask of every process. None of these authenticates. Facts: Loki HTTP API 3.7, section 6.
import {
  emptyReply,
  jsonReply,
  textReply,
  type Reply,
  type Request,
  type Route,
} from '@skald/http-kit';
import type { LevelSwitch, LogLevel } from '@skald/telemetry';

export interface BuildInfo {
  readonly version: string;
  readonly revision: string;
  readonly branch: string;
  readonly buildUser: string;
  readonly buildDate: string;
  /** Loki's clients read this key; here it names the runtime. */
  readonly goVersion: string;
}

export interface OpsDeps {
  readonly buildInfo: BuildInfo;
  /** Undefined when ready, otherwise why not. */
  readonly notReadyBecause: () => string | undefined;
  readonly metricsText: () => Promise<string>;
  /** YAML of the running configuration, secrets hidden. */
  readonly configText: (mode: 'all' | 'diff' | 'defaults') => string;
  /** Module name and state, in start order. */
  readonly services: () => readonly { readonly name: string; readonly state: string }[];
  readonly levelSwitch: LevelSwitch;
}

const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'];

export function opsRoutes(deps: OpsDeps): readonly Route[] {
  return [
    { methods: ['GET'], path: '/ready', isHot: true, handler: () => ready(deps) },
    { methods: ['GET'], path: '/metrics', isHot: true, handler: () => metrics(deps) },
    { methods: ['GET'], path: '/config', handler: (request) => config(deps, request) },
    { methods: ['GET'], path: '/services', handler: () => services(deps) },
    {
      methods: ['GET'],
      path: '/loki/api/v1/status/buildinfo',
      handler: () => Promise.resolve(jsonReply(JSON.stringify(deps.buildInfo))),
    },
    { methods: ['GET', 'POST'], path: '/log_level', handler: (request) => logLevel(deps, request) },
  ];
}

/** `POST /flush`: everything in memory goes to the object store; the process goes on. */
export function flushRoute(flush: () => Promise<void>): Route {
  const handler = async () => {
    await flush();
    return emptyReply();
  };
  return { methods: ['GET', 'POST'], path: '/flush', handler };
}

function ready(deps: OpsDeps): Promise<Reply> {
  const why = deps.notReadyBecause();
  return Promise.resolve(
    why === undefined ? textReply(200, 'ready\n') : textReply(503, `${why}\n`),
  );
}

async function metrics(deps: OpsDeps): Promise<Reply> {
  const contentType = 'text/plain; version=0.0.4; charset=utf-8';
  return { status: 200, contentType, body: await deps.metricsText() };
}

function config(deps: OpsDeps, request: Request): Promise<Reply> {
  const mode = request.urlParams.get('mode');
  const known = mode === 'diff' || mode === 'defaults' ? mode : 'all';
  return Promise.resolve(textReply(200, deps.configText(known)));
}

function services(deps: OpsDeps): Promise<Reply> {
  const lines = deps.services().map(({ name, state }) => `${name} => ${state}\n`);
  return Promise.resolve(textReply(200, lines.join('')));
}

async function logLevel(deps: OpsDeps, request: Request): Promise<Reply> {
  if (request.method === 'GET') {
    const message = `Current log level is ${deps.levelSwitch.level}`;
    return jsonReply(`${JSON.stringify({ message })}\n`);
  }
  const level = (await request.params()).get('log_level') ?? '';
  if (!LEVELS.includes(level)) {
    const message = `unrecognized log level "${level}"`;
    return jsonReply(`${JSON.stringify({ status: 'failed', message })}\n`, 400);
  }
  deps.levelSwitch.level = level as LogLevel;
  const message = `Log level set to ${level}`;
  return jsonReply(`${JSON.stringify({ status: 'success', message })}\n`);
}
