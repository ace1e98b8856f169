import { type UsedRole, usedBy } from '../infra/stack/where-used.ts';
import { NEVER_TOUCHED } from './account.ts';
import { FIRST_DAY } from './basics.ts';
import { type Digest, differences, digestOf } from './digest.ts';
import type { Deliver } from './happenings.ts';
import { DAYS, Day, firstMorning, POLICY } from './script.ts';
import { type Snapshot, World } from './world.ts';

/** A call of the undisturbed month. */
export interface KnownCall {
  readonly day: number;
  readonly what: string;
  /** Which of its kind on that day, from 0. */
  readonly nth: number;
}

/** A month as it goes when nothing goes wrong: what each morning found, and every call. */
export interface Undisturbed {
  /** One more than there are days: the last is what is left in the end. */
  readonly mornings: readonly Snapshot[];
  readonly digests: readonly Digest[];
  readonly calls: readonly KnownCall[];
  /** Permissions that were used. */
  readonly used: Readonly<Record<UsedRole, ReadonlySet<string>>>;
}

/** A world, and the month in it that all others are compared with. */
export async function undisturbedMonth(): Promise<{ readonly world: World; readonly month: Undisturbed }> {
  const world = await World.start(POLICY);
  world.begin = FIRST_DAY;
  const mornings = [firstMorning()];
  const calls: KnownCall[] = [];
  await world.restore(firstMorning());
  for (let day = 0; day < DAYS; day += 1) {
    const made = new Map<string, number>();
    world.network.fate = ({ lambda, name }) => {
      const what = `${lambda}: ${name}`;
      const nth = made.get(what) ?? 0;
      calls.push({ day, what, nth });
      made.set(what, nth + 1);
      return 'arrives';
    };
    await new Day(world, day).play();
    mornings.push(await world.save());
  }
  const { entries } = world.aws.calls;
  const used = {
    audit: usedBy('audit', entries),
    bot: usedBy('bot', entries),
    decision: usedBy('decision', entries),
  };
  return { world, month: { mornings, digests: mornings.map(digestOf), calls, used } };
}

/** What may never be: calls that would have changed IAM where nothing may be changed, or that the template does not permit. */
export function wrongCalls({ aws }: World): string[] {
  return aws.calls.entries.flatMap(({ service, action, resource, caller, errorCode }) => {
    const changes = service === 'iam' && !/^(Get|List|Generate)/.test(action);
    if (changes && NEVER_TOUCHED.test(resource)) return [`touched: ${action} ${resource}`];
    const isDenied = errorCode?.includes('AccessDenied') === true;
    return isDenied ? [`denied: ${action} ${resource}, by ${caller}`] : [];
  });
}

/**
 * Plays on from a morning. Ends when a day leaves what it left in the undisturbed month, from where on all would be the
 * same again, or with the month.
 *
 * @param toTheEnd goes on all the same, to prove that
 * @returns what is different in the end
 */
export async function playFrom(
  { world, month }: { readonly world: World; readonly month: Undisturbed },
  from: number,
  {
    toTheEnd = false,
    atMost = DAYS,
    deliver,
  }: { readonly toTheEnd?: boolean; readonly atMost?: number; readonly deliver?: Deliver } = {},
): Promise<{ readonly different: readonly string[]; readonly days: number }> {
  const morning = month.mornings[from];
  if (!morning) throw new Error(`There is no day ${from}.`);
  await world.restore(morning);
  for (let day = from; ; day += 1) {
    const play = new Day(world, day);
    if (deliver) play.deliver = deliver;
    await play.play();
    const isLast = day === DAYS - 1;
    if (toTheEnd && !isLast) continue;
    const expected = month.digests[day + 1];
    const different = [
      ...(expected ? differences(expected, digestOf(await world.save())) : []),
      ...wrongCalls(world),
    ];
    if (isLast || different.length === 0 || day + 1 - from >= atMost)
      return { different, days: day + 1 - from };
  }
}
