/**
 * Slack's rules for blocks, written down a second time from Slack's Block Kit reference, without
 * looking at `bot/messages/limits.ts`: a limit that was mistyped there is found here.
 */

type Json = Readonly<Record<string, unknown>>;

/** Everything wrong with a message; empty when Slack would take it. */
export function problemsOf(message: {
  readonly text: string;
  readonly blocks: readonly unknown[];
}): string[] {
  const { text, blocks } = message;
  const problems: string[] = [];
  if (text.trim() === '') problems.push('text is empty');
  if (blocks.length > 50) problems.push(`${blocks.length} blocks`);
  const total = text.length + JSON.stringify(blocks).length;
  if (total > 13_000) problems.push(`${total} characters in all`);
  if (/<!|<@(?![UW][A-Z0-9]+>)|<#/.test(text)) problems.push(`text obeys ${text}`);
  const count = (type: string) => blocks.filter((block) => field(block, 'type') === type).length;
  if (count('table') > 1) problems.push('two tables');
  if (count('data_visualization') > 2) problems.push('three charts');
  for (const [index, block] of blocks.entries()) {
    problems.push(...blockProblems(block).map((problem) => `block ${index}: ${problem}`));
  }
  return problems;
}

/** Everything wrong with a modal or a Home tab. */
export function viewProblems(view: unknown): string[] {
  const blocks = list(field(view, 'blocks'));
  const words = field(view, 'type') === 'modal' ? (['title', 'submit', 'close'] as const) : [];
  return [
    ...(blocks.length < 1 || blocks.length > 100 ? [`${blocks.length} blocks`] : []),
    ...words.flatMap((name) =>
      field(view, name) === undefined && name !== 'title'
        ? []
        : textProblems(field(view, name), 24, 'plain_text'),
    ),
    ...optional('callback_id', field(view, 'callback_id'), 255),
    ...optional('private_metadata', field(view, 'private_metadata'), 3000),
    ...blocks.flatMap((block, index) => blockProblems(block).map((problem) => `block ${index}: ${problem}`)),
  ];
}

function optional(what: string, value: unknown, max: number): string[] {
  return value === undefined ? [] : lengthProblems(what, value, max);
}

function blockProblems(block: unknown): string[] {
  return [...optional('block_id', field(block, 'block_id'), 255), ...contentProblems(block)];
}

function contentProblems(block: unknown): string[] {
  switch (field(block, 'type')) {
    case 'section':
      return [
        ...textProblems(field(block, 'text'), 3000),
        ...list(field(block, 'fields')).flatMap((one) => textProblems(one, 2000)),
        ...(list(field(block, 'fields')).length > 10 ? ['too many fields'] : []),
      ];
    case 'header':
      return textProblems(field(block, 'text'), 150, 'plain_text');
    case 'context': {
      const elements = list(field(block, 'elements'));
      const size = elements.length < 1 || elements.length > 10 ? [`${elements.length} elements`] : [];
      return [...size, ...elements.flatMap((one) => textProblems(one, 2000))];
    }
    case 'divider':
      return [];
    case 'actions': {
      const elements = list(field(block, 'elements'));
      const ids = elements.map((one) => field(one, 'action_id'));
      return [
        ...(elements.length < 1 || elements.length > 25 ? [`${elements.length} elements`] : []),
        ...(new Set(ids).size < ids.length ? ['an action_id twice'] : []),
        ...elements.flatMap(buttonProblems),
      ];
    }
    case 'input':
      return [
        ...textProblems(field(block, 'label'), 2000, 'plain_text'),
        ...textProblems(field(block, 'hint'), 2000, 'plain_text'),
        ...lengthProblems('action_id', field(field(block, 'element'), 'action_id'), 255),
      ];
    case 'table':
      return tableProblems(block);
    case 'data_visualization':
      return chartProblems(block);
    default:
      return [`unknown type ${String(field(block, 'type'))}`];
  }
}

function buttonProblems(button: unknown): string[] {
  const confirm = field(button, 'confirm');
  return [
    ...textProblems(field(button, 'text'), 75, 'plain_text'),
    ...lengthProblems('value', field(button, 'value'), 2000),
    ...lengthProblems('action_id', field(button, 'action_id'), 255),
    ...(confirm === undefined
      ? []
      : [
          ...textProblems(field(confirm, 'title'), 100, 'plain_text'),
          ...textProblems(field(confirm, 'text'), 300),
          ...textProblems(field(confirm, 'confirm'), 30, 'plain_text'),
          ...textProblems(field(confirm, 'deny'), 30, 'plain_text'),
        ]),
  ];
}

function tableProblems(block: unknown): string[] {
  const rows = list(field(block, 'rows'));
  if (rows.length < 1 || rows.length > 100) return [`${rows.length} rows`];
  return rows.flatMap((row) => {
    const cells = list(row);
    const wrong = cells.filter((cell) => field(cell, 'type') === 'raw_text' && !field(cell, 'text'));
    return [
      ...(cells.length < 1 || cells.length > 20 ? [`${cells.length} columns`] : []),
      ...(wrong.length > 0 ? ['an empty cell'] : []),
    ];
  });
}

function chartProblems(block: unknown): string[] {
  const chart = field(block, 'chart');
  const axis = field(chart, 'axis_config');
  const categories = list(field(axis, 'categories'));
  const series = list(field(chart, 'series'));
  return [
    ...lengthProblems('title', field(block, 'title'), 50),
    ...lengthProblems('y_label', field(axis, 'y_label'), 50),
    ...(categories.length < 1 || categories.length > 20 ? [`${categories.length} categories`] : []),
    ...(new Set(categories).size < categories.length ? ['a category twice'] : []),
    ...categories.flatMap((one) => lengthProblems('category', one, 20)),
    ...(series.length < 1 || series.length > 6 ? [`${series.length} series`] : []),
    ...series.flatMap((one) => [
      ...lengthProblems('series name', field(one, 'name'), 20),
      ...(JSON.stringify(list(field(one, 'data')).map((point) => field(point, 'label'))) !==
      JSON.stringify(categories)
        ? ['labels are not the categories']
        : []),
    ]),
  ];
}

function textProblems(text: unknown, max: number, only?: 'plain_text'): string[] {
  const type = field(text, 'type');
  const value = field(text, 'text');
  if (type !== 'mrkdwn' && type !== 'plain_text') return [`no text object: ${JSON.stringify(text)}`];
  if (only && type !== only) return [`${String(type)} where ${only} belongs`];
  return [
    ...lengthProblems('text', value, max),
    ...(type === 'mrkdwn' ? controlProblems(String(value), field(text, 'verbatim')) : []),
  ];
}

/** A mention of a person is ours; everything else that Slack would obey is not. */
function controlProblems(text: string, verbatim: unknown): string[] {
  const rest = text.replace(/<@[UW][A-Z0-9]+>/g, '');
  return [
    ...(/[<>]/.test(rest) ? [`unescaped: ${rest.slice(0, 200)}`] : []),
    ...(/&(?!amp;|lt;|gt;)/.test(rest) ? [`a bare & or a cut entity: ${rest.slice(0, 200)}`] : []),
    ...(verbatim === true ? [] : ['not verbatim']),
  ];
}

function lengthProblems(what: string, value: unknown, max: number): string[] {
  if (typeof value !== 'string' || value === '') return [`${what} is missing`];
  if (!value.isWellFormed()) return [`${what} has half a character`];
  return value.length > max ? [`${what} has ${value.length} characters, ${max} are allowed`] : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Json)[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
