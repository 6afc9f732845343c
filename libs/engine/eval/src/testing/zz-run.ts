// node run.ts [--group g] [--show n] [--grep text]
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Labels } from '@skald/labels';
import { DEFAULT_LIMITS } from '@skald/limits';
import { Evaluator } from '/work/main/libs/engine/eval/src/index.ts';
import { MemoryReader } from '/work/main/libs/engine/eval/src/testing/index.ts';
import { formatGoFloat } from '/work/main/libs/ground/bytes/src/index.ts';
import { STATUS_OF, toServiceError } from '/work/main/libs/ground/errors/src/index.ts';
import { parsePrometheusDuration, ManualClock } from '/work/main/libs/ground/time/src/index.ts';
import { alignRange } from '/work/main/libs/engine/plan/src/index.ts';
import { parseQuery } from '/work/main/libs/format/logql/src/index.ts';
const C = '/work/shared/conformance/';
const { dataset } = await import(C + 'dataset.mjs');
const { differ } = await import(C + 'compare.mjs');
const { canonical } = await import(C + 'client.mjs');
const args = process.argv.slice(2);
const opt = (n: string, d?: string) => { const i = args.indexOf(n); return i < 0 ? d : args[i + 1]; };
const WORDS: [RegExp, string][] = [[/^trace|^trc/i,'trace']];
const norm = (v: string) => { const l = v.toLowerCase(); if (['trace','trc'].includes(l)) return 'trace'; if (['debug','dbg'].includes(l)) return 'debug'; if (['info','inf','information'].includes(l)) return 'info'; if (['warn','wrn','warning'].includes(l)) return 'warn'; if (['error','err'].includes(l)) return 'error'; if (l==='critical') return 'critical'; if (l==='fatal') return 'fatal'; return undefined; };
const FIELDS = DEFAULT_LIMITS.logLevelFields;
function level(line: string): string {
  let v: string | undefined;
  const t = line.trimStart();
  if (t.startsWith('{')) { try { const o = JSON.parse(t); for (const f of FIELDS) if (typeof o[f] === 'string') { v = o[f]; break; } } catch { const m = /"level":"([^"]*)"/.exec(t); if (m) v = m[1]; } }
  else if (line.includes('=')) { const m = /(?:^|\s)level="?([^"\s]*)/i.exec(line); if (m) v = m[1]; }
  if (v !== undefined) { const n = norm(v); if (n) return n; }
  for (const w of line.split(/[^A-Za-z]+/)) { const n = norm(w); if (n) return n; }
  return 'unknown';
}
const streams = dataset().streams.map((s: any) => ({
  labels: Labels.from([...Object.entries(s.stream), ['service_name', s.stream.app]] as any),
  entries: s.values.map(([t, l, m]: any) => ({ timeNs: BigInt(t), line: l, metadata: { ...m, detected_level: level(l) } })),
}));
const rowsPerBlock = Number(opt('--rows', '137'));
const reader = new MemoryReader(streams, { rowsPerBlock });
const ev = new Evaluator({ readers: args.includes('--twice') ? [reader, new MemoryReader(streams, {rowsPerBlock: 61})] : [reader], clock: new ManualClock(), yieldNow: () => new Promise((r) => setImmediate(r)), limitsOf: () => DEFAULT_LIMITS });
const time = (t: string) => /^\d+$/.test(t) ? (t.length <= 10 ? BigInt(t) * 1000000000n : BigInt(t)) : t.includes('T') ? BigInt(Date.parse(t)) * 1000000n : BigInt(Math.round(Number(t) * 1000)) * 1000000n;
const dur = (t: string) => /^[\d.]+$/.test(t) ? BigInt(Math.round(Number(t) * 1e9)) : parsePrometheusDuration(t);
async function ask(c: any) {
  const p = c.params;
  try {
    const instant = c.path.endsWith('/query');
    const expr = parseQuery(p.query ?? '');
    const startNs = time(instant ? p.time : p.start), endNs = time(instant ? p.time : p.end);
    const stepNs = p.step ? dur(p.step) : BigInt(Math.max(Math.floor(Number(endNs - startNs) / 1e9 / 250), 1)) * 1000000000n;
    let req: any = { tenant: 't', query: p.query, kind: instant ? 'instant' : 'range', startNs, endNs, stepNs: instant ? 0n : stepNs, intervalNs: p.interval ? dur(p.interval) : 0n, limit: Number(p.limit ?? 100), direction: p.direction ?? 'backward' };
    if (expr.kind !== 'logQuery' && !instant) req = alignRange(req);
    const { data } = await ev.evaluate(expr, req, new AbortController().signal);
    const v = (x: number) => formatGoFloat(x);
    let result: any;
    if (data.kind === 'streams') result = data.streams.map((s) => ({ stream: s.labels.toObject(), values: s.entries.map((e) => [String(e.timeNs), e.line]) }));
    else if (data.kind === 'scalar') result = [data.timeMs / 1000, v(data.value)];
    else result = data.series.map((s) => ({ metric: s.labels.toObject(), ...(data.kind === 'vector' ? { value: [s.timesMs[0]! / 1000, v(s.values[0]!)] } : { values: Array.from(s.timesMs, (t, i) => [t / 1000, v(s.values[i]!)]) }) }));
    return { status: 200, type: 'application/json', body: canonical({ status: 'success', data: { resultType: data.kind, result } }) };
  } catch (e: any) {
    const s = toServiceError(e);
    if (s.kind === 'internal' && s.cause) console.log('INTERNAL', p.query, (s.cause as any).stack?.split('\n').slice(0, 5).join('\n'));
    return { status: STATUS_OF[s.kind].http, type: 'text/plain', text: s.message.trim() };
  }
}
const cases = gunzipSync(readFileSync(C + 'cases.jsonl.gz')).toString().split('\n').filter(Boolean).map((l) => JSON.parse(l)).filter((c: any) => ['log', 'metric-range', 'metric-instant', 'error'].includes(c.group) && (!opt('--group') || c.group === opt('--group')) && (!opt('--grep') || (c.params.query ?? '').includes(opt('--grep'))));
const groups = new Map<string, [number, number]>(); const failures: any[] = [];
const t0 = performance.now();
for (const c of cases) {
  const got = await ask(c); const why = differ(c.answer, got);
  const g = groups.get(c.group) ?? [0, 0]; g[1]++; if (!why) g[0]++; else failures.push({ c, why, got }); groups.set(c.group, g);
}
for (const { c, why, got } of failures.slice(0, Number(opt('--show', '25')))) { console.log(`${c.id} ${c.params.query} [${c.params.direction ?? ''} ${c.params.limit ?? ''} ${c.params.step ?? ''}]\n    ${why}`); if (args.includes('-v')) console.log(JSON.stringify(c.answer).slice(0, 3000), '\nGOT', JSON.stringify(got).slice(0, 3000)); }
for (const [g, [a, b]] of groups) console.log(g, a, '/', b);
console.log((performance.now() - t0).toFixed(0), 'ms');
