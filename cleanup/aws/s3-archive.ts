import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ReportArchive } from '../deliver.ts';

/** Keeps report files in a bucket. A repeated run overwrites its own files with the same. */
export function s3Archive(s3: S3Client, bucket: string): ReportArchive {
  return {
    async put({ key, body, contentType }) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));
      return `s3://${bucket}/${key}`;
    },
  };
}
