import type { Announcer } from '../../../cleanup/decisions/announcer.ts';
import { ApproversUnreadableError } from '../../../cleanup/decisions/apply-errors.ts';
import type { Decision, Person } from '../../../cleanup/decisions/decision.ts';
import type { Directory } from '../../../cleanup/decisions/decision-store.ts';

/** A workspace of our own: who is in it, and what people were told. */
export class Workspace implements Directory, Announcer {
  readonly reachesPeople = true;
  readonly people = new Map<string, Person>();
  readonly approvers = new Set<string>();
  /** Finding ids whose cards were brought up to date, in order. */
  readonly refreshed: string[] = [];
  readonly told: { readonly to: string; readonly text: string }[] = [];
  /** Who was named, beside the owner, each time that Home tabs were brought up to date. */
  readonly homes: (readonly string[])[] = [];
  /** What Slack cannot do at the moment. */
  readonly broken = new Set<'person' | 'isApprover' | 'refresh' | 'refreshHomes' | 'tell'>();
  /** Slack will not tell who approves, now or later. */
  approversUnreadable = false;

  constructor() {
    this.join('UADA', 'ada@example.com');
    this.join('UBOB', 'bob@example.com');
    this.join('UEVE', 'eve@example.com');
    this.approvers.add('UEVE');
  }

  join(slackId: string, email: string, standing: Person['standing'] = 'member'): void {
    this.people.set(slackId, { slackId, name: slackId.toLowerCase(), email, standing });
  }

  async person(slackId: string): Promise<Person | null> {
    this.#fail('person');
    return this.people.get(slackId) ?? null;
  }

  async isApprover(slackId: string): Promise<boolean> {
    this.#fail('isApprover');
    if (this.approversUnreadable) throw new ApproversUnreadableError('missing_scope');
    return this.approvers.has(slackId);
  }

  async refresh(_account: string, findingId: string): Promise<number> {
    this.#fail('refresh');
    this.refreshed.push(findingId);
    return 0;
  }

  async refreshQuestion({ approval }: Decision): Promise<number> {
    if (!approval) return 0;
    this.#fail('refresh');
    this.refreshed.push(approval.id);
    return 0;
  }

  async refreshHomes(
    _account: string,
    _ids: readonly string[],
    slackIds: readonly string[],
  ): Promise<number> {
    this.#fail('refreshHomes');
    this.homes.push([...slackIds]);
    return 0;
  }

  async tellAbout(_account: string, findingId: string, text: string): Promise<void> {
    await this.tell(`about ${findingId}`, text);
  }

  async tell(to: string, text: string): Promise<void> {
    this.#fail('tell');
    this.told.push({ to, text });
  }

  #fail(what: 'person' | 'isApprover' | 'refresh' | 'refreshHomes' | 'tell'): void {
    if (this.broken.has(what)) throw new Error('Slack does not answer');
  }
}
