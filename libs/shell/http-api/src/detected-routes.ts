// What Logs Drilldown and the label browser ask before they know the data: which labels and fields
// there are. Served where queries enter (the query-frontend). Facts: Loki HTTP API 3.7, section 3.4.
import { InvalidError } from '@skald/errors';
import { jsonReply, type Reply, type Request, type Route } from '@skald/http-kit';
import type { LogQuery } from '@skald/logql';
import {
  checkFieldsQuery,
  detectFieldValues,
  detectFields,
  isDetectedLabel,
  type DetectedField,
} from '@skald/plan';
import type { QuerierService, QueryData } from '@skald/services';
import { DEFAULT_LIMIT, parseGoInt, parseStep, parseWindow } from './params.ts';
import { readStreams, readTenant, type ReadDeps } from './read-request.ts';

export interface DetectedApiDeps extends ReadDeps {
  readonly querier: QuerierService;
}

const READ = ['GET', 'POST'] as const;
const FIELDS_MAX = 1000;

export function detectedRoutes(deps: DetectedApiDeps): readonly Route[] {
  return [
    {
      methods: READ,
      path: '/loki/api/v1/detected_labels',
      handler: (request) => detectedLabels(deps, request),
    },
    {
      methods: READ,
      path: '/loki/api/v1/detected_fields',
      handler: (request) => detectedFields(deps, request),
    },
    {
      methods: READ,
      path: '/loki/api/v1/detected_field/:name/values',
      handler: (request) => detectedFieldValues(deps, request),
    },
  ];
}

async function detectedLabels(deps: DetectedApiDeps, request: Request): Promise<Reply> {
  const { querier } = deps;
  const streams = await readStreams(deps, request);
  const names = await querier.labelNames(streams, request.signal);
  const labels = await Promise.all(
    names.map(async (label) => {
      const values = await querier.labelValues({ ...streams, name: label }, request.signal);
      return isDetectedLabel(label, values) ? [{ label, cardinality: values.length }] : [];
    }),
  );
  const detectedLabels = labels.flat();
  return reply(detectedLabels.length === 0 ? {} : { detectedLabels });
}

async function detectedFields(deps: DetectedApiDeps, request: Request): Promise<Reply> {
  const { query, data, limit } = await newestEntries(deps, request);
  const fields = detectFields(query, data, { fieldsMax: limit });
  return reply(fields.length === 0 ? {} : { fields: fields.map(wireField), limit });
}

async function detectedFieldValues(deps: DetectedApiDeps, request: Request): Promise<Reply> {
  const { query, data, limit } = await newestEntries(deps, request);
  const name = request.pathParams['name'] ?? '';
  const values = detectFieldValues(query, data, { name, valuesMax: limit });
  return reply(values.length === 0 ? {} : { values, limit });
}

interface Sample {
  readonly query: LogQuery;
  readonly data: QueryData;
  /** How many fields, or values, the client wants. */
  readonly limit: number;
}

/** The newest `line_limit` entries that the query selects. */
async function newestEntries(deps: DetectedApiDeps, request: Request): Promise<Sample> {
  const tenant = readTenant(deps, request);
  const params = await request.params();
  const window = parseWindow(params, deps.clock.nowNs());
  const text = params.get('query') ?? '';
  const query = checkFieldsQuery(text);
  const limitName = params.has('limit') ? 'limit' : 'field_limit';
  const limit = parseCount(params, limitName, FIELDS_MAX);
  const { data } = await deps.querier.query(
    {
      tenant,
      query: text,
      kind: 'range',
      ...window,
      limit: parseCount(params, 'line_limit', DEFAULT_LIMIT),
      direction: 'backward',
      stepNs: parseStep(params, window),
      intervalNs: 0n,
    },
    request.signal,
  );
  return { query, data, limit };
}

function parseCount(params: URLSearchParams, name: string, byDefault: number): number {
  const text = params.get(name) ?? '';
  if (text === '') return byDefault;
  const count = parseGoInt(text);
  if (count <= 0) throw new InvalidError('limit must be a positive value');
  return count;
}

/** `parsers: null` is how clients tell structured metadata from what lines hold. */
function wireField({ label, type, cardinality, parsers, jsonPath }: DetectedField): object {
  const path = jsonPath === undefined ? {} : { jsonPath };
  return { label, type, cardinality, parsers: parsers ?? null, ...path };
}

function reply(body: object): Reply {
  return jsonReply(`${JSON.stringify(body)}\n`);
}
