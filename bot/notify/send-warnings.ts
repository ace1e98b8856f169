import type { Report } from '../../cleanup/report/report.ts';
import { plural } from '../../cleanup/report/text.ts';
import { type Addressee, APPROVERS, type Warned } from '../../cleanup/schedule/warning.ts';
import { WARNINGS_A_MESSAGE, warningMessage } from '../messages/warning.ts';
import type { SlackClient } from '../slack/client.ts';
import type { Addressees } from './addressees.ts';
import type { Deliveries } from './deliveries.ts';

export interface WarningContext {
  readonly slack: Pick<SlackClient, 'post' | 'openDirectMessage'>;
  readonly deliveries: Deliveries;
  readonly approversChannel: string | null;
}

/**
 * Warns owners, and the approvers about what nobody owns, each in a message of its own: an update of a card makes no
 * notification. As far as `notify` goes; nobody's credential is touched who was not to be messaged.
 *
 * @returns the warnings that were delivered, and no others
 */
export async function sendWarnings(
  { schedule, policy }: Report,
  { owners, unowned }: Addressees,
  { slack, deliveries, approversChannel }: WarningContext,
): Promise<readonly Warned[]> {
  const { warnings } = schedule;
  if (warnings.length === 0) return [];
  if (policy.notify !== 'owners') {
    // The plan names what waits for that; what it does not know of is a gap.
    const others = policy.notify === 'report' ? new Set<string>() : idsOf(unowned);
    const withheld = warnings.filter(({ finding }) => !others.has(finding.id));
    if (withheld.length > 0)
      deliveries.withheld(
        `warnings to the owners of ${plural(withheld.length, 'finding')}`,
        WITHHELD[policy.notify],
      );
    if (policy.notify === 'report') return [];
  }
  const delivered: Warned[] = [];
  const send = async (
    label: string,
    to: Addressee,
    about: ReadonlySet<string>,
    channel: () => Promise<string>,
  ) => {
    const due = warnings.filter(({ finding }) => about.has(finding.id));
    for (let from = 0; from < due.length; from += WARNINGS_A_MESSAGE) {
      const some = due.slice(from, from + WARNINGS_A_MESSAGE);
      const sent = await deliveries.attempt(label, async () =>
        slack.post(await channel(), warningMessage(some, to === APPROVERS ? 'approvers' : 'owner')),
      );
      if (sent) delivered.push(...some.map((warning) => ({ ...warning, to })));
    }
  };
  if (policy.notify === 'owners') {
    for (const [owner, findings] of owners) {
      await send('a warning to an owner', owner, idsOf(findings), () => slack.openDirectMessage(owner));
    }
  }
  if (approversChannel !== null) {
    await send(
      "a warning to the approvers' channel",
      APPROVERS,
      idsOf(unowned),
      async () => approversChannel,
    );
  }
  return delivered;
}

const WITHHELD = {
  report: 'notify is `report`, so nobody in Slack is warned, and nothing is done by itself',
  approvers: 'notify is `approvers`, so owners are not warned, and what is theirs is left alone',
} as const;

function idsOf(findings: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(findings.map(({ id }) => id));
}
