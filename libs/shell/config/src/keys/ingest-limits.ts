// Limits of a push. Defaults are those of @skald/limits.
import { DEFAULT_LIMITS } from '@skald/limits';
import {
  BOOL,
  durationType,
  intType,
  MEGABYTES,
  oneOfType,
  SIZE,
  TEXT,
  TEXT_LIST,
  TIME,
} from '../key-type.ts';
import { key, section } from '../table.ts';
import {
  ATTRIBUTE_RULES,
  GENERIC_FIELDS,
  LISTS_BY_NAME,
  STREAMS_BY_NAME,
  TIMES_BY_NAME,
} from './limit-types.ts';

const COUNT = intType({ min: 0 });
const DURATION = durationType();
const SHARD = DEFAULT_LIMITS.shardStreams;
const OTLP = DEFAULT_LIMITS.otlpConfig;

export const INGEST_LIMITS = {
  ingestionRateStrategy: key(
    'ingestion_rate_strategy',
    oneOfType(['global', 'local']),
    DEFAULT_LIMITS.ingestionRateStrategy,
    {
      flag: 'distributor.ingestion-rate-limit-strategy',
      doc: 'Whether the rate is shared by all distributors or holds for each.',
    },
  ),
  ingestionRateBytesPerSec: key(
    'ingestion_rate_mb',
    MEGABYTES,
    DEFAULT_LIMITS.ingestionRateBytesPerSec,
    {
      flag: 'distributor.ingestion-rate-limit-mb',
      doc: 'Bytes of lines a tenant may push, in MB per second.',
    },
  ),
  ingestionBurstSizeBytes: key(
    'ingestion_burst_size_mb',
    MEGABYTES,
    DEFAULT_LIMITS.ingestionBurstSizeBytes,
    {
      flag: 'distributor.ingestion-burst-size-mb',
      doc: 'Bytes a tenant may push at once, in MB; a larger push never succeeds.',
    },
  ),
  maxLabelNameLength: key('max_label_name_length', COUNT, DEFAULT_LIMITS.maxLabelNameLength, {
    flag: 'validation.max-length-label-name',
    doc: 'The longest label name, in bytes.',
  }),
  maxLabelValueLength: key('max_label_value_length', COUNT, DEFAULT_LIMITS.maxLabelValueLength, {
    flag: 'validation.max-length-label-value',
    doc: 'The longest label value, in bytes.',
  }),
  maxLabelNamesPerSeries: key(
    'max_label_names_per_series',
    COUNT,
    DEFAULT_LIMITS.maxLabelNamesPerSeries,
    { flag: 'validation.max-label-names-per-series', doc: 'The most labels of a stream.' },
  ),
  rejectOldSamples: key('reject_old_samples', BOOL, DEFAULT_LIMITS.rejectOldSamples, {
    flag: 'validation.reject-old-samples',
    doc: 'Whether old lines are refused.',
  }),
  rejectOldSamplesMaxAgeMs: key(
    'reject_old_samples_max_age',
    DURATION,
    DEFAULT_LIMITS.rejectOldSamplesMaxAgeMs,
    { flag: 'validation.reject-old-samples.max-age', doc: 'The oldest a line may be.' },
  ),
  creationGracePeriodMs: key(
    'creation_grace_period',
    DURATION,
    DEFAULT_LIMITS.creationGracePeriodMs,
    { flag: 'validation.create-grace-period', doc: 'How far in the future a line may be.' },
  ),
  maxLineSizeBytes: key('max_line_size', SIZE, DEFAULT_LIMITS.maxLineSizeBytes, {
    flag: 'distributor.max-line-size',
    doc: 'The longest line; 0 is no limit.',
  }),
  maxLineSizeTruncate: key('max_line_size_truncate', BOOL, DEFAULT_LIMITS.maxLineSizeTruncate, {
    flag: 'distributor.max-line-size-truncate',
    doc: 'Whether longer lines are cut instead of refused.',
  }),
  maxLineSizeTruncateIdentifier: key(
    'max_line_size_truncate_identifier',
    TEXT,
    DEFAULT_LIMITS.maxLineSizeTruncateIdentifier,
    {
      flag: 'distributor.max-line-size-truncate-identifier',
      doc: 'Put at the end of a line that was cut.',
    },
  ),
  incrementDuplicateTimestamp: key(
    'increment_duplicate_timestamp',
    BOOL,
    DEFAULT_LIMITS.incrementDuplicateTimestamp,
    {
      flag: 'validation.increment-duplicate-timestamps',
      doc: 'Whether a line with the timestamp of the one before it is moved by 1 ns.',
    },
  ),
  discoverServiceName: key('discover_service_name', TEXT_LIST, DEFAULT_LIMITS.discoverServiceName, {
    flag: 'validation.discover-service-name',
    doc: 'Labels whose first present value becomes `service_name`; empty is off.',
  }),
  discoverLogLevels: key('discover_log_levels', BOOL, DEFAULT_LIMITS.discoverLogLevels, {
    flag: 'validation.discover-log-levels',
    doc: 'Whether `detected_level` is added to each line.',
  }),
  logLevelFields: key('log_level_fields', TEXT_LIST, DEFAULT_LIMITS.logLevelFields, {
    flag: 'validation.log-level-fields',
    doc: 'Fields that hold the level.',
  }),
  logLevelFromJsonMaxDepth: key(
    'log_level_from_json_max_depth',
    COUNT,
    DEFAULT_LIMITS.logLevelFromJsonMaxDepth,
    {
      flag: 'validation.log-level-from-json-max-depth',
      doc: 'How deep a JSON line is searched for the level; 0 is no limit.',
    },
  ),
  useOwnedStreamCount: key('use_owned_stream_count', BOOL, DEFAULT_LIMITS.useOwnedStreamCount, {
    flag: 'ingester.use-owned-stream-count',
    doc: 'Whether only streams that the ring gives to the ingester count.',
  }),
  maxStreamsPerUser: key('max_streams_per_user', COUNT, DEFAULT_LIMITS.maxStreamsPerUser, {
    flag: 'ingester.max-streams-per-user',
    doc: 'The most streams of a tenant in an ingester; 0 is no limit.',
  }),
  maxGlobalStreamsPerUser: key(
    'max_global_streams_per_user',
    COUNT,
    DEFAULT_LIMITS.maxGlobalStreamsPerUser,
    {
      flag: 'ingester.max-global-streams-per-user',
      doc: 'The most streams of a tenant in the cluster; 0 is no limit.',
    },
  ),
  unorderedWrites: key('unordered_writes', BOOL, DEFAULT_LIMITS.unorderedWrites, {
    flag: 'ingester.unordered-writes',
    doc: 'Whether lines may arrive out of order.',
  }),
  perStreamRateLimitBytesPerSec: key(
    'per_stream_rate_limit',
    SIZE,
    DEFAULT_LIMITS.perStreamRateLimitBytesPerSec,
    { flag: 'ingester.per-stream-rate-limit', doc: 'Bytes a stream may take per second.' },
  ),
  perStreamRateLimitBurstBytes: key(
    'per_stream_rate_limit_burst',
    SIZE,
    DEFAULT_LIMITS.perStreamRateLimitBurstBytes,
    { flag: 'ingester.per-stream-rate-limit-burst', doc: 'Bytes a stream may take at once.' },
  ),
  allowStructuredMetadata: key(
    'allow_structured_metadata',
    BOOL,
    DEFAULT_LIMITS.allowStructuredMetadata,
    {
      flag: 'validation.allow-structured-metadata',
      doc: 'Whether lines may carry structured metadata.',
    },
  ),
  maxStructuredMetadataSizeBytes: key(
    'max_structured_metadata_size',
    SIZE,
    DEFAULT_LIMITS.maxStructuredMetadataSizeBytes,
    { flag: 'limits.max-structured-metadata-size', doc: 'The most structured metadata of a line.' },
  ),
  maxStructuredMetadataEntriesCount: key(
    'max_structured_metadata_entries_count',
    COUNT,
    DEFAULT_LIMITS.maxStructuredMetadataEntriesCount,
    {
      flag: 'limits.max-structured-metadata-entries-count',
      doc: 'The most structured metadata entries of a line.',
    },
  ),
  blockIngestionUntilMs: key('block_ingestion_until', TIME, DEFAULT_LIMITS.blockIngestionUntilMs, {
    flag: 'limits.block-ingestion-until',
    doc: 'Pushes are refused until then; 0 never.',
  }),
  blockIngestionPolicyUntilMs: key(
    'block_ingestion_policy_until',
    TIMES_BY_NAME,
    DEFAULT_LIMITS.blockIngestionPolicyUntilMs,
    { doc: 'Policy to the time until which its streams are refused.' },
  ),
  blockIngestionStatusCode: key(
    'block_ingestion_status_code',
    intType({ min: 200, max: 599 }),
    DEFAULT_LIMITS.blockIngestionStatusCode,
    {
      flag: 'limits.block-ingestion-status-code',
      doc: 'Status of refused pushes; 2xx pretends success.',
    },
  ),
  enforcedLabels: key('enforced_labels', TEXT_LIST, DEFAULT_LIMITS.enforcedLabels, {
    flag: 'validation.enforced-labels',
    doc: 'Labels that every stream must have.',
  }),
  policyEnforcedLabels: key(
    'policy_enforced_labels',
    LISTS_BY_NAME,
    DEFAULT_LIMITS.policyEnforcedLabels,
    { doc: 'Policy to the labels its streams must have.' },
  ),
  policyStreamMapping: key(
    'policy_stream_mapping',
    STREAMS_BY_NAME,
    DEFAULT_LIMITS.policyStreamMapping,
    { doc: 'Policy to the streams it holds for.' },
  ),
  discoverGenericFields: key(
    'discover_generic_fields',
    GENERIC_FIELDS,
    DEFAULT_LIMITS.discoverGenericFields,
    {
      doc: 'Structured metadata to add: `fields` maps its name to the fields it is looked up from.',
    },
  ),
  shardStreams: section('shard_streams', 'Streams that are too fast are split into several.', {
    enabled: key('enabled', BOOL, SHARD.enabled, {
      flag: 'shard-streams.enabled',
      doc: 'Whether they are.',
    }),
    timeShardingEnabled: key('time_sharding_enabled', BOOL, SHARD.timeShardingEnabled, {
      flag: 'shard-streams.time-sharding-enabled',
      doc: 'Whether late lines get streams of their own.',
    }),
    timeShardingIgnoreRecentMs: key(
      'time_sharding_ignore_recent',
      DURATION,
      SHARD.timeShardingIgnoreRecentMs,
      {
        flag: 'shard-streams.time-sharding-ignore-recent',
        doc: 'Lines newer than this are not late.',
      },
    ),
    loggingEnabled: key('logging_enabled', BOOL, SHARD.loggingEnabled, {
      flag: 'shard-streams.logging-enabled',
      doc: 'Whether splits are logged.',
    }),
    desiredRateBytesPerSec: key('desired_rate', SIZE, SHARD.desiredRateBytesPerSec, {
      flag: 'shard-streams.desired-rate',
      doc: 'Bytes per second of a part.',
    }),
  }),
  otlpConfig: section('otlp_config', 'What becomes of OpenTelemetry attributes.', {
    resourceAttributes: section('resource_attributes', 'Attributes of the resource.', {
      ignoreDefaults: key('ignore_defaults', BOOL, OTLP.resourceAttributes.ignoreDefaults, {
        doc: 'Whether the default list of labels is left out.',
      }),
      attributesConfig: key(
        'attributes_config',
        ATTRIBUTE_RULES,
        OTLP.resourceAttributes.attributesConfig,
        { doc: 'Rules; the first that names an attribute decides.' },
      ),
    }),
    scopeAttributes: key('scope_attributes', ATTRIBUTE_RULES, OTLP.scopeAttributes, {
      doc: 'Rules for attributes of the scope.',
    }),
    logAttributes: key('log_attributes', ATTRIBUTE_RULES, OTLP.logAttributes, {
      doc: 'Rules for attributes of the record.',
    }),
    severityTextAsLabel: key('severity_text_as_label', BOOL, OTLP.severityTextAsLabel, {
      doc: 'Whether the severity becomes a label.',
    }),
  }),
};
