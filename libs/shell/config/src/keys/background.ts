// Background work: compactor and ruler.
import { section } from '../table.ts';
import { bool, duration, int, list, oneOf, secret, text, url } from './key-kinds.ts';
import { heartbeats, interfaceNames, kvstore, numTokens, ring } from './ring.ts';

export const COMPACTOR = section('compactor', 'Merges indexes and segments, deletes old lines.', {
  workingDirectory: text('working_directory', '', {
    flag: 'compactor.working-directory',
    defaultFrom: '`<common.path_prefix>/compactor`',
    doc: 'Directory of what it is working on.',
  }),
  compactionIntervalMs: duration('compaction_interval', '10m', {
    flag: 'compactor.compaction-interval',
    min: 1,
    doc: 'How often it runs.',
  }),
  applyRetentionIntervalMs: duration('apply_retention_interval', '0s', {
    flag: 'compactor.apply-retention-interval',
    doc: 'How often retention is applied; 0 takes `compaction_interval`.',
  }),
  retentionEnabled: bool('retention_enabled', false, {
    flag: 'compactor.retention-enabled',
    doc: 'Whether lines past their retention are removed.',
  }),
  retentionDeleteDelayMs: duration('retention_delete_delay', '2h', {
    flag: 'compactor.retention-delete-delay',
    doc: 'Objects are removed this long after nothing refers to them.',
  }),
  retentionDeleteWorkerCount: int('retention_delete_worker_count', 150, {
    flag: 'compactor.retention-delete-worker-count',
    min: 1,
    doc: 'Removals at once.',
  }),
  deleteBatchSize: int('delete_batch_size', 70, {
    flag: 'compactor.delete-batch-size',
    min: 1,
    doc: 'Delete requests worked on in one run.',
  }),
  deleteRequestCancelPeriodMs: duration('delete_request_cancel_period', '24h', {
    flag: 'compactor.delete-request-cancel-period',
    doc: 'How long a delete request may be cancelled before it is carried out.',
  }),
  deleteMaxIntervalMs: duration('delete_max_interval', '24h', {
    flag: 'compactor.delete-max-interval',
    doc: 'Longer delete requests with line filters are split to this; 0 splits none.',
  }),
  maxCompactionParallelism: int('max_compaction_parallelism', 1, {
    flag: 'compactor.max-compaction-parallelism',
    min: 1,
    doc: 'Days compacted at once.',
  }),
  uploadParallelism: int('upload_parallelism', 10, {
    flag: 'compactor.upload-parallelism',
    min: 1,
    doc: 'Uploads at once.',
  }),
  compactorRing: ring('compactor_ring', 'compactor.ring', 'Chooses the one compactor that works.'),
});

const RULE_STORES = [
  '',
  'local',
  's3',
  'gcs',
  'azure',
  'swift',
  'cos',
  'bos',
  'alibabacloud',
] as const;

export const RULER = section('ruler', 'Evaluates alerting and recording rules.', {
  externalUrl: url('external_url', {
    flag: 'ruler.external.url',
    doc: 'URL under which users reach this, for links in alerts.',
  }),
  datasourceUid: text('datasource_uid', '', {
    flag: 'ruler.datasource-uid',
    doc: 'Grafana data source that links in alerts open.',
  }),
  evaluationIntervalMs: duration('evaluation_interval', '1m', {
    flag: 'ruler.evaluation-interval',
    min: 1,
    doc: 'How often groups without an interval of their own are evaluated.',
  }),
  pollIntervalMs: duration('poll_interval', '1m', {
    flag: 'ruler.poll-interval',
    min: 1,
    doc: 'How often changed rules are looked for.',
  }),
  storage: section('storage', 'Where rule groups are read from.', {
    type: oneOf('type', RULE_STORES, '', {
      flag: 'ruler.storage.type',
      defaultFrom: '`local`',
      doc: 'Kind of storage; only `local` is supported.',
      caution: (value) =>
        value === '' || value === 'local'
          ? undefined
          : `${value} is not supported yet: rules are read from ruler.storage.local.directory`,
    }),
    local: section('local', 'Rule files in `<directory>/<tenant>/`.', {
      directory: text('directory', '', {
        flag: 'ruler.storage.local.directory',
        defaultFrom: '`common.storage.filesystem.rules_directory` or `<common.path_prefix>/rules`',
        doc: 'The directory.',
      }),
    }),
  }),
  rulePath: text('rule_path', '', {
    flag: 'ruler.rule-path',
    defaultFrom: '`<common.path_prefix>/rules-temp`',
    doc: 'Directory for temporary rule files.',
  }),
  alertmanagerUrl: text('alertmanager_url', '', {
    flag: 'ruler.alertmanager-url',
    doc: 'Alertmanagers that get alerts, URLs separated by commas; empty sends none.',
  }),
  enableAlertmanagerDiscovery: bool('enable_alertmanager_discovery', false, {
    flag: 'ruler.alertmanager-discovery',
    doc: 'Whether the URLs are DNS SRV names that list the Alertmanagers.',
  }),
  alertmanagerRefreshIntervalMs: duration('alertmanager_refresh_interval', '1m', {
    flag: 'ruler.alertmanager-refresh-interval',
    min: 1,
    doc: 'How often those names are resolved.',
  }),
  enableAlertmanagerV2: bool('enable_alertmanager_v2', true, {
    flag: 'ruler.alertmanager-use-v2',
    doc: "Whether Alertmanager's API v2 is spoken.",
    caution: (value) => (value ? undefined : 'not supported: alerts always use API v2'),
  }),
  notificationQueueCapacity: int('notification_queue_capacity', 10_000, {
    flag: 'ruler.notification-queue-capacity',
    min: 1,
    doc: 'Alerts kept while no Alertmanager takes them.',
  }),
  notificationTimeoutMs: duration('notification_timeout', '10s', {
    flag: 'ruler.notification-timeout',
    min: 1,
    doc: 'How long an Alertmanager may take.',
  }),
  alertmanagerClient: section('alertmanager_client', 'Credentials for the Alertmanagers.', {
    basicAuthUsername: text('basic_auth_username', '', {
      flag: 'ruler.alertmanager-client.basic-auth-username',
      doc: 'User for basic authentication.',
    }),
    basicAuthPassword: secret('basic_auth_password', {
      flag: 'ruler.alertmanager-client.basic-auth-password',
      doc: 'Password for basic authentication.',
    }),
    type: text('type', 'Bearer', {
      flag: 'ruler.alertmanager-client.type',
      doc: 'Word before the credentials in the Authorization header.',
    }),
    credentials: secret('credentials', {
      flag: 'ruler.alertmanager-client.credentials',
      doc: 'Credentials of the Authorization header.',
    }),
    credentialsFile: text('credentials_file', '', {
      flag: 'ruler.alertmanager-client.credentials-file',
      doc: 'File with those credentials.',
    }),
  }),
  forOutageToleranceMs: duration('for_outage_tolerance', '1h', {
    flag: 'ruler.for-outage-tolerance',
    doc: 'After a longer outage pending alerts start anew.',
  }),
  forGracePeriodMs: duration('for_grace_period', '10m', {
    flag: 'ruler.for-grace-period',
    doc: 'A restored alert stays pending at least this long.',
  }),
  resendDelayMs: duration('resend_delay', '1m', {
    flag: 'ruler.resend-delay',
    doc: 'A firing alert is sent again after this.',
  }),
  enableSharding: bool('enable_sharding', false, {
    flag: 'ruler.enable-sharding',
    doc: 'Whether rulers share the groups over their ring.',
  }),
  shardingStrategy: oneOf('sharding_strategy', ['default', 'shuffle-sharding'], 'default', {
    flag: 'ruler.sharding-strategy',
    doc: 'Whether a tenant is served by all rulers or by a few.',
  }),
  shardingAlgo: oneOf('sharding_algo', ['by-group', 'by-rule'], 'by-group', {
    flag: 'ruler.sharding-algo',
    doc: 'What is shared out.',
  }),
  searchPendingForMs: duration('search_pending_for', '5m', {
    flag: 'ruler.search-pending-for',
    doc: 'How long to look for a ring member that is pending.',
  }),
  ring: section('ring', 'The ring of rulers.', {
    kvstore: kvstore('ruler.ring', { prefix: 'rulers/' }),
    ...heartbeats('ruler.ring', '5s'),
    instanceInterfaceNames: interfaceNames('ruler.ring.instance-interface-names'),
    numTokens: numTokens('ruler.ring.num-tokens'),
  }),
  enableApi: bool('enable_api', true, {
    flag: 'ruler.enable-api',
    doc: 'Whether the rules API is served.',
  }),
  enabledTenants: list('enabled_tenants', [], {
    flag: 'ruler.enabled-tenants',
    doc: 'Only these tenants are evaluated; empty is all.',
  }),
  disabledTenants: list('disabled_tenants', [], {
    flag: 'ruler.disabled-tenants',
    doc: 'These tenants are not evaluated.',
  }),
  evaluation: section('evaluation', 'Where rules are evaluated.', {
    mode: oneOf('mode', ['local', 'remote'], 'local', {
      flag: 'ruler.evaluation.mode',
      doc: 'In the ruler itself, or by a query frontend.',
    }),
    maxJitterMs: duration('max_jitter', '0s', {
      flag: 'ruler.evaluation.max-jitter',
      doc: 'The most a rule may be delayed to spread the load.',
    }),
    queryFrontend: section('query_frontend', 'The frontend, in mode `remote`.', {
      address: text('address', '', {
        flag: 'ruler.evaluation.query-frontend.address',
        doc: 'gRPC address of the frontend, `host:port`.',
      }),
    }),
  }),
});
