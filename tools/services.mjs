// `npm run start:services [-- --replication 3] [--first-port 3100] [--data FOLDER]`: the eight services as processes of this machine
// until Ctrl-C. HTTP ports count up from the first port in the order printed, gRPC ports after them.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './house.mjs';
import { startServices } from './cluster/cluster.mjs';

const { values } = parseArgs({
  options: {
    replication: { type: 'string', default: '1' },
    'first-port': { type: 'string' },
    data: { type: 'string', default: 'data/services' },
  },
});
if (values.replication !== '1' && values.replication !== '3') {
  console.error(`--replication is 1 or 3, not ${values.replication}`);
  process.exit(1);
}

const prefix = (name, text) => process.stdout.write(text.replace(/^(?=.)/gm, `${name.padEnd(18)}`));

const services = await startServices({
  folder: resolve(root, values.data),
  replicationFactor: values.replication === '3' ? 3 : 1,
  ...(values['first-port'] === undefined ? {} : { firstPort: Number(values['first-port']) }),
  onOutput: prefix,
});

console.log('\nThe eight services are ready:');
for (const [name, { url, pid }] of services.members)
  console.log(`  ${name.padEnd(18)} ${url}  pid ${pid}`);
console.log(`
Push to ${services.distributorUrl}/loki/api/v1/push
Query at ${services.frontendUrl}/loki/api/v1/query_range
Stop with Ctrl-C.`);

let isStopping = false;
async function stop() {
  if (isStopping) return;
  isStopping = true;
  await services.stop();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop());
await Promise.race([...services.members.values()].map((member) => member.exited));
if (!isStopping) {
  console.error('A service has ended; stopping the others.');
  await services.stop();
  process.exit(1);
}
