import { randomUUID } from 'node:crypto';
import { AwsError } from './errors.ts';
import type { Upstream } from './upstream.ts';
import type { Answer } from './wire/answer.ts';
import type { WireRequest } from './wire/request.ts';

/**
 * What fauxqs does not know: buckets that keep versions, and `If-None-Match: *`, which never overwrites. Of each
 * object only the current version can be read.
 */
export class VersionedObjects {
  readonly #fauxqs: Upstream;
  readonly #buckets = new Set<string>();
  /** Version id by path. */
  readonly #current = new Map<string, string>();
  /** Paths that are being put for the first time: of two at the same moment the second is refused. */
  readonly #arriving = new Set<string>();

  constructor(fauxqs: Upstream) {
    this.#fauxqs = fauxqs;
  }

  async forward(request: WireRequest): Promise<Answer> {
    const { method, query, headers, path } = request;
    if (method === 'PUT' && query.has('versioning')) {
      this.#buckets.add(bucketOf(path));
      return { status: 200, headers: {}, body: '' };
    }
    if (method === 'PUT' && headers['if-none-match'] === '*') return this.#putFirst(request);
    const version = query.get('versionId');
    if (version === null) return this.#labelled(request, await this.#fauxqs.forward(request));
    if (version === this.#current.get(path)) {
      return this.#labelled(request, await this.#fauxqs.forward({ ...request, target: path }));
    }
    throw new AwsError('NoSuchVersion', 404, 'The specified version does not exist.');
  }

  async #putFirst(request: WireRequest): Promise<Answer> {
    const { path } = request;
    const isSecond = this.#arriving.has(path);
    this.#arriving.add(path);
    try {
      const { status } = await this.#fauxqs.forward({ ...request, method: 'HEAD', body: '' });
      if (isSecond || status === 200) {
        const why = 'At least one of the pre-conditions you specified did not hold';
        throw new AwsError('PreconditionFailed', 412, why);
      }
      return this.#labelled(request, await this.#fauxqs.forward(request));
    } finally {
      if (!isSecond) this.#arriving.delete(path);
    }
  }

  #labelled({ method, path }: WireRequest, answer: Answer): Answer {
    if (answer.status >= 300 || !this.#buckets.has(bucketOf(path)) || path.split('/').length < 3)
      return answer;
    if (method === 'PUT') this.#current.set(path, randomUUID());
    const id = this.#current.get(path);
    if (method === 'DELETE') this.#current.delete(path);
    return id === undefined ? answer : { ...answer, headers: { ...answer.headers, 'x-amz-version-id': id } };
  }
}

function bucketOf(path: string): string {
  return path.split('/')[1] ?? '';
}
