import { isOpenTo } from '../../../cleanup/leavers.ts';
import type { Answered, LeaversAnswer, LeaversQuestion, LeaversStore } from '../../../cleanup/people.ts';

/** The question about leavers, in memory; held to the same tests as the table's. */
export class MemoryLeaversStore implements LeaversStore {
  #question: LeaversQuestion | null = null;

  async question() {
    return this.#question;
  }
  async ask(_account: string, question: LeaversQuestion, before: LeaversQuestion | null) {
    return this.#put(question, before);
  }
  async answer(_account: string, id: string, answer: LeaversAnswer): Promise<Answered> {
    const stored = this.#question;
    if (!stored || stored.id !== id || stored.closedAt) return { outcome: 'over' };
    if (!isOpenTo(stored, answer)) {
      return { outcome: stored.answer?.left === answer.left ? 'again' : 'final', question: stored };
    }
    this.#question = { ...stored, answer };
    return { outcome: 'stored', question: this.#question };
  }
  async close(_account: string, question: LeaversQuestion, at: Date) {
    return this.#put({ ...question, closedAt: at }, question);
  }

  #put(next: LeaversQuestion, before: LeaversQuestion | null): boolean {
    if (JSON.stringify(this.#question) !== JSON.stringify(before)) return false;
    this.#question = next;
    return true;
  }
}
