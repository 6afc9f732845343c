// Which object store a configuration means, with S3's one-URL form taken apart.
import { unreachable } from '@skald/errors';
import type { SkaldConfig } from './skald-config.ts';

export interface S3Store {
  readonly kind: 's3';
  /** Put in front of every object key; may be empty. */
  readonly keyPrefix: string;
  readonly bucket: string;
  /** URL of the service; undefined is AWS. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** Empty takes the credentials of the environment. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly forcePathStyle: boolean;
  readonly maxRetries: number;
}

export interface DirectoryStore {
  readonly kind: 'filesystem';
  readonly keyPrefix: string;
  readonly directory: string;
}

export type StoreChoice =
  | S3Store
  | DirectoryStore
  | { readonly kind: 'invalid'; readonly key: string; readonly message: string };

const DEFAULT_REGION = 'us-east-1';

export function objectStoreOf(config: SkaldConfig): StoreChoice {
  const choice = config.skald.objectStore;
  switch (choice) {
    case 'filesystem':
      return directoryStoreOf(config);
    case 's3':
      return s3StoreOf(config);
    case 'auto':
      return namesBucket(config) ? s3StoreOf(config) : directoryStoreOf(config);
    default:
      return unreachable(choice);
  }
}

function namesBucket({ storageConfig }: SkaldConfig): boolean {
  const { aws, objectStore, useThanosObjstore } = storageConfig;
  if (useThanosObjstore) return objectStore.s3.bucketName !== '';
  return aws.bucketNames !== '' || aws.s3Url !== '';
}

function keyPrefixOf({ storageConfig }: SkaldConfig): string {
  const { objectPrefix, objectStore, useThanosObjstore } = storageConfig;
  return useThanosObjstore ? objectStore.storagePrefix || objectPrefix : objectPrefix;
}

function directoryStoreOf(config: SkaldConfig): DirectoryStore {
  const { filesystem, objectStore, useThanosObjstore } = config.storageConfig;
  const own = useThanosObjstore ? objectStore.filesystem.dir : '';
  const directory = own || filesystem.directory;
  return { kind: 'filesystem', keyPrefix: keyPrefixOf(config), directory };
}

function s3StoreOf(config: SkaldConfig): StoreChoice {
  const keyPrefix = keyPrefixOf(config);
  const { aws, objectStore, useThanosObjstore } = config.storageConfig;
  if (useThanosObjstore) return newerS3StoreOf(objectStore.s3, keyPrefix);
  const url = parseS3Url(aws.s3Url);
  if (url === undefined) {
    const message = 'expected a URL such as s3://key:secret@region/bucket';
    return { kind: 'invalid', key: 'storage_config.aws.s3', message };
  }
  const [firstBucket = ''] = aws.bucketNames.split(',');
  return {
    kind: 's3',
    keyPrefix,
    bucket: firstBucket.trim() || url.bucket,
    endpoint: endpointUrl(aws.endpoint || url.endpoint, aws.insecure),
    region: aws.region || url.region || DEFAULT_REGION,
    accessKeyId: aws.accessKeyId || url.accessKeyId,
    secretAccessKey: aws.secretAccessKey || url.secretAccessKey,
    sessionToken: aws.sessionToken,
    forcePathStyle: aws.s3ForcePathStyle,
    maxRetries: aws.backoffConfig.maxRetries,
  };
}

type NewerS3 = SkaldConfig['storageConfig']['objectStore']['s3'];

function newerS3StoreOf(s3: NewerS3, keyPrefix: string): S3Store {
  const isAws = s3.endpoint === '' || s3.endpoint.endsWith('amazonaws.com');
  return {
    kind: 's3',
    keyPrefix,
    bucket: s3.bucketName,
    endpoint: endpointUrl(s3.endpoint, s3.insecure),
    region: s3.region || DEFAULT_REGION,
    accessKeyId: s3.accessKeyId,
    secretAccessKey: s3.secretAccessKey,
    sessionToken: s3.sessionToken,
    forcePathStyle: s3.bucketLookupType === 'auto' ? !isAws : s3.bucketLookupType === 'path',
    maxRetries: s3.maxRetries,
  };
}

function endpointUrl(host: string, insecure: boolean): string | undefined {
  if (host === '') return undefined;
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
