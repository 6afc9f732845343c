// The object store that the configuration names. Each thread that reads has its own.
import { resolve } from 'node:path';
import type { S3Store, StoreChoice } from '@skald/config';
import type { ObjectStore } from '@skald/objects';
import { FsObjectStore } from '@skald/objects/fs';

export async function openObjects(choice: StoreChoice): Promise<ObjectStore> {
  switch (choice.kind) {
    case 'filesystem':
      return FsObjectStore.open(resolve(choice.directory));
    case 's3': {
      const { S3ObjectStore } = await import('@skald/objects/s3');
      return new S3ObjectStore({
        bucket: choice.bucket,
        region: choice.region,
        forcePathStyle: choice.forcePathStyle,
        ...(choice.endpoint === undefined ? {} : { endpoint: choice.endpoint }),
        ...(choice.accessKeyId === '' ? {} : { credentials: credentialsOf(choice) }),
      });
    }
    case 'invalid':
      throw new Error(`${choice.key}: ${choice.message}`);
  }
}

function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: S3Store) {
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === '' ? {} : { sessionToken }),
  };
}
