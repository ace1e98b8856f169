import { describe, expect, test } from 'vitest';
import { parseStartArguments } from '../../../infra/sandbox/arguments.ts';
import { start } from '../../../infra/sandbox/start.ts';
import { pageInvitation, TOUR, whatNext } from '../../../infra/sandbox/start-words.ts';
import { framed } from '../../../infra/sandbox/written.ts';

describe('npm start', () => {
  test.each([
    [['--users', '-5'], '--users: "-5" is not a whole number from 1 to 5000'],
    [['--users', '5001'], '--users: "5001" is not a whole number from 1 to 5000'],
    [['--users'], "Option '--users <value>' argument missing"],
    [['--unheard-of'], "Unknown option '--unheard-of'"],
    [['--real-slack=1'], "Option '--real-slack' does not take an argument"],
    [['--real-slack', '--once'], '--once: with --real-slack it has to stay up'],
    [['--real-aws', '--users', '20'], '--users: a made-up company and --real-aws exclude each other'],
    [['--notify', 'owners'], '--notify: needs --real-slack'],
    [['--real-slack', '--notify', 'all'], '--notify: "all" is none of report, approvers, owners'],
    [['--real-aws', '--allow-changes', '111122223333'], '--allow-changes: needs --real-aws and --real-slack'],
    [
      ['--real-slack', '--allow-changes', '111122223333'],
      '--allow-changes: needs --real-aws and --real-slack',
    ],
    [['--real-slack', '--real-aws', '--allow-changes', '1'], '--allow-changes: "1" is not an account id'],
    [['--month', '--once'], '--month: it plays a company of its own on the page'],
    [['--month', '--users', '20'], '--month: it plays a company of its own on the page'],
    [['--real-aws', '--month'], '--month: it plays a company of its own on the page'],
    [['--month', '--real-slack', '--once', '--notify', 'owners'], '--month: it plays a company of its own'],
  ])('%j is refused in one line', async (args, line) => {
    let said = '';
    const err = (text: string) => {
      said += text;
    };
    expect(await start(args, { out: () => {}, err })).toBe(2);
    expect(said.split('\n')).toEqual([expect.stringContaining(line), 'Try: npm start -- --help', '']);
  });

  test('takes options in any order', () => {
    const none = {
      help: false,
      month: false,
      realSlack: false,
      realAws: false,
      allowChanges: null,
      notify: null,
    };
    expect(parseStartArguments(['--month'])).toEqual({ ...none, month: true, once: false, users: null });
    expect(parseStartArguments(['--users', '20', '--once'])).toEqual({ ...none, once: true, users: 20 });
    expect(parseStartArguments(['--allow-changes', '111122223333', '--real-slack', '--real-aws'])).toEqual({
      ...none,
      once: false,
      users: null,
      realSlack: true,
      realAws: true,
      allowChanges: '111122223333',
      notify: 'approvers',
    });
  });

  test('shows the beginning of a long email, and where the rest is', () => {
    const message = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join('\n');
    const email = { subject: 'long', message };
    expect(framed(email)).toContain('line 100');
    expect(framed(email, 'out/email.txt')).toContain('line 28\n… the rest is in out/email.txt\n');
    expect(framed({ subject: 'short', message: 'line' }, 'out/email.txt')).not.toContain('the rest');
  });

  test.each([
    [true, 'without Slack', 'on the page'],
    [false, 'on the page', 'without Slack'],
  ])('says what the files are of, and what they are not (--once: %s)', (once, says, saysNot) => {
    const words = whatNext(['out/email.txt', 'out/report.html'], { users: new Map() }, once);
    expect(words).toMatch(/overwrites them:\n {2}out\/email.txt[\s\S]*aws s3 cp, take these/);
    expect(words).toContain(says);
    expect(words).not.toContain(saysNot);
  });

  test('numbers the tour', () => {
    expect(pageInvitation('http://127.0.0.1:1/', TOUR)).toMatch(/ {2}1 As Tomáš[\s\S]* {2}5 As Ingrid/);
  });
});
