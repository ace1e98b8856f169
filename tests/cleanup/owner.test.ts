import { expect, test } from 'vitest';
import { ownerOf } from '../../cleanup/owner.ts';
import { aPolicy, aRole, aUser } from './factories.ts';

test.each([
  {
    title: 'slack-user-id goes first',
    tags: { owner: 'a@example.com', 'slack-user-id': 'U0123ABCD' },
    owner: { value: 'U0123ABCD', kind: 'slack', from: 'tag slack-user-id' },
  },
  {
    title: 'a malformed slack-user-id is passed over',
    tags: { 'slack-user-id': '@ada', email: 'a@example.com' },
    owner: { value: 'a@example.com', kind: 'email', from: 'tag email' },
  },
  {
    title: 'owner goes before email and contact',
    tags: { contact: 'c@example.com', owner: 'o@example.com' },
    owner: { value: 'o@example.com', kind: 'email', from: 'tag owner' },
  },
  {
    title: 'free text is kept as text',
    tags: { Owner: 'Zoë, platform team' },
    owner: { value: 'Zoë, platform team', kind: 'text', from: 'tag Owner' },
  },
  {
    title: 'an empty tag is no answer',
    tags: { owner: ' ', contact: 'c@example.com' },
    owner: { value: 'c@example.com', kind: 'email', from: 'tag contact' },
  },
  { title: 'nothing known', tags: {}, owner: null },
])('$title', ({ tags, owner }) => {
  expect(ownerOf(aUser({ tags }), aPolicy())).toEqual(owner);
});

test('a user name that is an email address owns itself, before the template', () => {
  const policy = aPolicy({ ownerTemplate: '{name}@example.com' });
  expect(ownerOf(aUser({ name: 'ada@example.org' }), policy)).toEqual({
    value: 'ada@example.org',
    kind: 'email',
    from: 'user name',
  });
  expect(ownerOf(aUser({ name: 'ada' }), policy)?.value).toBe('ada@example.com');
});

test('a role has no owner by name', () => {
  expect(
    ownerOf(aRole({ name: 'ada@example.org' }), aPolicy({ ownerTemplate: '{name}@example.com' })),
  ).toBeNull();
});

test('a name that makes no address gets none, and replacement patterns in it mean nothing', () => {
  const policy = aPolicy({ ownerTemplate: '{name}@example.com' });
  expect(ownerOf(aUser({ name: 'a,b' }), policy)).toBeNull();
});

test('the tags that name the owner are configurable', () => {
  const policy = aPolicy({ ownerTags: ['team-lead'] });
  expect(
    ownerOf(aUser({ tags: { owner: 'o@example.com', 'Team-Lead': 'l@example.com' } }), policy)?.value,
  ).toBe('l@example.com');
});
