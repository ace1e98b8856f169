import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../infra/sandbox/aws/errors.ts';
import { aTearDown } from './teardown-desk.ts';

const desk = aTearDown();
const { account, changes, ready } = desk;

describe('what AWS refuses', () => {
  const refuseDelete = (times: number, before: () => void = () => {}) => {
    const error = new AwsError(
      'DeleteConflict',
      409,
      'Cannot delete entity, must remove users from group first.',
    );
    let left = times;
    const { users } = account.aws.account;
    const original = users.delete.bind(users);
    users.delete = (name) => {
      if (left-- <= 0) return original(name);
      before();
      throw error;
    };
  };

  it('a conflict sends us back for what was added in between', async () => {
    const { ada, act } = await ready();
    refuseDelete(1, () => ada.groups.push('readers'));
    await act();
    expect(changes().filter((action) => action === 'RemoveUserFromGroup')).toHaveLength(2);
    expect(account.aws.account.users.size).toBe(0);
  });

  it('a conflict that stays is told with what is left', async () => {
    const { ada, act } = await ready();
    refuseDelete(2, () => {
      ada.groups = ['readers'];
    });
    await expect(act()).rejects.toMatchObject({
      name: 'StillHeldError',
      left: ['membership of group readers'],
    });
    expect(account.aws.account.users.size).toBe(1);
  });

  it('what nobody may do is told under its permission', async () => {
    const { act } = await ready();
    const heal = account.aws.faults.add({ fault: 'AccessDenied', action: 'DeleteUserPolicy' });
    await expect(act()).rejects.toMatchObject({ name: 'DeniedError', action: 'iam:DeleteUserPolicy' });
    heal();
    await act();
    expect(account.aws.account.users.size).toBe(0);
  });

  it.each(['EntityTemporarilyUnmodifiable', 'ConcurrentModification'])('%s is waited for', async (code) => {
    const { act } = await ready();
    const { users } = account.aws.account;
    const original = users.delete.bind(users);
    let left = 2;
    users.delete = (name) => {
      if (left-- <= 0) return original(name);
      throw new AwsError(code, 409, 'Not now.');
    };
    await act();
    expect(users.size).toBe(0);
    expect(changes().filter((action) => action === 'DeleteUser')).toHaveLength(3);
  });

  it('being busy that does not end is told as such', async () => {
    const { act } = await ready();
    account.aws.account.users.delete = () => {
      throw new AwsError('EntityTemporarilyUnmodifiable', 409, 'Not now.');
    };
    await expect(act()).rejects.toMatchObject({ name: 'BusyError', call: 'DeleteUser' });
  });
});
