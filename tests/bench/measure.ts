import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { endChild, nextMessage, startChild } from './child.ts';
import type { AccountSize, Bucket, Subject } from './settings.ts';

const Started = v.object({ url: v.string() });
const Served = v.object({
  calls: v.number(),
  refused: v.number(),
  atOnce: v.number(),
  byAction: v.record(v.string(), v.number()),
});
const Spent = v.object({
  wallMs: v.number(),
  /** Resident memory when all code was loaded and nothing read yet. */
  startRss: v.number(),
  peakRss: v.number(),
  peakHeap: v.number(),
  /** Null where the subject judges nothing (the lab's way: calls only). */
  outcome: v.nullable(
    v.object({
      findings: v.number(),
      complete: v.boolean(),
      /** Of everything that the findings say. */
      digest: v.string(),
    }),
  ),
});

/** What one subject did to one account. Memory in bytes. */
export type Measured = v.InferOutput<typeof Served> & v.InferOutput<typeof Spent>;

/** Runs a subject in a process of its own against a new emulated account in another. */
export async function measure(
  subject: Subject,
  size: AccountSize,
  now: Date,
  bucket: Bucket | null = null,
): Promise<Measured> {
  const emulator = startChild('./emulator.process.ts', { ...size, bucket, now });
  try {
    const { url } = v.parse(Started, await nextMessage(emulator));
    const child = startChild('./subject.process.ts', { subject, url, now }, shippedFlags());
    try {
      const spent = v.parse(Spent, await nextMessage(child));
      emulator.send('what was served?');
      return { ...v.parse(Served, await nextMessage(emulator)), ...spent };
    } finally {
      await endChild(child);
    }
  } finally {
    await endChild(emulator);
  }
}

/** The flags that `npm run audit` gives to node: what is measured is what is shipped. */
function shippedFlags(): string[] {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { scripts } = v.parse(v.object({ scripts: v.object({ audit: v.string() }) }), JSON.parse(text));
  return scripts.audit.split(' ').filter((word) => word.startsWith('--'));
}
