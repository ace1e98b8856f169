import type { Deactivation, Decision, Ownership, Person } from '../../../cleanup/decisions/decision.ts';
import type { Card, DecisionStore, Refusal, Requested } from '../../../cleanup/decisions/decision-store.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import type { StoredFinding } from '../../../cleanup/store/audit-store.ts';

/** What Slack's side reads and writes of the decision store, in memory. */
export class MemoryDecisionStore implements DecisionStore {
  readonly findings = new Map<string, StoredFinding>();
  readonly shown = new Map<string, Card>();
  /** When each card was last said, by the same keys: from then on it is kept. */
  readonly saidAt = new Map<string, Date>();
  readonly owners = new Map<string, Ownership>();
  readonly switchedOff = new Map<string, Deactivation>();
  decisions: Decision[] = [];
  known: readonly Person[] = [];
  refused: readonly Refusal[] = [];

  /** Stores findings as an audit would; those stored before keep the day they were opened. */
  record(findings: readonly Finding[], at: Date): void {
    for (const finding of findings) {
      const openedAt = this.findings.get(finding.id)?.openedAt ?? at;
      this.findings.set(finding.id, { finding, openedAt, recordedAt: at, ownerChange: null, resolved: null });
    }
  }

  resolve(id: string, reason: string, at: Date): void {
    const stored = this.findings.get(id);
    if (stored) this.findings.set(id, { ...stored, resolved: { at, reason } });
  }

  async finding(_account: string, id: string) {
    return this.findings.get(id) ?? null;
  }
  async allFindings() {
    return [...this.findings.values()];
  }
  async openFindings() {
    return [...this.findings.values()].filter(({ resolved }) => resolved === null);
  }
  async ownership(_account: string, principalId: string) {
    return this.owners.get(principalId) ?? { principalId, owner: null, notMine: [] };
  }
  async deactivation(_account: string, subject: Finding['subject']) {
    return this.switchedOff.get(subject.id) ?? null;
  }
  async deactivations() {
    return [];
  }
  async cards(_account: string, findingId: string) {
    return [...this.shown.values()].filter((card) => card.findingId === findingId);
  }
  async people() {
    return this.known;
  }
  async decision(_account: string, id: string) {
    return this.decisions.find((decision) => decision.id === id) ?? null;
  }
  async openDecisions() {
    return this.decisions.filter(({ state }) => state === 'requested');
  }
  async history(_account: string, { limit, principalId }: { limit: number; principalId?: string }) {
    const own = this.decisions.filter((one) => principalId === undefined || one.principalId === principalId);
    return own.slice(0, limit);
  }
  async request(decision: Decision): Promise<Requested> {
    return { outcome: 'stored', decision };
  }
  async refusals() {
    return this.refused;
  }
  async trail() {
    return { entries: [], before: null };
  }
  async refuse() {}
  async show(_account: string, cards: readonly Card[], now: Date) {
    for (const card of cards) {
      const key = `${card.findingId}#${card.channel}#${card.ts}`;
      this.shown.set(key, card);
      this.saidAt.set(key, now);
    }
  }
  async settle() {}
  async mark() {}
  async isMarked() {
    return false;
  }
  async isNewest() {
    return true;
  }
  async setOwnership(_account: string, ownership: Ownership) {
    this.owners.set(ownership.principalId, ownership);
  }
  async setDeactivation() {}
  async clearDeactivation() {}
  async disownKey() {}
  async append() {}
  async setPeople(_account: string, people: readonly Person[]) {
    this.known = people;
  }
}
