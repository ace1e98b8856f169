import { parsePolicy } from '../../../cleanup/policy.ts';
import type { Chat } from '../chat.ts';
import { SandboxClock } from '../clock.ts';
import { dateWords } from '../page/date-words.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { fernwoodWorkspace } from '../slack/fernwood-workspace.ts';
import { MONTH_POLICY, theAccount } from './account.ts';
import { at, DAYS } from './calendar.ts';
import { Days } from './day.ts';
import type { Line } from './line.ts';
import { narrate, type Telling } from './narrate.ts';
import type { Safeguard } from './safeguards.ts';

/** What one day did, and why. */
export interface DayStory {
  readonly day: number;
  readonly date: string;
  readonly lines: readonly Line[];
}

/** The month of `npm start -- --month`: a sandbox in which days pass when told to. */
export interface Month {
  readonly sandbox: Sandbox;
  readonly chat: Chat;
  readonly clock: SandboxClock;
  /** Told so far. */
  readonly stories: readonly DayStory[];
  /** Plays the next day, one at a time. Null: it is over. */
  next(): Promise<DayStory | null>;
}

/** Starts it, in the morning of the first day. */
export async function openMonth(onLog: (line: unknown) => void = () => {}): Promise<Month> {
  const clock = new SandboxClock();
  clock.moveTo(at(1, 7));
  let days: Days | null = null;
  const sandbox = await startSandbox({
    account: theAccount(),
    policy: MONTH_POLICY,
    workspace: fernwoodWorkspace(),
    clock,
    beforeDecisions: () => days?.beforeDecisions(),
    onLog,
  });
  // AWS takes its time for reports; here nothing is learnt by waiting.
  Object.assign(sandbox.aws.settings, { reportPolls: 0, jobPolls: 0 });
  const { chat } = sandbox;
  if (!chat) throw new Error('The month needs its Slack.');
  const played = new Days(sandbox, chat, clock);
  days = played;
  const stories: DayStory[] = [];
  const telling: Telling = {
    policy: parsePolicy(MONTH_POLICY),
    nameOf: (id) => chat.slack.workspace.users.get(id)?.realName ?? id,
    told: new Set(),
  };
  return {
    sandbox,
    chat,
    clock,
    stories,
    async next() {
      const day = stories.length + 1;
      if (day > DAYS) return null;
      const lines = narrate(await played.play(day), telling);
      const story = { day, date: dateWords(at(day, 12)), lines };
      stories.push(story);
      return story;
    },
  };
}

/** On which day each safeguard was first seen to hold. */
export function seenSafeguards(stories: readonly DayStory[]): Map<Safeguard, number> {
  const seen = new Map<Safeguard, number>();
  for (const { day, lines } of stories) {
    for (const { safeguard } of lines) if (safeguard && !seen.has(safeguard)) seen.set(safeguard, day);
  }
  return seen;
}
