import { expect, it } from 'vitest';
import { aMonth, LONG, SEED } from './a-month.ts';
import { differences } from './digest.ts';
import { calm, disturb } from './faults.ts';
import { randomFrom } from './kill-points.ts';
import { wrongCalls } from './month.ts';
import { outcomeOf } from './outcome.ts';
import { DAYS, Day, firstMorning } from './script.ts';

/*
 * The month with throttling, 500s, connections that end and answers that never come at a tenth of all calls. MONTH_SEED=…
 * repeats it, as far as calls at the same time come in the same order.
 */

const played = aMonth();

it('with a tenth of all calls failing, comes to the same as the undisturbed month', LONG, async () => {
  const { world, month } = played;
  await world.restore(firstMorning());
  disturb(world, SEED, randomFrom(SEED));
  for (let day = 0; day < DAYS; day += 1) await new Day(world, day).play();
  calm(world);
  const { entries } = world.aws.calls;
  const failed = entries.filter(
    ({ status, errorCode }) => status === 0 || status >= 500 || /Thrott|SlowDown/.test(errorCode ?? ''),
  );
  console.log(`${failed.length} of ${entries.length} calls to AWS failed`);
  expect(failed.length).toBeGreaterThan(entries.length * 0.05);
  const undisturbed = month.mornings[DAYS];
  if (!undisturbed) throw new Error('The undisturbed month has no end.');
  expect(differences(outcomeOf(undisturbed), outcomeOf(await world.save()))).toEqual([]);
  expect(wrongCalls(world)).toEqual([]);
});
