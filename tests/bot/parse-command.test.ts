import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePageValue } from '../../bot/listeners/commands/page.ts';
import { type Command, formatCommand, parseCommand } from '../../bot/listeners/commands/parse.ts';

describe('what is typed behind /iam-cleanup', () => {
  test.each<[string, Command]>([
    ['', { name: 'help' }],
    ['  help ', { name: 'help' }],
    ['MINE', { name: 'mine' }],
    ['audit', { name: 'audit' }],
    ['list', { name: 'list', kind: null, owner: null }],
    ['list keys', { name: 'list', kind: 'keys', owner: null }],
    ['list key', { name: 'list', kind: 'keys', owner: null }],
    ['list <@U012AB|ada> roles', { name: 'list', kind: 'roles', owner: 'U012AB' }],
    ['show AKIAEXAMPLE', { name: 'show', subject: 'AKIAEXAMPLE' }],
    ['show <mailto:ada@example.com|ada@example.com>', { name: 'show', subject: 'ada@example.com' }],
    ['show a&amp;b', { name: 'show', subject: 'a&b' }],
    ['plan', { name: 'plan', days: null }],
    ['plan 45', { name: 'plan', days: 45 }],
    ['history', { name: 'history', subject: null }],
    ['history ada', { name: 'history', subject: 'ada' }],
    ['report', { name: 'report' }],
  ])('“%s”', (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });

  test.each(['/iam-cleanup history ada', ' /IAM-Cleanup  /iam-cleanup history ada'])(
    'the slash command itself may be copied along: “%s”',
    (text) => expect(parseCommand(text)).toEqual({ name: 'history', subject: 'ada' }),
  );

  test.each(['/iam-cleanup', '/iam-cleanup '])('alone it asks for help: “%s”', (text) =>
    expect(parseCommand(text)).toEqual({ name: 'help' }),
  );

  test.each<[string, string | null]>([
    ['lits', 'list'],
    ['lisst keys', 'list keys'],
    ['lisst <@U012AB|ada>', 'list [keys|passwords|users|roles|permissions] [@owner]'],
    ['shwo', 'show <user, role or key id>'],
    ['shwo ada', 'show ada'],
    ['adit', 'audit'],
    ['min', 'mine'],
    ['histroy', 'history'],
    ['list kays', 'list keys'],
    ['list @ada', 'list [keys|passwords|users|roles|permissions] [@owner]'],
    ['list keys roles', 'list roles'],
    ['show', 'show <user, role or key id>'],
    ['show a b', 'show <user, role or key id>'],
    ['plan 0', 'plan [days]'],
    ['plan 45 days', 'plan [days]'],
    ['plan -1', 'plan [days]'],
    ['audit now', 'audit'],
    ['drop table', null],
    ['__proto__', null],
    ['constructor', null],
  ])('“%s” is wrong, and suggests %s', (text, meant) => {
    expect(parseCommand(text)).toMatchObject({ name: 'wrong', meant });
  });

  test('never throws, and what it understands can be typed again', () => {
    const words = fc.constantFrom(
      'list',
      'keys',
      '<@U012AB|a>',
      'plan',
      '45',
      'show',
      'history',
      'mine',
      'x',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const command = parseCommand(typed);
        if (command.name !== 'wrong') expect(parseCommand(formatCommand(command))).toEqual(command);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the value of a paging button', () => {
  test('is a page and a command', () => {
    expect(parsePageValue('2 list keys')).toEqual({
      page: 2,
      command: { name: 'list', kind: 'keys', owner: null },
    });
  });

  test.each(['', 'list keys', '-1 list', '99999 list', '1 audit', '1 nonsense', '1 list\nkeys'])(
    'is not “%s”',
    (value) => {
      expect(parsePageValue(value)).toBeNull();
    },
  );
});
