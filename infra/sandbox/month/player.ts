import { renderStory } from '../page/render-story.ts';
import type { Story, StoryPress, StoryState } from '../page/story.ts';
import { DAYS } from './calendar.ts';
import { type Month, seenSafeguards } from './month.ts';

/** So long is each day left to be read, and to be stopped at, from when it is shown. */
const READ_MS = { slow: 8000, normal: 3500, fast: 1500 } as const;

/** Plays the month on the page: a day at a time, or one after the other until it is told to stop. */
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
    if (what === 'stop') this.close();
    if (what === 'play') this.#playing = !this.#isOver;
    if (what === 'play' || what === 'next') void this.#playDay();
  }

  /** The day that is under way is played to its end. */
  close(): void {
    this.#playing = false;
    this.#forgetTimer();
  }

  #forgetTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** What is shown now; while it plays, the next day begins some time after this one was first shown. */
  state(): StoryState {
    const { stories } = this.#month;
    if (this.#playing && !this.#busy) this.#timer ??= setTimeout(() => void this.#playDay(), this.#readMs);
    const today = stories.at(-1);
    return {
      title: today ? `Day ${today.day} of ${DAYS}` : `Before the first of ${DAYS} days`,
      date: today?.date ?? '',
      html: renderStory(stories, seenSafeguards(stories), this.#trouble, this.#isOver),
      playing: this.#playing,
      busy: this.#busy,
      status: this.#busy ? `day ${stories.length + 1} passes …` : this.#isOver ? 'the end' : '',
      over: this.#isOver,
    };
  }

  get #isOver(): boolean {
    return this.#month.stories.length >= DAYS;
  }

  async #playDay(): Promise<void> {
    this.#forgetTimer();
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
  }
}
