import * as v from 'valibot';

/** What the page says that a person pressed. */
export const STORY_PRESS = v.object({
  do: v.picklist(['next', 'play', 'stop', 'pace']),
  /** How long each day is left to be read. */
  pace: v.optional(v.picklist(['slow', 'normal', 'fast'])),
});
export type StoryPress = v.InferOutput<typeof STORY_PRESS>;

/** How far a story is. */
export interface StoryState {
  readonly title: string;
  readonly date: string;
  /** What has happened so far. */
  readonly html: string;
  readonly playing: boolean;
  /** A day is under way. */
  readonly busy: boolean;
  /** What is going on, for the person who waits. */
  readonly status: string;
  readonly over: boolean;
}

/** A story that the page plays beside Slack, the account and the inbox, day by day. */
export interface Story {
  state(): StoryState;
  press(press: StoryPress): void;
}

/** Where it is told; the rest comes with each state. */
export const STORY_PANEL = `<section class="story" aria-label="The month"><header><h2 id="story-title"></h2><p id="story-date"></p>
<div class="controls"><button type="button" data-story="next">Next day</button> <button type="button" data-story="play" class="primary">Play</button> <button type="button" data-story="stop" hidden>Stop playing</button>
<label>Pace <select id="story-pace"><option>slow</option><option selected>normal</option><option>fast</option></select></label> <span id="story-busy" role="status"></span></div></header><div id="story"></div></section>`;
