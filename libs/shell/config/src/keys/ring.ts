// What every ring has in common, under the flag prefix that Loki gives each of them.
import { section } from '../table.ts';
import { bool, duration, float, int, list, oneOf, port, secret, text } from './key-kinds.ts';

/** Where a ring lives. The flags of the ingester's Consul stand without the prefix of its ring. */
export function kvstore(
  flag: string,
  { prefix = 'collectors/', consulFlag = `${flag}.consul` } = {},
) {
  return section('kvstore', 'Where the ring lives.', {
    store: oneOf('store', ['consul', 'inmemory', 'memberlist'], 'consul', {
      flag: `${flag}.store`,
      defaultFrom:
        '`memberlist` when `memberlist.join_members` is set, `inmemory` with `-target=all`, else `consul`',
      doc: 'The key-value store: a Consul agent, this process alone, or gossip among the members.',
    }),
    prefix: text('prefix', prefix, {
      flag: `${flag}.prefix`,
      doc: 'What the keys in the store start with; must end with a slash.',
    }),
    consul: section('consul', 'The Consul agent, when `store` is `consul`.', {
      host: text('host', 'localhost:8500', {
        flag: `${consulFlag}.hostname`,
        doc: 'Host and port of the agent.',
      }),
      aclToken: secret('acl_token', {
        flag: `${consulFlag}.acl-token`,
        doc: 'ACL token for the agent.',
      }),
      httpClientTimeoutMs: duration('http_client_timeout', '20s', {
        flag: `${consulFlag}.client-timeout`,
        doc: 'How long a call to the agent may take; blocking queries wait this long plus a tenth.',
      }),
      consistentReads: bool('consistent_reads', false, {
        flag: `${consulFlag}.consistent-reads`,
        doc: 'Whether reads ask the Consul leader.',
      }),
      watchRateLimit: float('watch_rate_limit', 1, {
        flag: `${consulFlag}.watch-rate-limit`,
        doc: 'Watch polls per second; 0 is no limit.',
      }),
      watchBurstSize: int('watch_burst_size', 1, {
        flag: `${consulFlag}.watch-burst-size`,
        doc: 'Watch polls that may follow each other at once.',
      }),
      casRetryDelayMs: duration('cas_retry_delay', '1s', {
        flag: `${consulFlag}.cas-retry-delay`,
        doc: 'The longest pause before a lost compare-and-set is tried again.',
      }),
    }),
  });
}

/** How often a member says that it lives, and when the others stop believing it. */
export function heartbeats(flag: string, period: string) {
  return {
    heartbeatPeriodMs: duration('heartbeat_period', period, {
      flag: `${flag}.heartbeat-period`,
      doc: 'How often this instance says that it is alive; 0 never.',
    }),
    heartbeatTimeoutMs: duration('heartbeat_timeout', '1m', {
      flag: `${flag}.heartbeat-timeout`,
      doc: 'A member silent for longer counts as unhealthy; 0 never.',
    }),
  };
}

export function interfaceNames(flag: string | undefined, name = 'instance_interface_names') {
  return list(name, [], {
    ...(flag === undefined ? {} : { flag }),
    defaultFrom: 'every interface with a private address',
    doc: 'Network interfaces searched, in order, for the address told to others.',
  });
}

/** How a member of a ring presents itself. */
export function identity(flag: string) {
  return {
    tokensFilePath: text('tokens_file_path', '', {
      flag: `${flag}.tokens-file-path`,
      defaultFrom: 'a file under `common.path_prefix` with `common.persist_tokens`, else none',
      doc: 'File that keeps the tokens over a restart; empty keeps none.',
    }),
    zoneAwarenessEnabled: bool('zone_awareness_enabled', false, {
      flag: `${flag}.zone-awareness-enabled`,
      doc: 'Whether replicas are spread over zones.',
    }),
    instanceId: text('instance_id', '', {
      flag: `${flag}.instance-id`,
      defaultFrom: 'the host name',
      doc: 'Name of this instance in the ring; must be unique.',
    }),
    instanceInterfaceNames: interfaceNames(`${flag}.instance-interface-names`),
    instancePort: port('instance_port', 0, {
      flag: `${flag}.instance-port`,
      defaultFrom: '`server.grpc_listen_port`',
      doc: 'Port told to the other members.',
    }),
    instanceAddr: text('instance_addr', '', {
      flag: `${flag}.instance-addr`,
      defaultFrom: '`common.ring.instance_addr` or `common.instance_addr`, else found by interface',
      doc: 'Address told to the other members.',
    }),
    instanceAvailabilityZone: text('instance_availability_zone', '', {
      flag: `${flag}.instance-availability-zone`,
      doc: 'Zone this instance runs in.',
    }),
    instanceEnableIpv6: bool('instance_enable_ipv6', false, {
      flag: `${flag}.instance-enable-ipv6`,
      doc: 'Whether an IPv6 address may be told to others.',
    }),
  };
}

/** A whole ring of a service without replication. */
export function ring(name: string, flag: string, doc: string) {
  return section(name, doc, {
    kvstore: kvstore(flag),
    ...heartbeats(flag, '15s'),
    ...identity(flag),
  });
}

export function numTokens(flag: string) {
  return int('num_tokens', 128, {
    flag,
    min: 1,
    doc: 'Tokens of this instance: its share of the ring grows with them.',
  });
}

export function replicationFactor(flag: string) {
  return int('replication_factor', 3, {
    flag,
    min: 1,
    max: 16,
    defaultFrom: '`common.replication_factor`; 1 with `-target=all`, else 3',
    doc: 'On how many instances everything is kept.',
  });
}
