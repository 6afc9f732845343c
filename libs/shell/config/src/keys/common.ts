// What several sections share. A value here is a default: the section's own key wins.
import { section } from '../table.ts';
import { bool, int, text } from './key-kinds.ts';
import {
  heartbeats,
  identity,
  interfaceNames,
  kvstore,
  numTokens,
  replicationFactor,
} from './ring.ts';
import { objectStoreFields, s3Fields } from './s3.ts';

const RING_FLAG = 'common.storage.ring';

export const COMMON = section('common', 'Defaults that several sections share.', {
  pathPrefix: text('path_prefix', '', {
    flag: 'common.path-prefix',
    defaultFrom: '`skald.data_dir`',
    doc: 'Directory under which every service keeps its files unless its own key says otherwise.',
  }),
  storage: section('storage', 'Where blocks, indexes and rules are stored.', {
    s3: section('s3', 'S3 storage: the default of `storage_config.aws`, as a whole.', {
      ...s3Fields('common.storage.s3'),
    }),
    objectStore: section(
      'object_store',
      'The default of `storage_config.object_store`, as a whole.',
      {
        ...objectStoreFields('common.storage.object-store'),
      },
    ),
    filesystem: section('filesystem', 'Storage in a directory.', {
      chunksDirectory: text('chunks_directory', '', {
        flag: 'common.storage.filesystem.chunk-directory',
        doc: 'Default of `storage_config.filesystem.directory`.',
      }),
      rulesDirectory: text('rules_directory', '', {
        flag: 'common.storage.filesystem.rules-directory',
        doc: 'Default of `ruler.storage.local.directory`.',
      }),
    }),
  }),
  persistTokens: bool('persist_tokens', false, {
    doc: 'Whether ring tokens are kept in files under `path_prefix` over a restart.',
  }),
  replicationFactor: int('replication_factor', 3, {
    min: 1,
    max: 16,
    defaultFrom: '1 with `-target=all`, else 3',
    doc: 'On how many ingesters every line is kept.',
  }),
  ring: section('ring', 'Defaults of every ring.', {
    kvstore: kvstore(RING_FLAG),
    ...heartbeats(RING_FLAG, '15s'),
    ...identity(RING_FLAG),
    numTokens: numTokens(`${RING_FLAG}.num-tokens`),
    replicationFactor: replicationFactor(`${RING_FLAG}.replication-factor`),
  }),
  instanceInterfaceNames: interfaceNames(undefined),
  instanceAddr: text('instance_addr', '', {
    defaultFrom: 'found by interface',
    doc: 'Address of this process for others: every ring, gossip, and the frontend.',
  }),
  compactorAddress: text('compactor_address', '', {
    flag: 'common.compactor-address',
    doc: 'HTTP address of the compactor, `http://host:port`.',
  }),
  compactorGrpcAddress: text('compactor_grpc_address', '', {
    flag: 'common.compactor-grpc-address',
    doc: 'gRPC address of the compactor, `host:port`.',
  }),
});
