import { expect, test } from 'vitest';
import { addDays } from '../../cleanup/days.ts';
import { NO_MEMORY } from '../../cleanup/evaluate.ts';
import { aKey, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from './emulated-account.ts';
import { daysAgo, NOW } from './factories.ts';

const emulated = emulatedAccount();
const ada = aUser({ name: 'ada', id: 'AIDAADA', keys: [aKey({ id: 'AKIAADA', active: false })] });

/** What a run says of Ada's inactive key when we disabled her, with these noticed to be enabled again elsewhere. */
async function keyFindings(noticed: readonly string[]) {
  emulated.use({ users: [ada] });
  const { findings } = await emulated.look(
    {},
    {
      memory: { ...NO_MEMORY, disabledSince: new Map([[ada.id, daysAgo(3)]]) },
      exempting: async () =>
        noticed.map((id) => ({
          subject: { type: 'user' as const, id },
          principalId: id,
          until: addDays(NOW, 30),
          reason: 'switched on again outside this product',
          by: 'somebody outside this product',
        })),
    },
  );
  return findings.filter(({ rule }) => rule === 'inactive-access-key');
}

test('who is noticed to be enabled again elsewhere is not disabled by us in this very run', async () => {
  expect(await keyFindings([ada.id])).toMatchObject([{ hold: { kind: 'exempt' } }]);
});

test('who is not noticed, or is somebody else, still is', async () => {
  expect(await keyFindings([])).toEqual([]);
  expect(await keyFindings(['AIDASOMEBODY'])).toEqual([]);
});
