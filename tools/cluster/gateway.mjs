// One address for the eight services, as the chart's gateway gives it: pushes go to the distributor, rules
// to the ruler, everything else to the query-frontend. For tests and the corpus only.
import { createServer, request } from 'node:http';
import { once } from 'node:events';

/** @returns where a request for `path` belongs. */
function targetOf(
  /** @type {string} */ path,
  /** @type {import('./cluster.mjs').Services} */ services,
) {
  if (/^\/(loki\/api\/v1|api\/prom)\/push\b|^\/otlp\//.test(path)) return services.distributorUrl;
  if (/^\/(loki\/api\/v1|api\/prom)\/rules\b|^\/prometheus\//.test(path)) {
    return services.member('ruler-0').url;
  }
  return services.frontendUrl;
}

/** @returns the gateway's address, and what closes it. */
export async function openGateway(/** @type {import('./cluster.mjs').Services} */ services) {
  const server = createServer((incoming, answer) => {
    const path = incoming.url ?? '/';
    const { method, headers } = incoming;
    const outgoing = request(targetOf(path, services) + path, { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    outgoing.on('error', (error) => {
      if (!answer.headersSent) answer.writeHead(502);
      answer.end(error.message);
    });
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {{ port: number }} */ (server.address());
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
