import { renderStory } from '../page/render-story.ts';
import type { Story, StoryPress, StoryState } from '../page/story.ts';
import { DAYS } from './calendar.ts';
import { type Month, seenSafeguards } from './month.ts';

/** So long is each day left to be read. */
const READ_MS = { slow: 8000, normal: 3500, fast: 300 } as const;

/** Plays the month on the page: a day at a time, or one after the other until it is told to pause. */
export class MonthPlayer implements Story {
  readonly #month: Pick<Month, 'stories' | 'next'>;
  #playing = false;
  #busy = false;
  #readMs: number = READ_MS.normal;
  #trouble: string | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(month: Pick<Month, 'stories' | 'next'>) {
    this.#month = month;
  }

  press({ do: what, pace }: StoryPress): void {
    if (pace) this.#readMs = READ_MS[pace];
    if (what === 'pause') this.close();
    if (what === 'play') this.#playing = !this.#isOver;
    if (what === 'play' || what === 'next') void this.#playDay();
  }

  /** The day that is under way is played to its end. */
  close(): void {
    this.#playing = false;
    clearTimeout(this.#timer);
  }

  state(): StoryState {
    const { stories } = this.#month;
    const today = stories.at(-1);
    return {
      title: today ? `Day ${today.day} of ${DAYS}` : `Before the first of ${DAYS} days`,
      date: today?.date ?? '',
      html: renderStory(stories, seenSafeguards(stories), this.#trouble, this.#isOver),
      playing: this.#playing,
      busy: this.#busy,
      over: this.#isOver,
    };
  }

  get #isOver(): boolean {
    return this.#month.stories.length >= DAYS;
  }

  async #playDay(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#busy || this.#isOver) return;
    this.#busy = true;
    try {
      await this.#month.next();
    } catch (error) {
      this.#trouble = `This day could not be played to its end: ${error instanceof Error ? error.message : error}`;
      this.#playing = false;
    }
    this.#busy = false;
    if (this.#isOver) this.#playing = false;
    if (this.#playing) this.#timer = setTimeout(() => void this.#playDay(), this.#readMs);
  }
}
