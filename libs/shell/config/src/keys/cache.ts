// A cache: memory of this process, or Redis.
import { MEGABYTES } from '../key-type.ts';
import { key, section } from '../table.ts';
import { bool, duration, int, oneOf, secret, text } from './key-kinds.ts';

/** The fields of one cache, without the section around them. */
export function cacheFields(flag: string) {
  return {
    defaultValidityMs: duration('default_validity', '1h', {
      flag: `${flag}.default-validity`,
      doc: 'How long an entry is good for where nothing else says so.',
    }),
    redis: redis(`${flag}.redis`),
    embeddedCache: section('embedded_cache', 'A cache in the memory of this process.', {
      enabled: bool('enabled', false, {
        flag: `${flag}.embedded-cache.enabled`,
        doc: 'Whether it is used. Results and chunks use one anyway when no cache is configured.',
      }),
      maxSizeBytes: key('max_size_mb', MEGABYTES, 100 * 2 ** 20, {
        flag: `${flag}.embedded-cache.max-size-mb`,
        doc: 'The most memory for entries, in MB.',
      }),
      maxSizeItems: int('max_size_items', 0, {
        flag: `${flag}.embedded-cache.max-size-items`,
        doc: 'The most entries; 0 is no limit.',
      }),
      ttlMs: duration('ttl', '1h', {
        flag: `${flag}.embedded-cache.ttl`,
        doc: 'How long an entry is kept.',
      }),
    }),
  };
}

function redis(flag: string) {
  return section('redis', 'Redis: one server, a cluster, or behind Sentinel.', {
    endpoint: text('endpoint', '', {
      flag: `${flag}.endpoint`,
      doc: '`host:port`, several separated by commas for a cluster or Sentinel; empty is no Redis.',
    }),
    masterName: text('master_name', '', {
      flag: `${flag}.master-name`,
      doc: 'Name of the master at Sentinel; makes the endpoints Sentinels.',
    }),
    timeoutMs: duration('timeout', '500ms', {
      flag: `${flag}.timeout`,
      doc: 'How long a request may take before it counts as a miss.',
    }),
    expirationMs: duration('expiration', '0s', {
      flag: `${flag}.expiration`,
      doc: 'How long Redis keeps an entry; 0 takes `default_validity`.',
    }),
    db: int('db', 0, { flag: `${flag}.db`, doc: 'Number of the database.' }),
    poolSize: int('pool_size', 0, {
      flag: `${flag}.pool-size`,
      doc: 'Connections kept open; 0 chooses.',
    }),
    username: text('username', '', { flag: `${flag}.username`, doc: 'ACL user.' }),
    password: secret('password', { flag: `${flag}.password`, doc: 'Password.' }),
    tlsEnabled: bool('tls_enabled', false, {
      flag: `${flag}.tls-enabled`,
      doc: 'Whether to connect with TLS.',
    }),
    tlsInsecureSkipVerify: bool('tls_insecure_skip_verify', false, {
      flag: `${flag}.tls-insecure-skip-verify`,
      doc: 'Whether to accept any certificate.',
    }),
    idleTimeoutMs: duration('idle_timeout', '0s', {
      flag: `${flag}.idle-timeout`,
      doc: 'Idle connections are closed after this; 0 never.',
    }),
    maxConnectionAgeMs: duration('max_connection_age', '0s', {
      flag: `${flag}.max-connection-age`,
      doc: 'Connections older than this are closed; 0 never.',
    }),
    routeRandomly: bool('route_randomly', false, {
      flag: `${flag}.route-randomly`,
      doc: 'Whether reads in a cluster may go to replicas.',
    }),
  });
}

export function cache(name: string, flag: string, doc: string) {
  return section(name, doc, cacheFields(flag));
}

/** A cache of the frontend's results. */
export function resultsCache(name: string, flag: string, doc: string) {
  return section(name, doc, {
    cache: cache('cache', flag, 'Where results are kept.'),
    compression: oneOf('compression', ['', 'snappy'], '', {
      flag: `${flag}.compression`,
      doc: 'Compression of what is kept.',
    }),
  });
}
