import { afterEach, describe, expect, test, vi } from 'vitest';
import type { EmulatedRole, EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import { aRole, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { ROLES } from '../../infra/sandbox/roles.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { scriptRun } from '../cleanup/principals/aws-cli/run-script.ts';
import { comparable } from '../cleanup/principals/comparable.ts';
import { refOf, stateOf, workbench } from '../cleanup/principals/workbench.ts';
import { ADA, APRIL, ARNO, EVE, openStage, PATIENCE, type Stage } from './two-approvers.ts';

let stage: Stage;
const shell = scriptRun(() => stage.aws);
afterEach(() => stage.close());

const SUBJECTS = [
  ['user', 'reports'],
  ['role', 'bastion'],
] as const;

const looked = (principal: EmulatedUser | EmulatedRole) => stateOf(workbench(stage.aws), refOf(principal));
const principalOf = (name: string) => {
  const found = stage.aws.account.users.get(name) ?? stage.aws.account.roles.get(name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};
const denied = () => stage.aws.calls.find(({ errorCode }) => errorCode?.includes('Denied') === true);
const failedInSlack = () => stage.slack.calls.filter(({ error }) => error !== null);
const shownTo = (channel: string) => stage.textOf(stage.inChannel(channel));
/** The commands in the approvers' channel; they come in the thread of a message. */
const files = () =>
  stage
    .inChannel(CHANNELS.approvers)
    .flatMap((one) => one.files.map((file) => ({ ...file, threadTs: one.threadTs })));

/** Somebody makes another one of the name. */
function takeName(type: 'user' | 'role', name: string): EmulatedUser | EmulatedRole {
  const { users, roles } = stage.aws.account;
  if (type === 'user') users.set(name, aUser({ name, createdAt: new Date() }));
  else roles.set(name, aRole({ name, createdAt: new Date() }));
  return structuredClone(principalOf(name));
}

function freeName(name: string): void {
  stage.aws.account.users.delete(name);
  stage.aws.account.roles.delete(name);
}

/** Arno asks for it, April says yes. */
async function restoring(name: string): Promise<void> {
  await stage.decide(ARNO, name, 'restore');
  await stage.approve(APRIL, stage.question('restore', name));
}

describe('from the finding to its end, and back by the commands', { timeout: 120_000 }, () => {
  test.each(SUBJECTS)('a %s', async (type, name) => {
    stage = await openStage();
    const original = principalOf(name);
    const before = comparable(await looked(original));
    await stage.disabledLongAgo(name);
    await stage.decide(APRIL, name, 'delete');
    const question = stage.question('delete', name);
    const asked = JSON.stringify(question?.blocks);
    for (const fact of type === 'user' ? USER_FACTS : ROLE_FACTS) expect(asked).toContain(fact);
    const changes = stage.changes().length;
    for (const [who, why] of [
      [APRIL, 'You asked for this yourself'],
      [ADA, 'Only approvers may say yes'],
      [EVE, 'Only approvers may say yes'],
    ] as const) {
      await stage.approve(who, question);
      expect(stage.told(who)?.text).toContain(why);
    }
    expect(stage.changes()).toHaveLength(changes);

    await stage.approve(ARNO, question);
    await vi.waitFor(() => expect(stage.exists(name)).toBe(false), PATIENCE);
    await vi.waitFor(
      () => expect(shownTo(CHANNELS.approvers)).toMatch(/white_check_mark: (User|Role) \w+ was deleted\. \(/),
      PATIENCE,
    );
    const done = stage.changes().slice(changes);
    expect(new Set(done.map(({ caller }) => caller))).toEqual(new Set([ROLES.decision]));
    const gone =
      type === 'user'
        ? ['DeleteVirtualMFADevice', 'DeleteUser']
        : ['RemoveRoleFromInstanceProfile', 'DeleteRole'];
    expect(done.map(({ action }) => action)).toEqual(expect.arrayContaining(gone));
    const cards = type === 'user' ? `D${ADA.slice(1)}` : CHANNELS.approvers;
    await vi.waitFor(() => expect(shownTo(cards)).toContain('was deleted'), PATIENCE);

    expect(stage.aws.emails.at(-1)?.message).not.toContain('was deleted');
    await stage.audit();
    const since = stage.aws.emails.at(-1)?.message ?? '';
    expect(since).toMatch(
      new RegExp(`DECIDED SINCE THE LAST RUN[^]*: delete ${type} ${name}, with the yes of .*was deleted`),
    );
    await stage.actAs.command(EVE, CHANNELS.summary, `show ${name}`);
    expect(JSON.stringify(stage.told(EVE)?.blocks)).not.toContain('finding:restore');
    await stage.decide(ARNO, name, 'restore');
    expect(JSON.stringify(stage.question('restore', name)?.blocks)).toContain(original.id);
    await stage.approve(ARNO, stage.question('restore', name));
    expect(stage.told(ARNO)?.text).toContain('You asked for this yourself');
    expect(files()).toEqual([]);
    await stage.approve(APRIL, stage.question('restore', name));
    await vi.waitFor(() => expect(files()).toHaveLength(1), PATIENCE);
    const [file] = files();
    expect(file?.name).toBe(`restore-${type}-${name}.sh`);
    const above = stage.inChannel(CHANNELS.approvers).find(({ ts }) => ts === file?.threadTs);
    expect(JSON.stringify(above?.blocks)).toContain(`Its unique id ${original.id}`);
    expect(stage.exists(name)).toBe(false);

    const script = file?.content ?? '';
    const notOurs = takeName(type, name);
    const refused = await shell.run(script);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is taken') });
    expect(principalOf(name)).toEqual(notOurs);
    freeName(name);
    expect(await shell.run(script)).toMatchObject({ code: 0, stderr: '' });
    const after = await looked(principalOf(name));
    expect(comparable(after)).toEqual(before);
    expect(after.id).not.toBe(original.id);
    for (const lost of type === 'user' ? LOST_OF_USER : ['Its unique id'])
      expect(script).toContain(`# - ${lost}`);
    expect(await shell.run(script)).toMatchObject({ code: 0, stdout: expect.stringContaining('already') });

    await stage.audit();
    await stage.actAs.command(ARNO, CHANNELS.summary, 'list');
    expect(JSON.stringify(stage.told(ARNO)?.blocks)).not.toContain(name);
    expect(denied()).toEqual([]);
    expect(failedInSlack()).toEqual([]);
  });
});

describe('back by the Lambda that rebuilds', { timeout: 120_000 }, () => {
  test.each(SUBJECTS)('a %s, but not while its name is somebody else’s', async (type, name) => {
    stage = await openStage({ enableRestore: true });
    const original = principalOf(name);
    const before = comparable(await looked(original));
    await stage.deleted(name);
    const changes = stage.changes().length;
    const notOurs = takeName(type, name);
    await restoring(name);
    for (const who of [ARNO, APRIL]) {
      await vi.waitFor(() => expect(shownTo(`D${who.slice(1)}`)).toContain('The name is taken'), PATIENCE);
    }
    expect(principalOf(name)).toEqual(notOurs);
    expect(stage.changes()).toHaveLength(changes);
    freeName(name);

    await restoring(name);
    await vi.waitFor(() => expect(stage.exists(name)).toBe(true), PATIENCE);
    await vi.waitFor(
      () =>
        expect(shownTo(CHANNELS.approvers)).toMatch(
          /white_check_mark: (User|Role) \w+ is there again[^"]*have to be saved again/,
        ),
      PATIENCE,
    );
    const after = await looked(principalOf(name));
    expect(comparable(after)).toEqual(before);
    expect(after.id).not.toBe(original.id);
    const done = stage.changes().slice(changes);
    expect(new Set(done.map(({ caller }) => caller))).toEqual(new Set([ROLES.restore]));
    expect(files()).toEqual([]);

    await stage.audit();
    expect(stage.aws.emails.at(-1)?.message).not.toMatch(new RegExp(`${name} has not been used`));
    await stage.actAs.command(ARNO, CHANNELS.summary, `history ${name}`);
    expect(JSON.stringify(stage.told(ARNO)?.blocks)).toContain('had restored');
    expect(denied()).toEqual([]);
    expect(failedInSlack()).toEqual([]);
  });
});

describe('a question to the approvers that comes to nothing', { timeout: 120_000 }, () => {
  test('not answered within seven days: the buttons go, and whoever asked hears it once', async () => {
    stage = await openStage();
    await stage.disabledLongAgo('bastion');
    await stage.decide(APRIL, 'bastion', 'delete');
    await stage.daysPass(6);
    await stage.audit();
    expect(stage.question('delete', 'bastion')).toBeDefined();
    const toldApril = () => shownTo(`D${APRIL.slice(1)}`).split('The question lapsed').length - 1;
    expect(toldApril()).toBe(0);
    await stage.daysPass(1);
    await stage.audit();
    expect(stage.question('delete', 'bastion')).toBeUndefined();
    expect(shownTo(CHANNELS.approvers)).toContain('Lapsed on');
    const told = toldApril();
    expect(told).toBeGreaterThan(0);
    await stage.audit();
    expect(toldApril()).toBe(told);
    expect(stage.exists('bastion')).toBe(true);
  });

  test('declined, lapsed after seven days, about something that changed since, even after the last audit', async () => {
    stage = await openStage();
    await stage.disabledLongAgo('bastion');
    const changes = stage.changes().length;
    const ask = async () => {
      await stage.decide(APRIL, 'bastion', 'delete');
      return stage.question('delete', 'bastion');
    };
    const declined = await ask();
    await stage.decline(ARNO, declined, 'the disaster drill needs it');
    expect(shownTo(`D${APRIL.slice(1)}`)).toContain('the disaster drill needs it');
    expect(shownTo(CHANNELS.approvers)).toContain(`<@${ARNO}> said no`);

    const old = await ask();
    await stage.daysPass(7);
    await stage.approve(ARNO, old);
    expect(stage.told(ARNO)?.text).toContain('lapsed on');
    await stage.audit();

    const changed = await ask();
    stage.aws.account.roles
      .get('bastion')
      ?.attachedPolicyArns.push('arn:aws:iam::aws:policy/AdministratorAccess');
    await stage.audit();
    await stage.approve(ARNO, changed);
    expect(stage.told(ARNO)?.text).toMatch(/is not what it was when somebody asked/);
    expect(shownTo(CHANNELS.approvers)).toContain('Lapsed');

    const unseen = await ask();
    stage.aws.account.roles
      .get('bastion')
      ?.attachedPolicyArns.push('arn:aws:iam::aws:policy/PowerUserAccess');
    await stage.approve(ARNO, unseen);
    await vi.waitFor(() => expect(shownTo(CHANNELS.approvers)).toContain('It was not deleted'), PATIENCE);

    expect(stage.exists('bastion')).toBe(true);
    expect(stage.changes()).toHaveLength(changes);
  });
});

const USER_FACTS = [
  'AKIAOLD1 (inactive',
  'in group readers',
  'attached policies ViewOnlyAccess, read',
  'Whether anything is using it at this moment was not checked',
];
const ROLE_FACTS = [
  'Instance profiles bastion, jump contain it',
  'service ec2.amazonaws.com; account 444455556666; federated provider arn:aws:iam::111122223333:saml-provider/okta',
  'Whether anything is running with it at this moment was not checked',
];

const LOST_OF_USER = [
  'Its unique id',
  'Access keys AKIAOLD1, AKIAOLD2: their secrets',
  'The console password.',
  'MFA devices arn:aws:iam::111122223333:mfa/reports.',
  'SSH public keys APKAOLD',
  'Signing certificates CERTOLD',
];
