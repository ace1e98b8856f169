import type { Fault } from '../../infra/sandbox/aws/faults.ts';
import { ROLES } from '../../infra/sandbox/roles.ts';
import type { SlackFault } from '../../infra/sandbox/slack/server.ts';
import type { World } from './world.ts';

/** Parts of all calls; together a tenth. */
const REFUSED = { Throttling: 0.03, InternalError: 0.03 } as const;
const CUT_OFF = { close: 0.01, 'lost-answer': 0.01 } as const;
/** The answer is waited for in vain: the request never got there, or the answer never came back. */
const SILENT = 0.01;

/**
 * Throttling, 500s, connections that end and answers that never come, at a tenth of all calls of the product to AWS and to
 * Slack. The errors go over the wire, so that clients see them as they are. Which calls suffer follows from the seed, as
 * far as the order of what goes at the same time does.
 */
export function disturb({ aws, slack, network }: World, seed: number, random: () => number): void {
  aws.faults.clear();
  aws.faults.seed(seed);
  for (const [fault, part] of Object.entries({ ...REFUSED, ...CUT_OFF })) {
    // A rule draws only for the calls that no rule before it has taken; so few are taken that it makes no difference.
    for (const caller of Object.values(ROLES))
      aws.faults.add({ fault: fault as Fault, caller, fraction: part });
  }
  const slackFaults: [SlackFault, number][] = [
    ['ratelimited', REFUSED.Throttling],
    ['unavailable', REFUSED.InternalError],
    ['close', CUT_OFF.close],
    ['lost-answer', CUT_OFF['lost-answer']],
  ];
  slack.faults.next = () => {
    let lot = random();
    for (const [fault, part] of slackFaults) {
      if (lot < part) return fault;
      lot -= part;
    }
    return null;
  };
  network.fate = () => {
    const lot = random();
    return lot < SILENT ? 'request lost' : lot < 2 * SILENT ? 'answer lost' : 'arrives';
  };
}

/** Everything works again. */
export function calm({ aws, slack, network }: World): void {
  aws.faults.clear();
  slack.faults.next = () => null;
  network.fate = () => 'arrives';
}
