import bolt from '../../node_modules/@slack/bolt/dist/App.js';

/** In place of `@slack/bolt`: the app without the receivers and assistants that its index brings along. */
export const { default: App, LogLevel } = bolt;
