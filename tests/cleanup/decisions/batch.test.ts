import { describe, expect, it } from 'vitest';
import { applyBatch } from '../../../cleanup/decisions/apply-batch.ts';
import { NotFromQueueError, toMessage } from '../../../cleanup/decisions/apply-message.ts';
import { ACCOUNT } from './subjects.ts';

/** Applies a batch; a decision whose id begins with `bad` cannot be applied for the time being. */
async function batch(...records: readonly { id: string; group: string; body?: string }[]) {
  const applied: string[] = [];
  const errors: object[] = [];
  const Records = records.map(({ id, group, body }) => ({
    messageId: `message ${id}`,
    body: body ?? toMessage({ account: ACCOUNT, id, principalId: group }),
    attributes: { MessageGroupId: group },
  }));
  const { batchItemFailures } = await applyBatch(
    { Records },
    {
      account: ACCOUNT,
      log: { info() {}, error: (_, facts) => errors.push(facts) },
      async apply({ id }) {
        applied.push(id);
        if (id.startsWith('bad')) throw new Error('Rate exceeded for user ada');
        return { outcome: id === 'forged' ? 'unknown' : 'applied', action: 'keep', notTold: 0 };
      },
    },
  );
  return {
    applied: applied.sort(),
    errors,
    failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
  };
}

describe('a batch of queued decisions', () => {
  it('one that fails comes again with what follows it on its principal, and holds up nobody else', async () => {
    const { applied, failed, errors } = await batch(
      { id: 'bad-1', group: 'AIDAADA' },
      { id: 'eve-1', group: 'AIDAEVE' },
      { id: 'ada-2', group: 'AIDAADA' },
      { id: 'eve-2', group: 'AIDAEVE' },
    );
    expect(applied).toEqual(['bad-1', 'eve-1', 'eve-2']);
    expect(failed).toEqual(['message bad-1', 'message ada-2']);
    expect(JSON.stringify(errors)).not.toContain('user ada');
  });

  it.each([
    ['no JSON', 'hello', 'body: '],
    ['no decision', '{}', 'account: '],
    [
      'another account',
      toMessage({ account: '999988887777', id: 'x', principalId: 'y' }),
      'account: is another',
    ],
    ['an account that is none', toMessage({ account: 'x', id: 'x', principalId: 'y' }), 'account: is not'],
    [
      'an id that is none',
      toMessage({ account: ACCOUNT, id: 'a b <!channel>', principalId: 'y' }),
      'id: is not',
    ],
    ['null', 'null', 'body: '],
    ['a list', '[1]', ''],
  ])('%s is reported without its content, set aside, and not delivered again', async (_, body, problem) => {
    const { applied, failed, errors } = await batch(
      { id: 'malformed', group: 'AIDAADA', body },
      { id: 'ada-2', group: 'AIDAADA' },
    );
    expect({ applied, failed }).toEqual({ applied: ['ada-2'], failed: [] });
    expect(errors).toEqual([{ messageId: 'message malformed', problems: expect.any(Array) }]);
    expect(JSON.stringify(errors)).toContain(problem);
    expect(JSON.stringify(errors)).not.toMatch(/hello|channel|999988887777/);
  });

  it('a decision that nobody stored is reported and set aside', async () => {
    expect(await batch({ id: 'forged', group: 'AIDAADA' })).toMatchObject({
      failed: [],
      errors: [{ decision: 'forged' }],
    });
  });

  it.each([[null], [{}], [{ Records: [{}] }], ['text']])(
    'an event from elsewhere (%j) is refused',
    async (event) => {
      const options = { account: ACCOUNT, apply: () => Promise.reject(), log: { info() {}, error() {} } };
      await expect(applyBatch(event, options)).rejects.toBeInstanceOf(NotFromQueueError);
    },
  );
});
