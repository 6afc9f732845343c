// Every service in one process: the embedded default.
import { createAllInOne, runApp } from '@skald/roles';

await runApp({
  target: ['all'],
  roles: createAllInOne,
  banner: (url, config) => `
Skald is ready at ${url}, data in ${config.common.pathPrefix || config.skald.dataDir}

  push   curl ${url}/loki/api/v1/push -H 'content-type: application/json' \\
           -d "{\\"streams\\":[{\\"stream\\":{\\"app\\":\\"try\\"},\\"values\\":[[\\"$(date +%s)000000000\\",\\"hello\\"]]}]}"
  query  curl -G ${url}/loki/api/v1/query_range --data-urlencode 'query={app="try"}'
  stop   Ctrl-C

`,
});
