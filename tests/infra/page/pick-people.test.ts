import { expect, test } from 'vitest';
import { pickPeople } from '../../../infra/sandbox/page/pick-people.ts';
import { aSlackUser, aWorkspace } from '../../../infra/sandbox/slack/workspace.ts';

const workspace = aWorkspace();
for (const [name, realName, deleted] of [
  ['tomas.novotny', 'Tomáš Novotný', false],
  ['zoe', 'Zoë van Dijk', false],
  ['sam', 'Sam Lee', false],
  ['samuel', 'Sam Leeson', false],
  ['gone', 'Gregor Alt', true],
  ['ops', 'Operations Desk', false],
  ['duty', 'Ops on duty', false],
] as const) {
  workspace.users.set(name, aSlackUser({ id: `U${name}`, name, realName, deleted }));
}

test.each([
  ['list @Tomáš', 'list @tomas.novotny'],
  ['list @tomas keys', 'list @tomas.novotny keys'],
  ['list keys @Tomáš Novotný', 'list keys @tomas.novotny'],
  ['list @Zoë van Dijk keys', 'list @zoe keys'],
  ['list @Sam Lee', 'list @sam'],
  ['list @Sam Lees', 'list @samuel'],
])('%s is as if the person had been picked: %s', (typed, picked) => {
  expect(pickPeople(typed, workspace)).toBe(picked);
});

test.each([
  ['of several people', 'list @Sam'],
  ['of nobody', 'list @Nobody Novotný'],
  ['of somebody who left, whom Slack does not offer', 'list @Gregor'],
  ['that is a handle', 'list @tomas.novotny  keys'],
  ["that is a handle, and begins somebody else's name", 'list @ops'],
  ['that is none', 'pause mail to tomas@example.com @ noon'],
])('a name %s stays as it was typed', (_, typed) => {
  expect(pickPeople(typed, workspace)).toBe(typed);
});
