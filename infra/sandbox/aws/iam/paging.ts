import { AwsError } from '../errors.ts';
import { list, tag } from '../wire/xml.ts';
import { type IamCall, invalid } from './call.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** The end of every paged answer: `IsTruncated`, and `Marker` while there is more. */
  readonly end: string;
}

function sizeOf(call: IamCall): number {
  const asked = call.params.get('MaxItems');
  const size = asked === null ? 100 : Number(asked);
  if (asked !== null && !(size >= 1)) {
    throw invalid(asked, 'MaxItems', 'Member must have value greater than or equal to 1');
  }
  if (asked !== null && size > 1000) {
    throw invalid(asked, 'MaxItems', 'Member must have value less than or equal to 1000');
  }
  return Math.min(size, call.settings.maxPageSize ?? size);
}

/** The page that the call asks for. A marker is opaque to callers; here it is the index to go on from. */
export function pageOf<T>(call: IamCall, all: readonly T[]): Page<T> {
  const marker = call.params.get('Marker');
  const start = marker ? Number(Buffer.from(marker, 'base64').toString()) : 0;
  if (!Number.isInteger(start)) throw new AwsError('ValidationError', 400, `Invalid Marker: ${marker}`);
  const next = start + sizeOf(call);
  const truncated = next < all.length;
  const end =
    tag('IsTruncated', truncated) +
    tag('Marker', truncated ? Buffer.from(String(next)).toString('base64') : null);
  return { items: all.slice(start, next), end };
}

/** A paged list of one kind, which is what most `List…` actions answer. */
export function pagedList<T>(
  call: IamCall,
  name: string,
  all: readonly T[],
  xml: (item: T) => string,
): string {
  const page = pageOf(call, all);
  return list(name, page.items.map(xml)) + page.end;
}
