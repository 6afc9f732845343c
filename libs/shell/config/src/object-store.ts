// Which object store a configuration means, with S3's one-URL form taken apart.
import { unreachable } from '@skald/errors';
import type { SkaldConfig } from './skald-config.ts';

export interface S3Store {
  readonly kind: 's3';
  readonly bucket: string;
  /** URL of the service; undefined is AWS. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** Empty takes the credentials of the environment. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly forcePathStyle: boolean;
}

export type StoreChoice =
  | S3Store
  | { readonly kind: 'filesystem'; readonly directory: string }
  | { readonly kind: 'invalid'; readonly key: string; readonly message: string };

export function objectStoreOf(config: SkaldConfig): StoreChoice {
  const { directory } = config.storageConfig.filesystem;
  const choice = config.skald.objectStore;
  switch (choice) {
    case 'filesystem':
      return { kind: 'filesystem', directory };
    case 's3':
      return s3StoreOf(config);
    case 'auto': {
      const { bucketNames, s3Url } = config.storageConfig.aws;
      if (bucketNames === '' && s3Url === '') return { kind: 'filesystem', directory };
      return s3StoreOf(config);
    }
    default:
      return unreachable(choice);
  }
}

function s3StoreOf(config: SkaldConfig): StoreChoice {
  const { aws } = config.storageConfig;
  const url = parseS3Url(aws.s3Url);
  if (url === undefined) {
    const message = 'expected a URL such as s3://key:secret@region/bucket';
    return { kind: 'invalid', key: 'storage_config.aws.s3', message };
  }
  const [firstBucket = ''] = aws.bucketNames.split(',');
  const host = aws.endpoint || url.endpoint;
  return {
    kind: 's3',
    bucket: firstBucket.trim() || url.bucket,
    endpoint: host === '' ? undefined : withScheme(host, aws.insecure),
    region: aws.region || url.region || 'us-east-1',
    accessKeyId: aws.accessKeyId || url.accessKeyId,
    secretAccessKey: aws.secretAccessKey || url.secretAccessKey,
    sessionToken: aws.sessionToken,
    forcePathStyle: aws.s3ForcePathStyle,
  };
}

function withScheme(host: string, insecure: boolean): string {
  if (/^https?:\/\//.test(host)) return host;
  return `${insecure ? 'http' : 'https'}://${host}`;
}

/** A host with a dot or a port is an endpoint, any other a region. */
function parseS3Url(text: string) {
  const none = { bucket: '', endpoint: '', region: '', accessKeyId: '', secretAccessKey: '' };
  if (text === '') return none;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^(s3|https?):$/.test(url.protocol)) return undefined;
  const isEndpoint = /[.:]/.test(url.host);
  return {
    bucket: decodeURIComponent(url.pathname.replace(/^\//, '')),
    endpoint: isEndpoint ? url.host : '',
    region: isEndpoint ? '' : url.host,
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
  };
}
