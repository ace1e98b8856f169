import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** Every object's text, by its key. */
export type Objects = ReadonlyMap<string, string>;

export async function readBucket(s3: S3Client, Bucket: string): Promise<Objects> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const objects = new Map<string, string>();
  for (const { Key = '' } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    objects.set(Key, (await Body?.transformToString()) ?? '');
  }
  return objects;
}

/** Brings a bucket back to these objects. */
export async function writeBucket(s3: S3Client, Bucket: string, wanted: Objects): Promise<void> {
  const there = await readBucket(s3, Bucket);
  for (const Key of there.keys()) {
    if (!wanted.has(Key)) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  for (const [Key, Body] of wanted) {
    if (there.get(Key) !== Body) await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }
}
