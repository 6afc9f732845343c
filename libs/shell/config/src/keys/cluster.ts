// Gossip among the members, and the files of overrides.
import { section } from '../table.ts';
import { bool, duration, int, list, port, text } from './key-kinds.ts';

export const MEMBERLIST = section('memberlist', 'Gossip: rings without a store of their own.', {
  nodeName: text('node_name', '', {
    flag: 'memberlist.nodename',
    defaultFrom: 'the host name',
    doc: 'Name of this member.',
  }),
  randomizeNodeName: bool('randomize_node_name', true, {
    flag: 'memberlist.randomize-node-name',
    doc: 'Whether a random suffix keeps names apart.',
  }),
  pullPushIntervalMs: duration('pull_push_interval', '30s', {
    flag: 'memberlist.pullpush-interval',
    min: 1,
    doc: 'How often the whole state is exchanged with one member.',
  }),
  gossipIntervalMs: duration('gossip_interval', '200ms', {
    flag: 'memberlist.gossip-interval',
    min: 1,
    doc: 'How often changes are passed on.',
  }),
  gossipNodes: int('gossip_nodes', 3, {
    flag: 'memberlist.gossip-nodes',
    min: 1,
    doc: 'Members told of a change at a time.',
  }),
  advertiseAddr: text('advertise_addr', '', {
    flag: 'memberlist.advertise-addr',
    defaultFrom: '`common.instance_addr`, else found by interface',
    doc: 'Address told to the other members.',
  }),
  advertisePort: port('advertise_port', 7946, {
    flag: 'memberlist.advertise-port',
    doc: 'Port told to the other members.',
  }),
  clusterLabel: text('cluster_label', '', {
    flag: 'memberlist.cluster-label',
    doc: 'Members with another label are refused.',
  }),
  clusterLabelVerificationDisabled: bool('cluster_label_verification_disabled', false, {
    flag: 'memberlist.cluster-label-verification-disabled',
    doc: 'Whether members with another label are accepted.',
  }),
  joinMembers: list('join_members', [], {
    flag: 'memberlist.join',
    doc: 'Members to join, `host:port`; a DNS name may stand for many. Sets the store of every ring to `memberlist` unless one is configured.',
  }),
  minJoinBackoffMs: duration('min_join_backoff', '1s', {
    flag: 'memberlist.min-join-backoff',
    doc: 'Pause before joining is tried again.',
  }),
  maxJoinBackoffMs: duration('max_join_backoff', '1m', {
    flag: 'memberlist.max-join-backoff',
    doc: 'The longest such pause.',
  }),
  maxJoinRetries: int('max_join_retries', 10, {
    flag: 'memberlist.max-join-retries',
    doc: 'Tries before joining has failed.',
  }),
  abortIfClusterJoinFails: bool('abort_if_cluster_join_fails', false, {
    flag: 'memberlist.abort-if-join-fails',
    doc: 'Whether the process stops when joining has failed.',
  }),
  rejoinIntervalMs: duration('rejoin_interval', '0s', {
    flag: 'memberlist.rejoin-interval',
    doc: 'How often joining is repeated, to heal a split; 0 never.',
  }),
  leftIngestersTimeoutMs: duration('left_ingesters_timeout', '5m', {
    flag: 'memberlist.left-ingesters-timeout',
    doc: 'How long members that left are remembered as gone.',
  }),
  leaveTimeoutMs: duration('leave_timeout', '20s', {
    flag: 'memberlist.leave-timeout',
    doc: 'How long saying goodbye may take.',
  }),
  bindAddr: list('bind_addr', [], {
    flag: 'memberlist.bind-addr',
    doc: 'Addresses to listen on; empty is every address.',
  }),
  bindPort: port('bind_port', 7946, {
    flag: 'memberlist.bind-port',
    doc: 'Port to listen on.',
  }),
  packetDialTimeoutMs: duration('packet_dial_timeout', '2s', {
    flag: 'memberlist.packet-dial-timeout',
    min: 1,
    doc: 'How long a connection to a member may take.',
  }),
  packetWriteTimeoutMs: duration('packet_write_timeout', '5s', {
    flag: 'memberlist.packet-write-timeout',
    min: 1,
    doc: 'How long sending to a member may take.',
  }),
});

export const RUNTIME_CONFIG = section('runtime_config', 'Overrides that are read while running.', {
  periodMs: duration('period', '10s', {
    flag: 'runtime-config.reload-period',
    min: 1,
    doc: 'How often the files are read again.',
  }),
  files: list('file', [], {
    flag: 'runtime-config.file',
    defaultFrom: '`limits_config.per_tenant_override_config`',
    doc: 'Files with `overrides`, separated by commas; later ones win.',
  }),
});
