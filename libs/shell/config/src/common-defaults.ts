// What one key gives to others: `common`, `memberlist.join_members`, `skald.data_dir`. Everything here
// is weaker than a key that somebody set. Where a section is given as a whole (a ring's kvstore, S3),
// one explicit key in it keeps all of it to itself.
import type { Settings } from './settings.ts';

const RINGS = [
  'distributor.ring',
  'ingester.lifecycler.ring',
  'query_scheduler.scheduler_ring',
  'compactor.compactor_ring',
  'ruler.ring',
  'index_gateway.ring',
] as const;

/** Names of a ring's keys, and what the ingester's lifecycler calls them. */
const MEMBER_KEYS: readonly (readonly [ringKey: string, lifecyclerKey: string])[] = [
  ['heartbeat_period', 'heartbeat_period'],
  ['heartbeat_timeout', 'heartbeat_timeout'],
  ['num_tokens', 'num_tokens'],
  ['zone_awareness_enabled', 'ring.zone_awareness_enabled'],
  ['instance_id', 'id'],
  ['instance_interface_names', 'interface_names'],
  ['instance_port', 'port'],
  ['instance_addr', 'address'],
  ['instance_availability_zone', 'availability_zone'],
  ['instance_enable_ipv6', 'enable_inet6'],
];

const TOKEN_FILES: readonly (readonly [key: string, file: string])[] = [
  ['ingester.lifecycler.tokens_file_path', 'ingester.tokens'],
  ['query_scheduler.scheduler_ring.tokens_file_path', 'scheduler.tokens'],
  ['compactor.compactor_ring.tokens_file_path', 'compactor.tokens'],
  ['index_gateway.ring.tokens_file_path', 'indexgateway.tokens'],
];

const DIRECTORIES: readonly (readonly [key: string, directory: string])[] = [
  ['ingester.wal.dir', 'wal'],
  ['storage_config.filesystem.directory', 'chunks'],
  ['storage_config.tsdb_shipper.active_index_directory', 'index-active'],
  ['storage_config.tsdb_shipper.cache_location', 'index-cache'],
  ['compactor.working_directory', 'compactor'],
  ['ruler.storage.local.directory', 'rules'],
  ['ruler.rule_path', 'rules-temp'],
];

export function giveCommonDefaults(settings: Settings, facts: { readonly hasFile: boolean }): void {
  const isAll = (settings.valueOf('target') as readonly string[]).includes('all');
  if (isAll && !facts.hasFile) settings.give('auth_enabled', false);
  giveAddresses(settings);
  giveRings(settings, isAll);
  giveStorage(settings);
  givePlaces(settings);
  settings.giveFrom('ingester.chunk_block_size', 'skald.block_size_bytes');
  const overrides = settings.text('limits_config.per_tenant_override_config');
  if (overrides !== '') settings.give('runtime_config.file', [overrides]);
}

function giveAddresses(settings: Settings): void {
  settings.giveFrom('common.instance_addr', 'common.ring.instance_addr');
  settings.giveFrom('common.instance_addr', 'memberlist.advertise_addr');
  const names = 'instance_interface_names';
  settings.giveFrom(`common.${names}`, `common.ring.${names}`);
  settings.giveFrom(`common.${names}`, `frontend.${names}`);
}

function giveRings(settings: Settings, isAll: boolean): void {
  const isGossiping = (settings.valueOf('memberlist.join_members') as readonly string[]).length > 0;
  const store = isGossiping ? 'memberlist' : isAll ? 'inmemory' : 'consul';
  settings.give('common.ring.kvstore.store', store);
  settings.giveFrom('common.ring.replication_factor', 'common.replication_factor');
  settings.give('common.replication_factor', isAll ? 1 : 3);
  settings.giveFrom('common.replication_factor', 'common.ring.replication_factor');
  for (const ring of RINGS) {
    settings.giveSection('common.ring.kvstore', `${ring}.kvstore`);
    settings.give(`${ring}.kvstore.store`, store);
    settings.giveFrom('common.replication_factor', `${ring}.replication_factor`);
    for (const [key] of MEMBER_KEYS) settings.giveFrom(`common.ring.${key}`, `${ring}.${key}`);
  }
  for (const [ringKey, lifecyclerKey] of MEMBER_KEYS) {
    settings.giveFrom(`common.ring.${ringKey}`, `ingester.lifecycler.${lifecyclerKey}`);
  }
}

function giveStorage(settings: Settings): void {
  settings.giveSection('common.storage.s3', 'storage_config.aws');
  settings.giveSection('common.storage.object_store', 'storage_config.object_store');
  const filesystem = 'common.storage.filesystem';
  settings.giveFrom(`${filesystem}.chunks_directory`, 'storage_config.filesystem.directory');
  settings.giveFrom(`${filesystem}.rules_directory`, 'ruler.storage.local.directory');
}

function givePlaces(settings: Settings): void {
  settings.give('common.path_prefix', settings.text('skald.data_dir'));
  const prefix = settings.text('common.path_prefix').replace(/(.)\/+$/, '$1');
  for (const [key, directory] of DIRECTORIES) settings.give(key, `${prefix}/${directory}`);
  settings.give('ingester.shutdown_marker_path', prefix);
  if (settings.valueOf('common.persist_tokens') !== true) return;
  for (const [key, file] of TOKEN_FILES) settings.give(key, `${prefix}/${file}`);
}
