// The ruler: rule groups from files, alerts to Alertmanagers.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Alertmanagers, RuleSource, Ruler, ruleMetrics } from '@skald/rules';
import type { QueryService } from '@skald/services';
import { loopModule } from './module.ts';
import type { Role } from './role.ts';
import type { World } from './world.ts';

/** `query` answers instant queries: this process's own frontend, or queriers over RPC. */
export function createRuler(world: World, query: QueryService): Role {
  const { clock, config, diskAt, logger, metrics } = world;
  const { ruler } = config;
  const log = logger.child({ component: 'ruler' });
  const externalUrl = ruler.externalUrl ?? '';
  const resendDelayMs = ruler.resendDelayMs;
  const ruleMetricsOfThis = ruleMetrics(metrics);
  const alertmanagers = new Alertmanagers(
    {
      post: postJson(ruler.notificationTimeoutMs, authorization(ruler)),
      logger: log,
      metrics: ruleMetricsOfThis,
    },
    {
      urls: ruler.alertmanagerUrl
        .split(',')
        .map((url) => url.trim())
        .filter((url) => url !== ''),
      queueCapacity: ruler.notificationQueueCapacity,
      externalUrl,
      endsAfterMs: 4 * Math.max(resendDelayMs, ruler.evaluationIntervalMs),
    },
  );
  const source = new RuleSource(
    { disk: diskAt(ruler.storage.local.directory), logger: log },
    { defaultIntervalMs: ruler.evaluationIntervalMs },
  );
  const engine = new Ruler(
    { source, query, clock, logger: log, metrics: ruleMetricsOfThis, alertmanagers },
    {
      externalUrl,
      resendDelayMs,
      pollIntervalMs: ruler.pollIntervalMs,
      isMine: ({ tenant }) =>
        !ruler.disabledTenants.includes(tenant) &&
        (ruler.enabledTenants.length === 0 || ruler.enabledTenants.includes(tenant)),
    },
  );
  return { modules: [loopModule('ruler', (signal) => engine.run(signal))], routes: [] };
}

type RulerConfig = World['config']['ruler'];

/** The Authorization header, if one is configured. */
function authorization({ alertmanagerClient: client }: RulerConfig): string | undefined {
  if (client.credentials !== '') return `${client.type} ${client.credentials}`;
  if (client.basicAuthUsername === '') return undefined;
  const pair = `${client.basicAuthUsername}:${client.basicAuthPassword}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function postJson(timeoutMs: number, authorizationHeader: string | undefined) {
  return (url: string, body: string, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const send = url.startsWith('https:') ? httpsRequest : httpRequest;
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(authorizationHeader === undefined ? {} : { authorization: authorizationHeader }),
      };
      const request = send(
        url,
        { method: 'POST', headers, signal, timeout: timeoutMs },
        (response) => {
          response.resume();
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve();
          else reject(new Error(`status ${status}`));
        },
      );
      request.on('timeout', () => request.destroy(new Error(`no answer in ${timeoutMs} ms`)));
      request.on('error', reject);
      request.end(body);
    });
}
