import { finishedAudits } from './finished-audits.ts';
import { MONTH_CAST } from './month/cast.ts';
import { openMonth } from './month/month.ts';
import { MonthPlayer } from './month/player.ts';
import { type Page, startPage } from './page/page-server.ts';
import { quietly } from './quietly.ts';
import { CHANNELS } from './slack/fernwood-workspace.ts';
import type { Output } from './start.ts';
import { MONTH_TOUR, monthInvitation, toProgress } from './start-words.ts';

/** `npm start -- --month`: four weeks in which the thresholds act by themselves, played on the page. */
export async function startMonth(
  { out }: Output,
  untilStopped: (page: Page) => Promise<void>,
): Promise<number> {
  const audits = finishedAudits();
  const month = await openMonth((line) => {
    out(troubleOnly(line));
    audits.note(line);
  });
  const { sandbox, chat, clock } = month;
  const story = new MonthPlayer(month);
  try {
    const page = await startPage({
      aws: sandbox.aws,
      workspace: chat.slack.workspace,
      actAs: chat.actAs,
      cast: MONTH_CAST,
      tour: MONTH_TOUR,
      clock: () => clock.now(),
      story,
      audits: audits.count,
      opensOn: CHANNELS.summary,
    });
    out(monthInvitation(page.url));
    await untilStopped(page);
    story.close();
    await page.close();
    return 0;
  } finally {
    await quietly(() => sandbox.close());
  }
}

/** The page shows what happens: the terminal is for trouble only. */
function troubleOnly(line: unknown): string {
  const progress = toProgress(line);
  return progress.startsWith('  ✗') ? progress : '';
}
