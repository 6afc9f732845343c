// Skald on this machine: all-in-one as one process, or the eight services as many, configured as an
// operator would, by a YAML file each. Used by `npm run start:services`, the e2e tests and the corpus.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BundleProcess, freePorts } from './process.mjs';

/** Who is called stands before who calls; all start at once and stop in the reverse order. */
const START_ORDER = Object.freeze([
  'ingester',
  'index-gateway',
  'query-scheduler',
  'querier',
  'query-frontend',
  'distributor',
  'compactor',
  'ruler',
]);

/**
 * @typedef {{ readonly [key: string]: unknown }} Settings
 * @typedef {{ folder: string, settings?: Settings, flags?: readonly string[], httpPort?: number,
 *   grpcPort?: number, onOutput?: (name: string, text: string) => void }} AllInOneOptions
 * @typedef {{ folder: string, replicationFactor?: 1 | 3, settings?: Settings, firstPort?: number,
 *   onOutput?: (name: string, text: string) => void }} ServicesOptions
 */

/** YAML is a superset of JSON, so a configuration file may be written as JSON. */
async function writeConfig(/** @type {string} */ path, /** @type {Settings} */ settings) {
  await writeFile(path, JSON.stringify(settings, null, 2));
  return path;
}

/** `extra` laid over `base`, mapping by mapping. */
function merge(/** @type {Settings} */ base, /** @type {Settings} */ extra) {
  /** @type {Record<string, unknown>} */
  const merged = { ...base };
  for (const [key, value] of Object.entries(extra)) {
    const below = merged[key];
    const isMapping = [value, below].every(
      (v) => typeof v === 'object' && v !== null && !Array.isArray(v),
    );
    merged[key] = isMapping
      ? merge(/** @type {Settings} */ (below), /** @type {Settings} */ (value))
      : value;
  }
  return merged;
}

/**
 * Starts all-in-one with its data in `folder`, and waits until it is ready.
 * @param {AllInOneOptions} options
 */
export async function startAllInOne(options) {
  const { folder, settings = {}, flags = [], onOutput } = options;
  const [http, grpc] = await freePorts(2);
  const httpPort = options.httpPort ?? http;
  const listen = {
    http_listen_address: '127.0.0.1',
    grpc_listen_address: '127.0.0.1',
    http_listen_port: httpPort,
    grpc_listen_port: options.grpcPort ?? grpc,
  };
  await mkdir(folder, { recursive: true });
  const base = {
    auth_enabled: false,
    server: listen,
    common: { path_prefix: join(folder, 'data') },
  };
  const config = await writeConfig(join(folder, 'config.yaml'), merge(base, settings));
  const skald = new BundleProcess({
    app: 'all-in-one',
    flags: [`-config.file=${config}`, ...flags],
    httpPort: /** @type {number} */ (httpPort),
    cwd: folder,
    ...(onOutput === undefined ? {} : { onOutput: (text) => onOutput('all-in-one', text) }),
  });
  await skald.ready().catch(async (error) => {
    await skald.kill();
    throw error;
  });
  return skald;
}

/** The eight services as processes of this machine. */
export class Services {
  /** @type {Map<string, BundleProcess>} */
  members;
  constructor(/** @type {Map<string, BundleProcess>} */ members) {
    this.members = members;
  }

  /** @returns {BundleProcess} the process called `ingester-0`, `querier-0` … */
  member(/** @type {string} */ name) {
    const found = this.members.get(name);
    if (found === undefined) throw new Error(`no service called ${name}`);
    return found;
  }

  /** Where pushes go. */
  get distributorUrl() {
    return this.member('distributor-0').url;
  }

  /** Where queries go. */
  get frontendUrl() {
    return this.member('query-frontend-0').url;
  }

  /** Stops all, callers first. */
  async stop() {
    for (const member of [...this.members.values()].reverse()) await member.stop();
  }

  async kill() {
    await Promise.all([...this.members.values()].map((member) => member.kill()));
  }
}

/** The configuration that all services of one cluster share. */
function sharedSettings(
  /** @type {{ folder: string, grpc: Map<string, number>, rf: number }} */ plan,
) {
  const { folder, grpc, rf } = plan;
  const at = (/** @type {string} */ name) => `127.0.0.1:${grpc.get(name)}`;
  return {
    auth_enabled: false,
    common: {
      replication_factor: rf,
      storage: {
        filesystem: {
          chunks_directory: join(folder, 'objects'),
          rules_directory: join(folder, 'rules'),
        },
      },
      ring: { instance_addr: '127.0.0.1', kvstore: { store: 'memberlist' } },
    },
    memberlist: { join_members: [...grpc.keys()].filter((n) => n.startsWith('ingester')).map(at) },
    frontend: { scheduler_address: at('query-scheduler-0') },
    frontend_worker: { scheduler_address: at('query-scheduler-0') },
    storage_config: {
      tsdb_shipper: { index_gateway_client: { server_address: at('index-gateway-0') } },
    },
  };
}

/**
 * Starts the eight services (three ingesters when the replication factor is 3), which share an object store
 * in `folder`, and waits until all are ready.
 * @param {ServicesOptions} options
 */
export async function startServices(options) {
  const { folder, replicationFactor: rf = 1, settings = {}, firstPort, onOutput } = options;
  const names = START_ORDER.flatMap((app) =>
    Array.from({ length: app === 'ingester' ? rf : 1 }, (_, index) => `${app}-${index}`),
  );
  const ports =
    firstPort === undefined
      ? await freePorts(names.length * 2)
      : Array.from({ length: names.length * 2 }, (_, index) => firstPort + index);
  const grpc = new Map(
    names.map((name, index) => [name, /** @type {number} */ (ports[names.length + index])]),
  );
  const shared = merge(sharedSettings({ folder, grpc, rf }), settings);
  /** @type {Map<string, BundleProcess>} */
  const members = new Map();
  const services = new Services(members);
  try {
    for (const [index, name] of names.entries()) {
      const httpPort = /** @type {number} */ (ports[index]);
      const home = join(folder, name);
      await mkdir(home, { recursive: true });
      const own = {
        server: {
          http_listen_address: '127.0.0.1',
          grpc_listen_address: '127.0.0.1',
          http_listen_port: httpPort,
          grpc_listen_port: grpc.get(name),
        },
        common: { path_prefix: join(home, 'data'), ring: { instance_id: name } },
      };
      const config = await writeConfig(join(home, 'config.yaml'), merge(shared, own));
      const flags = [`-config.file=${config}`];
      const app = name.replace(/-\d+$/, '');
      const output =
        onOutput === undefined ? {} : { onOutput: (/** @type {string} */ t) => onOutput(name, t) };
      members.set(name, new BundleProcess({ app, name, flags, httpPort, cwd: home, ...output }));
    }
    await Promise.all([...members.values()].map((member) => member.ready()));
  } catch (error) {
    await services.kill();
    throw error;
  }
  return services;
}
