/** Slack's limits, all in one place (docs.slack.dev, Block Kit reference; the smaller where documents differ). */
export const LIMITS = {
  /** Blocks in a message. */
  blocks: 50,
  /** Blocks in a modal or a Home tab. */
  viewBlocks: 100,
  /** Everything in a message together; counted here as JSON, which is never less than what Slack counts. */
  message: 13_000,
  sectionText: 3000,
  fieldText: 2000,
  fields: 10,
  headerText: 150,
  contextElements: 10,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2000,
  actionId: 255,
  blockId: 255,
  callbackId: 255,
  modalTitle: 24,
  privateMetadata: 3000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** One table a message. */
  tables: 1,
  tableRows: 100,
  tableColumns: 20,
  dataTableRows: 101,
  /** Two charts a message. */
  charts: 2,
  chartTitle: 50,
  chartAxisLabel: 50,
  chartLabel: 20,
  /** Slack's page says 6 segments and series at most where others say 12. */
  chartSeries: 6,
  chartSegments: 6,
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
