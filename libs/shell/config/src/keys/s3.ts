// S3 and what speaks its protocol (MinIO, Ceph, …).
import { key, section } from '../table.ts';
import { SECRET } from '../key-type.ts';
import { bool, duration, int, oneOf, secret, text } from './key-kinds.ts';

export function s3Fields(flag: string) {
  return {
    s3Url: key('s3', SECRET, '', {
      flag: `${flag}.url`,
      doc: 'Everything in one URL: `s3://key:secret@region-or-host/bucket`. Other keys win over its parts.',
    }),
    s3ForcePathStyle: bool('s3forcepathstyle', false, {
      flag: `${flag}.force-path-style`,
      doc: 'Whether the bucket stands in the path (MinIO) and not in the host name.',
    }),
    bucketNames: text('bucketnames', '', {
      flag: `${flag}.buckets`,
      doc: 'The bucket. Of several separated by commas the first is used.',
    }),
    endpoint: text('endpoint', '', {
      flag: `${flag}.endpoint`,
      doc: 'Host, host and port, or URL of the service; empty is AWS.',
    }),
    region: text('region', '', { flag: `${flag}.region`, doc: 'AWS region.' }),
    accessKeyId: text('access_key_id', '', {
      flag: `${flag}.access-key-id`,
      doc: 'Access key; empty takes the credentials of the environment.',
    }),
    secretAccessKey: secret('secret_access_key', {
      flag: `${flag}.secret-access-key`,
      doc: 'Secret of the access key.',
    }),
    sessionToken: secret('session_token', {
      flag: `${flag}.session-token`,
      doc: 'Session token of temporary credentials.',
    }),
    insecure: bool('insecure', false, {
      flag: `${flag}.insecure`,
      doc: 'Whether to speak plain HTTP.',
    }),
    httpConfig: section('http_config', 'Connections to the service.', {
      timeoutMs: duration('timeout', '0s', {
        flag: `${flag}.http.timeout`,
        doc: 'How long a request may take; 0 is no limit.',
      }),
      idleConnTimeoutMs: duration('idle_conn_timeout', '1m30s', {
        flag: `${flag}.http.idle-conn-timeout`,
        doc: 'Idle connections are closed after this.',
      }),
      responseHeaderTimeoutMs: duration('response_header_timeout', '0s', {
        flag: `${flag}.http.response-header-timeout`,
        doc: 'How long the head of an answer may take; 0 is no limit.',
      }),
      insecureSkipVerify: bool('insecure_skip_verify', false, {
        flag: `${flag}.http.insecure-skip-verify`,
        doc: 'Whether to accept any certificate.',
      }),
      caFile: text('ca_file', '', {
        flag: `${flag}.http.ca-file`,
        doc: 'File with the certificates to trust.',
      }),
    }),
    storageClass: text('storage_class', 'STANDARD', {
      flag: `${flag}.storage-class`,
      doc: 'Storage class of new objects.',
    }),
    sse: section('sse', 'Encryption at rest.', {
      type: oneOf('type', ['', 'SSE-KMS', 'SSE-S3'], '', {
        flag: `${flag}.sse.type`,
        doc: 'Kind of server-side encryption; empty is none.',
      }),
      kmsKeyId: text('kms_key_id', '', {
        flag: `${flag}.sse.kms-key-id`,
        doc: 'KMS key for `SSE-KMS`.',
      }),
      kmsEncryptionContext: text('kms_encryption_context', '', {
        flag: `${flag}.sse.kms-encryption-context`,
        doc: 'KMS encryption context, as JSON.',
      }),
    }),
    backoffConfig: section('backoff_config', 'Retries.', {
      minPeriodMs: duration('min_period', '100ms', {
        flag: `${flag}.min-backoff`,
        doc: 'Pause before the first retry.',
      }),
      maxPeriodMs: duration('max_period', '3s', {
        flag: `${flag}.max-backoff`,
        doc: 'The longest pause between retries.',
      }),
      maxRetries: int('max_retries', 5, {
        flag: `${flag}.max-retries`,
        doc: 'Tries before a request fails.',
      }),
    }),
  };
}

/** The newer way to name a store (`use_thanos_objstore`), as the Helm charts write it. */
export function objectStoreFields(flag: string) {
  return {
    s3: section('s3', 'S3 storage.', {
      endpoint: text('endpoint', '', {
        flag: `${flag}.s3.endpoint`,
        doc: 'Host, or host and port, of the service; empty is AWS.',
      }),
      region: text('region', '', { flag: `${flag}.s3.region`, doc: 'AWS region.' }),
      bucketName: text('bucket_name', '', { flag: `${flag}.s3.bucket-name`, doc: 'The bucket.' }),
      secretAccessKey: secret('secret_access_key', {
        flag: `${flag}.s3.secret-access-key`,
        doc: 'Secret of the access key.',
      }),
      accessKeyId: text('access_key_id', '', {
        flag: `${flag}.s3.access-key-id`,
        doc: 'Access key; empty takes the credentials of the environment.',
      }),
      sessionToken: secret('session_token', {
        flag: `${flag}.s3.session-token`,
        doc: 'Session token of temporary credentials.',
      }),
      insecure: bool('insecure', false, {
        flag: `${flag}.s3.insecure`,
        doc: 'Whether to speak plain HTTP.',
      }),
      bucketLookupType: oneOf('bucket_lookup_type', ['auto', 'virtual-hosted', 'path'], 'auto', {
        flag: `${flag}.s3.bucket-lookup-type`,
        doc: 'Whether the bucket stands in the host name or in the path; `auto` knows AWS.',
      }),
      maxRetries: int('max_retries', 10, {
        flag: `${flag}.s3.max-retries`,
        doc: 'Tries before a request fails.',
      }),
    }),
    filesystem: section('filesystem', 'Storage in a directory.', {
      dir: text('dir', '', {
        flag: `${flag}.filesystem.dir`,
        doc: 'The directory; empty takes `storage_config.filesystem.directory`.',
      }),
    }),
    storagePrefix: text('storage_prefix', '', {
      flag: `${flag}.storage-prefix`,
      doc: 'Put in front of every object key.',
    }),
  };
}
