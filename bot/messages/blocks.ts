import type {
  ActionsBlock,
  Button,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  KnownBlock,
  SectionBlock,
} from '@slack/types';
import { cut, LIMITS } from './limits.ts';

/** What is sent: blocks for those who see them, text for notifications and screen readers. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** A chart; `@slack/types` does not know it yet (docs.slack.dev, data visualization block). */
export interface DataVisualizationBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'bar' | 'line';
    readonly series: readonly {
      readonly name: string;
      readonly data: readonly { readonly label: string; readonly value: number }[];
    }[];
    readonly axis_config: { readonly categories: readonly string[]; readonly y_label: string };
  };
}

/** A message with blocks that a workspace may refuse (`invalid_blocks`), and what to send then. */
export interface RichMessage {
  readonly text: string;
  readonly blocks: readonly (KnownBlock | DataVisualizationBlock)[];
  readonly plain: readonly KnownBlock[];
}

/** Longest `text` beside blocks: it stands in notifications and lists. */
const MAX_TEXT = 1000;

export function textOf(text: string): string {
  return cut(text, MAX_TEXT);
}

/** `text` is mrkdwn with everything from outside escaped; `verbatim` keeps Slack from linking names in it. */
export function section(text: string): SectionBlock {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: cut(text || ' ', LIMITS.sectionText), verbatim: true },
  };
}

export function context(text: string): ContextBlock {
  return {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: cut(text || ' ', LIMITS.fieldText), verbatim: true }],
  };
}

/** Plain text: nothing in it is obeyed, so nothing is escaped. */
export function header(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: cut(text || ' ', LIMITS.headerText) } };
}

export function divider(): DividerBlock {
  return { type: 'divider' };
}

/** More elements than Slack takes are left out, the last first. */
export function actions(elements: readonly Button[]): ActionsBlock {
  return { type: 'actions', elements: elements.slice(0, LIMITS.actionsElements) };
}

/** Said before something is done; all of it plain text. */
export interface Confirmation {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

export function button(given: {
  readonly text: string;
  readonly actionId: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: Confirmation | null;
}): Button {
  const { text, actionId, value, style, confirm } = given;
  return {
    type: 'button',
    text: { type: 'plain_text', text: cut(text, LIMITS.buttonText) },
    action_id: actionId,
    value,
    ...(style && { style }),
    ...(confirm && { confirm: dialog(confirm, style ?? 'primary') }),
  };
}

function dialog({ title, text, yes, no }: Confirmation, style: 'primary' | 'danger') {
  const plain = (value: string, max: number) => ({ type: 'plain_text', text: cut(value, max) }) as const;
  return {
    title: plain(title, LIMITS.confirmTitle),
    text: plain(text, LIMITS.confirmText),
    confirm: plain(yes, LIMITS.confirmButton),
    deny: plain(no, LIMITS.confirmButton),
    style,
  };
}
