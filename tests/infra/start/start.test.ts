import { describe, expect, test } from 'vitest';
import { parseStartArguments } from '../../../infra/sandbox/arguments.ts';
import { start } from '../../../infra/sandbox/start.ts';
import { pageInvitation, TOUR } from '../../../infra/sandbox/start-words.ts';
import { framed } from '../../../infra/sandbox/written.ts';

describe('npm start', () => {
  test.each([
    [['--users', '-5'], '--users: "-5" is not a whole number from 1 to 5000'],
    [['--users', '5001'], '--users: "5001" is not a whole number from 1 to 5000'],
    [['--users'], "Option '--users <value>' argument missing"],
    [['--unheard-of'], "Unknown option '--unheard-of'"],
  ])('%j is refused in one line', async (args, line) => {
    let said = '';
    const err = (text: string) => {
      said += text;
    };
    expect(await start(args, { out: () => {}, err })).toBe(2);
    expect(said.split('\n')).toEqual([expect.stringContaining(line), 'Try: npm start -- --help', '']);
  });

  test('takes options in any order', () => {
    expect(parseStartArguments(['--users', '20', '--once'])).toEqual({ help: false, once: true, users: 20 });
  });

  test('shows the beginning of a long email, and where the rest is', () => {
    const message = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join('\n');
    const email = { subject: 'long', message };
    expect(framed(email)).toContain('line 100');
    expect(framed(email, 'out/email.txt')).toContain('line 28\n… the rest is in out/email.txt\n');
    expect(framed({ subject: 'short', message: 'line' }, 'out/email.txt')).not.toContain('the rest');
  });

  test('numbers the tour', () => {
    expect(pageInvitation('http://127.0.0.1:1/', TOUR)).toMatch(/ {2}1 As Tomáš[\s\S]* {2}5 As Ingrid/);
  });
});
