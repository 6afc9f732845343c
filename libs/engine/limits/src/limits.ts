// What one tenant may do, as every room sees it: `limits_config` of the configuration with units
// made plain. Not the YAML (that is @skald/config) and not the bookkeeping (TokenBucket).
//
// Names are the YAML keys in camelCase plus the unit: `…Ms`, `…Bytes`, `…BytesPerSec`. Unless a line
// says otherwise 0 means "no limit" and lengths of names and values count UTF-8 bytes.

export interface Limits extends IngestLimits, QueryLimits, StorageLimits {}

export interface IngestLimits {
  /** `global` divides the rate by the healthy distributors, `local` gives it to each. */
  readonly ingestionRateStrategy: 'global' | 'local';
  readonly ingestionRateBytesPerSec: number;
  /** The largest single push: a bigger one can never succeed. */
  readonly ingestionBurstSizeBytes: number;
  readonly maxLabelNameLength: number;
  readonly maxLabelValueLength: number;
  readonly maxLabelNamesPerSeries: number;
  readonly rejectOldSamples: boolean;
  readonly rejectOldSamplesMaxAgeMs: number;
  readonly creationGracePeriodMs: number;
  readonly maxLineSizeBytes: number;
  readonly maxLineSizeTruncate: boolean;
  readonly maxLineSizeTruncateIdentifier: string;
  readonly incrementDuplicateTimestamp: boolean;
  /** New structured metadata name → the fields it is looked up from. */
  readonly discoverGenericFields: Readonly<Record<string, readonly string[]>>;
  /** Labels whose first present value becomes `service_name`; empty turns discovery off. */
  readonly discoverServiceName: readonly string[];
  readonly discoverLogLevels: boolean;
  readonly logLevelFields: readonly string[];
  readonly logLevelFromJsonMaxDepth: number;
  readonly useOwnedStreamCount: boolean;
  readonly maxStreamsPerUser: number;
  readonly maxGlobalStreamsPerUser: number;
  readonly unorderedWrites: boolean;
  readonly perStreamRateLimitBytesPerSec: number;
  readonly perStreamRateLimitBurstBytes: number;
  readonly shardStreams: ShardStreamsLimits;
  readonly allowStructuredMetadata: boolean;
  readonly maxStructuredMetadataSizeBytes: number;
  readonly maxStructuredMetadataEntriesCount: number;
  readonly otlpConfig: OtlpLimits;
  /** Pushes before this moment are refused; 0 is never. */
  readonly blockIngestionUntilMs: number;
  /** Policy → moment until which its streams are refused. */
  readonly blockIngestionPolicyUntilMs: Readonly<Record<string, number>>;
  readonly blockIngestionStatusCode: number;
  readonly enforcedLabels: readonly string[];
  readonly policyEnforcedLabels: Readonly<Record<string, readonly string[]>>;
  readonly policyStreamMapping: Readonly<Record<string, readonly PriorityStream[]>>;
}

export interface ShardStreamsLimits {
  readonly enabled: boolean;
  readonly timeShardingEnabled: boolean;
  readonly timeShardingIgnoreRecentMs: number;
  readonly loggingEnabled: boolean;
  readonly desiredRateBytesPerSec: number;
}

export interface OtlpLimits {
  readonly resourceAttributes: {
    /** Drops the built-in list of resource attributes that become labels. */
    readonly ignoreDefaults: boolean;
    readonly attributesConfig: readonly OtlpAttributeRule[];
  };
  readonly scopeAttributes: readonly OtlpAttributeRule[];
  readonly logAttributes: readonly OtlpAttributeRule[];
  readonly severityTextAsLabel: boolean;
}

export interface OtlpAttributeRule {
  readonly action: 'index_label' | 'structured_metadata' | 'drop';
  readonly attributes: readonly string[];
  /** Matches attribute names; empty is none. */
  readonly regex: string;
}

export interface PriorityStream {
  readonly selector: string;
  readonly priority: number;
}

export interface QueryLimits {
  readonly queryTimeoutMs: number;
  readonly maxEntriesLimitPerQuery: number;
  readonly maxQuerySeries: number;
  readonly maxQueryLengthMs: number;
  readonly maxQueryLookbackMs: number;
  /** The longest `[range]` of a selector. */
  readonly maxQueryRangeMs: number;
  readonly maxChunksPerQuery: number;
  readonly cardinalityLimit: number;
  readonly maxStreamsMatchersPerQuery: number;
  readonly maxQueryBytesRead: number;
  readonly maxQuerierBytesRead: number;
  readonly maxQueryParallelism: number;
  readonly tsdbMaxQueryParallelism: number;
  readonly tsdbMaxBytesPerShard: number;
  readonly tsdbShardingStrategy: 'power_of_two' | 'bounded';
  readonly splitQueriesByIntervalMs: number;
  readonly splitMetadataQueriesByIntervalMs: number;
  readonly splitRecentMetadataQueriesByIntervalMs: number;
  readonly recentMetadataQueryWindowMs: number;
  readonly splitInstantMetricQueriesByIntervalMs: number;
  readonly splitIngesterQueriesByIntervalMs: number;
  readonly minShardingLookbackMs: number;
  readonly maxCacheFreshnessPerQueryMs: number;
  readonly maxMetadataCacheFreshnessMs: number;
  readonly maxStatsCacheFreshnessMs: number;
  readonly maxConcurrentTailRequests: number;
  readonly maxQueriersPerTenant: number;
  /** Share of the queriers a tenant may use, 0 to 1; 0 is off. */
  readonly maxQueryCapacity: number;
  readonly queryReadyIndexNumDays: number;
  readonly indexGatewayShardSize: number;
  readonly indexGatewayMaxCapacity: number;
  readonly volumeEnabled: boolean;
  readonly volumeMaxSeries: number;
  readonly blockedQueries: readonly BlockedQuery[];
  readonly requiredLabels: readonly string[];
  readonly minimumLabelsNumber: number;
  readonly shardAggregations: readonly string[];
  readonly enableMultiVariantQueries: boolean;
}

export interface BlockedQuery {
  /** The query text, exactly, or a regex when `regex` is true. */
  readonly pattern: string;
  readonly regex: boolean;
  /** FNV-1 hash of the query text; 0 is none. */
  readonly hash: number;
  /** Of `metric`, `filter`, `limited`; empty is every type. */
  readonly types: readonly string[];
}

export interface StorageLimits {
  readonly rulerMaxRulesPerRuleGroup: number;
  readonly rulerMaxRuleGroupsPerTenant: number;
  readonly rulerTenantShardSize: number;
  /** 0 keeps logs for ever; otherwise at least 24 hours. */
  readonly retentionPeriodMs: number;
  readonly retentionStream: readonly StreamRetention[];
  readonly deletionMode: 'disabled' | 'filter-only' | 'filter-and-delete';
}

/** Retention of the streams a selector matches; the highest priority wins. */
export interface StreamRetention {
  readonly selector: string;
  readonly priority: number;
  readonly periodMs: number;
}
