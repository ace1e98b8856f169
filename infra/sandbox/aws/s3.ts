import { type RefusalNames, refusal } from './errors.ts';
import { deniedMessage } from './permission-check.ts';
import { VersionedObjects } from './s3-versions.ts';
import type { CallerIdentity, Need, Service, World } from './service.ts';
import type { Upstream } from './upstream.ts';
import { s3Error } from './wire/answer.ts';
import type { WireRequest } from './wire/request.ts';

const REFUSALS: RefusalNames = {
  denied: ['AccessDenied', 403],
  throttled: ['SlowDown', 503],
  internal: ['InternalError', 500],
  'unknown-key': ['InvalidAccessKeyId', 403],
  'unknown-action': ['NotImplemented', 501],
};

/** Query parameters that turn a bucket call into another one, with the name that goes behind the verb. */
const BUCKET_PARTS: Readonly<Record<string, string>> = {
  versioning: 'BucketVersioning',
  policy: 'BucketPolicy',
  location: 'BucketLocation',
  tagging: 'BucketTagging',
  lifecycle: 'LifecycleConfiguration',
  encryption: 'EncryptionConfiguration',
  publicAccessBlock: 'BucketPublicAccessBlock',
};

function bucketAction({ method, query }: WireRequest): string {
  const part = Object.keys(BUCKET_PARTS).find((name) => query.has(name));
  if (part) return `${method === 'GET' ? 'Get' : 'Put'}${BUCKET_PARTS[part]}`;
  if (method === 'PUT') return 'CreateBucket';
  if (method === 'DELETE') return 'DeleteBucket';
  return query.has('versions') ? 'ListBucketVersions' : 'ListBucket';
}

function objectAction({ method, query }: WireRequest): string {
  const version = query.has('versionId') ? 'Version' : '';
  if (method === 'DELETE' && query.has('uploadId')) return 'AbortMultipartUpload';
  if (method === 'GET' && query.has('uploadId')) return 'ListMultipartUploadParts';
  const part = query.has('tagging') ? 'Tagging' : '';
  if (method === 'PUT' || method === 'POST') return `PutObject${part}`;
  return `${method === 'DELETE' ? 'Delete' : 'Get'}Object${version}${part}`;
}

/** The permissions of a call by the names that policies use: HEAD is a read, a copy needs two. */
function needsOf(request: WireRequest, arnPrefix: string): Need[] {
  const [bucket = '', ...rest] = decodeURIComponent(request.path).slice(1).split('/');
  const key = rest.join('/');
  if (bucket === '') return [{ action: 's3:ListAllMyBuckets', resource: '*' }];
  if (key === '') {
    if (request.method === 'POST')
      return [{ action: 's3:DeleteObject', resource: `${arnPrefix}${bucket}/*` }];
    return [{ action: `s3:${bucketAction(request)}`, resource: `${arnPrefix}${bucket}` }];
  }
  const need = { action: `s3:${objectAction(request)}`, resource: `${arnPrefix}${bucket}/${key}` };
  const source = request.headers['x-amz-copy-source'];
  if (typeof source !== 'string') return [need];
  const from = decodeURIComponent(source).replace(/^\//, '').replace(/\?.*$/, '');
  return [need, { action: 's3:GetObject', resource: `${arnPrefix}${from}` }];
}

/** Whoever may not list a bucket is not told that an object is missing: the answer is 403 instead of 404. */
function listNeed(read: Need): Need {
  return { action: 's3:ListBucket', resource: read.resource.replace(/\/.*$/, '') };
}

/** S3 with path-style addresses: fauxqs behind the gateway's permissions. */
export function s3Service(
  world: World,
  fauxqs: Upstream,
  may: (caller: CallerIdentity, need: Need) => boolean,
): Service {
  const objects = new VersionedObjects(fauxqs);
  return {
    refusals: REFUSALS,
    refuse: s3Error,
    understand(request) {
      const needs = needsOf(request, `arn:${world.account().partition}:s3:::`);
      const [need = { action: 's3:', resource: '*' }] = needs;
      return {
        action: need.action.slice('s3:'.length),
        needs,
        async run(caller) {
          const answer = await objects.forward(request);
          const isMissing = answer.status === 404 && need.action.startsWith('s3:GetObject');
          if (!isMissing || may(caller, listNeed(need))) return answer;
          throw refusal(REFUSALS, 'denied', deniedMessage(caller.arn, listNeed(need)));
        },
      };
    },
  };
}
