import type { Gap } from '../../cleanup/inventory.ts';
import { isMissingFeature, slackReason } from '../slack/errors.ts';

/** Does what can be done and remembers what could not, so that one failure costs one message. */
export class Deliveries {
  readonly gaps: Gap[] = [];

  /** Null when it failed: then there is a gap that names it. */
  async attempt<T>(what: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      // What this Slack does not have is missing, not broken: the run stays complete.
      this.#add(what, slackReason(error), !isMissingFeature(error));
      return null;
    }
  }

  /** Something that is not told, for a reason that is nobody's failure. */
  withheld(what: string, why: string): void {
    this.#add(what, why, false);
  }

  #add(what: string, why: string, failed: boolean): void {
    this.gaps.push({ what, why, failed, required: false });
  }
}
