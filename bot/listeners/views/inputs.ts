import * as v from 'valibot';

/** What a form holds: by block, by action. Typed by a person, so nothing of it is taken for granted. */
export interface Filled {
  readonly state: { readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

/** The one input of a block; block and action carry the same id. */
export function inputOf({ state }: Filled, id: string): unknown {
  return state.values[id]?.[id];
}

export function textOf(input: unknown): string | null {
  return read(v.looseObject({ value: v.string() }), input)?.value ?? null;
}

/** The beginning, in UTC, of a day that exists. */
export function dateOf(input: unknown): Date | null {
  const day = read(v.looseObject({ selected_date: v.pipe(v.string(), v.isoDate()) }), input)?.selected_date;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${day}`) ? date : null;
}

/** A Slack id. */
export function personOf(input: unknown): string | null {
  const id = v.pipe(v.string(), v.regex(/^[UW][A-Z0-9]{2,31}$/));
  return read(v.looseObject({ selected_user: id }), input)?.selected_user ?? null;
}

function read<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> | null {
  const parsed = v.safeParse(schema, input);
  return parsed.success ? parsed.output : null;
}
