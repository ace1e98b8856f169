/** Slack's limits on what is sent from here (docs.slack.dev, Block Kit reference; the smaller where documents differ). */
export const LIMITS = {
  /** Blocks in a message. */
  blocks: 50,
  /** Blocks in a modal or a Home tab. */
  viewBlocks: 100,
  /** Everything in a message together; counted here as JSON, which is never less than what Slack counts. */
  message: 13_000,
  sectionText: 3000,
  fieldText: 2000,
  headerText: 150,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  tableRows: 100,
  chartLabel: 20,
  chartCategories: 20,
} as const;

/** At most `max` UTF-16 units, the last of them `…` where something is left out; whole characters only. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > max - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** As many lines as there is room for, the last one saying how many are left out: `… and 12 more`. */
export function fitLines(
  lines: readonly string[],
  max: number,
  more: (left: number) => string = (left) => `… and ${left} more`,
): string {
  const whole = lines.join('\n');
  if (whole.length <= max) return whole;
  const room = max - more(lines.length).length - 1;
  const shown: string[] = [];
  let size = 0;
  for (const line of lines) {
    if (size + line.length + 1 > room) break;
    size += line.length + 1;
    shown.push(line);
  }
  return cut([...shown, more(lines.length - shown.length)].join('\n'), max);
}

/** How much of a message's room something takes. */
export function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}
