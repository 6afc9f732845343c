// The read API: queries, labels, series, index statistics. Served by the query-frontend, by a querier
// standing alone, and by all-in-one; who answers is a dep. Facts: Loki HTTP API 3.7, sections 1 and 3.
import {
  emptyReply,
  jsonReply,
  type Handler,
  type Reply,
  type Request,
  type Route,
} from '@skald/http-kit';
import type { Labels } from '@skald/labels';
import { formatQuery } from '@skald/logql';
import { encodeExplanation, encodeQueryAnswer, labelsJson } from '@skald/result-codec';
import type { QuerierService, QueryRequest } from '@skald/services';
import {
  parseDirection,
  parseInstant,
  parseInterval,
  parseLimit,
  parseStep,
  parseWindow,
} from './params.ts';
import {
  parseMatchersOnly,
  parseMatchersOrAll,
  readStreams,
  readTenant,
  type ReadDeps,
} from './read-request.ts';

export interface QueryApiDeps extends ReadDeps {
  readonly querier: QuerierService;
}

const READ = ['GET', 'POST'] as const;

export function queryRoutes(deps: QueryApiDeps): readonly Route[] {
  const route = (path: string, handler: Handler): Route => ({ methods: READ, path, handler });
  const labels = (request: Request) => labelNames(deps, request);
  const values = (request: Request) => labelValues(deps, request);
  return [
    route('/loki/api/v1/query_range', (request) => queryRange(deps, request)),
    route('/loki/api/v1/query', (request) => queryInstant(deps, request)),
    route('/loki/api/v1/explain', (request) => explain(deps, request)),
    route('/loki/api/v1/labels', labels),
    route('/loki/api/v1/label', labels),
    route('/loki/api/v1/label/:name/values', values),
    route('/loki/api/v1/series', (request) => series(deps, request)),
    route('/api/prom/series', (request) => series(deps, request)),
    // The answer of a process without pattern ingester.
    route('/loki/api/v1/patterns', () => Promise.resolve(emptyReply(404))),
    route('/loki/api/v1/index/stats', (request) => indexStats(deps, request)),
  ];
}

/** `format_query` needs no tenant and no data: every process serves it. */
export function formatQueryRoute(): Route {
  return { methods: READ, path: '/loki/api/v1/format_query', handler: formatted };
}

async function formatted(request: Request): Promise<Reply> {
  const text = (await request.params()).get('query') ?? '';
  try {
    return jsonReply(`${JSON.stringify({ status: 'success', data: formatQuery(text) })}\n`);
  } catch (error) {
    const body = { status: 'invalid-query', error: (error as Error).message };
    return jsonReply(`${JSON.stringify(body)}\n`, 400);
  }
}

async function queryRange(deps: QueryApiDeps, request: Request): Promise<Reply> {
  return answer(deps, request, readRange(deps, request, await request.params()));
}

async function queryInstant(deps: QueryApiDeps, request: Request): Promise<Reply> {
  return answer(deps, request, readInstant(deps, request, await request.params()));
}

function readRange(deps: QueryApiDeps, request: Request, params: URLSearchParams): QueryRequest {
  const tenant = readTenant(deps, request);
  const window = parseWindow(params, deps.clock.nowNs());
  return {
    tenant,
    query: params.get('query') ?? '',
    kind: 'range',
    ...window,
    limit: parseLimit(params),
    direction: parseDirection(params),
    stepNs: parseStep(params, window),
    intervalNs: parseInterval(params),
  };
}

function readInstant(deps: QueryApiDeps, request: Request, params: URLSearchParams): QueryRequest {
  const tenant = readTenant(deps, request);
  const timeNs = parseInstant(params, deps.clock.nowNs());
  return {
    tenant,
    query: params.get('query') ?? '',
    kind: 'instant',
    startNs: timeNs,
    endNs: timeNs,
    limit: parseLimit(params),
    direction: parseDirection(params),
    stepNs: 0n,
    intervalNs: 0n,
  };
}

async function answer(deps: QueryApiDeps, request: Request, query: QueryRequest): Promise<Reply> {
  const flags = String(request.headers['x-loki-response-encoding-flags'] ?? '');
  const isExplained = request.headers['x-query-explain'] === '1';
  const asked = isExplained ? { ...query, explain: true } : query;
  const result = await deps.querier.query(asked, request.signal);
  return jsonReply(encodeQueryAnswer(result, flags === '' ? [] : flags.split(',')));
}

/** Runs the query, at one moment if `time` is given, and answers how that was done. */
async function explain(deps: QueryApiDeps, request: Request): Promise<Reply> {
  const params = await request.params();
  const query = (params.has('time') ? readInstant : readRange)(deps, request, params);
  const result = await deps.querier.query({ ...query, explain: true }, request.signal);
  return jsonReply(encodeExplanation(result));
}

async function labelNames(deps: QueryApiDeps, request: Request): Promise<Reply> {
  const names = await deps.querier.labelNames(await readStreams(deps, request), request.signal);
  return listReply(names);
}

async function labelValues(deps: QueryApiDeps, request: Request): Promise<Reply> {
  const name = request.pathParams['name'] ?? '';
  const streams = await readStreams(deps, request);
  return listReply(await deps.querier.labelValues({ ...streams, name }, request.signal));
}

/** An empty list has no `data` key at all. */
function listReply(list: readonly string[]): Reply {
  const data = list.length === 0 ? {} : { data: list };
  return jsonReply(`${JSON.stringify({ status: 'success', ...data })}\n`);
}

async function series(deps: QueryApiDeps, request: Request): Promise<Reply> {
  const tenant = readTenant(deps, request);
  const params = await request.params();
  const { startNs, endNs } = parseWindow(params, deps.clock.nowNs());
  const texts = [...new Set([...params.getAll('match[]'), ...params.getAll('match')])];
  const selectors = texts.length === 0 ? [[]] : texts.map(parseMatchersOrAll);
  const found = new Map<string, Labels>();
  for (const matchers of selectors) {
    const part = { tenant, matchers, fromNs: startNs, toNs: endNs };
    for (const labels of await deps.querier.series(part, request.signal)) {
      found.set(labels.text, labels);
    }
  }
  const list = [...found.values()].map(labelsJson).join(',');
  return jsonReply(`{"status":"success","data":[${list}]}\n`);
}

async function indexStats(deps: QueryApiDeps, request: Request): Promise<Reply> {
  const tenant = readTenant(deps, request);
  const params = await request.params();
  const window = parseWindow(params, deps.clock.nowNs());
  parseStep(params, window);
  const matchers = parseMatchersOnly(params.get('query') ?? '');
  const { startNs: fromNs, endNs: toNs } = window;
  const stats = await deps.querier.stats({ tenant, matchers, fromNs, toNs }, request.signal);
  const { streams, chunks, bytes, entries } = stats;
  return jsonReply(`${JSON.stringify({ streams, chunks, bytes, entries })}\n`);
}
