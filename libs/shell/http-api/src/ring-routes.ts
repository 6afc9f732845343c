// A ring as operators see it: JSON, or a page with one row per member. Facts: Loki HTTP API 3.7,
// section 6 ("Ring JSON").
import { jsonReply, type Reply, type Request, type Route } from '@skald/http-kit';

export interface RingMember {
  readonly id: string;
  readonly state: string;
  readonly address: string;
  readonly heartbeatMs: number;
  readonly registeredMs: number;
  readonly zone: string;
  readonly tokens: readonly number[];
}

export interface RingPageDeps {
  readonly path: string;
  readonly title: string;
  /** Members with their state, `UNHEALTHY` for those that fell silent. */
  readonly members: () => readonly RingMember[];
  readonly nowMs: () => number;
}

export function ringRoute(deps: RingPageDeps): Route {
  return { methods: ['GET'], path: deps.path, handler: (request) => page(deps, request) };
}

function page(deps: RingPageDeps, request: Request): Promise<Reply> {
  const members = deps.members();
  const wantsJson = String(request.headers.accept ?? '').includes('application/json');
  return Promise.resolve(wantsJson ? asJson(deps, members) : asHtml(deps, members));
}

function asJson(deps: RingPageDeps, members: readonly RingMember[]): Reply {
  const shards = members.map(({ id, state, address, heartbeatMs, registeredMs, zone, tokens }) => ({
    id,
    state,
    address,
    timestamp: isoText(heartbeatMs),
    registered_timestamp: isoText(registeredMs),
    read_only: false,
    zone,
    tokens,
  }));
  return jsonReply(`${JSON.stringify({ shards, now: isoText(deps.nowMs()) })}\n`);
}

function asHtml(deps: RingPageDeps, members: readonly RingMember[]): Reply {
  const rows = members.map(
    (m) =>
      `<tr><td>${escape(m.id)}</td><td>${m.state}</td><td>${escape(m.address)}</td><td>${escape(m.zone)}</td><td>${isoText(m.heartbeatMs)}</td><td>${m.tokens.length}</td></tr>`,
  );
  const body = `<!doctype html><meta charset="utf-8"><title>${escape(deps.title)}</title>
<h1>${escape(deps.title)}</h1><p>Now: ${isoText(deps.nowMs())}</p>
<table border="1"><tr><th>Instance</th><th>State</th><th>Address</th><th>Zone</th><th>Last heartbeat</th><th>Tokens</th></tr>
${rows.join('\n')}
</table>
`;
  return { status: 200, contentType: 'text/html; charset=utf-8', body };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escape = (text: string) => text.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
const isoText = (ms: number) => new Date(ms).toISOString();
