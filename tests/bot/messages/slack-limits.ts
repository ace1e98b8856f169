/** Something to send to Slack that is as long, or as many, as somebody says. */
export interface LimitCase {
  /** As in Slack's Block Kit reference. */
  readonly limit: string;
  readonly max: number;
  /** Blocks of a message. */
  readonly message?: (size: number) => readonly object[];
  /** A modal, or a Home tab. */
  readonly view?: (size: number) => object;
}

const long = (size: number) => 'x'.repeat(size);
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });
const section = (text = 'x') => ({ type: 'section', text: mrkdwn(text) });
const button = (overrides: object = {}, index = 0) => ({
  type: 'button',
  text: plain('x'),
  action_id: `a${index}`,
  value: 'v',
  ...overrides,
});
const actions = (overrides: object = {}) => [{ type: 'actions', elements: [button(overrides)] }];
const confirm = (overrides: object = {}) =>
  actions({
    confirm: { title: plain('x'), text: plain('x'), confirm: plain('x'), deny: plain('x'), ...overrides },
  });
const cell = { type: 'raw_text', text: 'x' };
const table = (rows: number, columns: number) => ({
  type: 'table',
  rows: times(rows, () => times(columns, () => cell)),
});
const chart = (given: {
  title?: string;
  series?: number;
  name?: string;
  categories?: readonly string[];
  y?: string;
}) => {
  const { title = 'x', series = 1, name = 's', categories = ['a'], y = 'y' } = given;
  return {
    type: 'data_visualization',
    title,
    chart: {
      type: 'bar',
      series: times(series, (index) => ({
        name: index === 0 ? name : `s${index}`,
        data: categories.map((label) => ({ label, value: 1 })),
      })),
      axis_config: { categories, y_label: y },
    },
  };
};
const modal = (overrides: object = {}) => ({
  type: 'modal',
  callback_id: 'x',
  private_metadata: 'x',
  title: plain('x'),
  submit: plain('x'),
  close: plain('x'),
  blocks: [section()],
  ...overrides,
});

/** Every limit of Slack's that has to do with what is sent, in the order of the reference. */
export const LIMIT_CASES: readonly LimitCase[] = [
  { limit: 'blocks in a message', max: 50, message: (size) => times(size, () => section()) },
  { limit: 'characters of a section', max: 3000, message: (size) => [section(long(size))] },
  {
    limit: 'characters of a field',
    max: 2000,
    message: (size) => [{ ...section(), fields: [mrkdwn(long(size))] }],
  },
  {
    limit: 'fields of a section',
    max: 10,
    message: (size) => [{ ...section(), fields: times(size, () => mrkdwn('x')) }],
  },
  {
    limit: 'characters of a header',
    max: 150,
    message: (size) => [{ type: 'header', text: plain(long(size)) }],
  },
  {
    limit: 'elements of a context',
    max: 10,
    message: (size) => [{ type: 'context', elements: times(size, () => mrkdwn('x')) }],
  },
  {
    limit: "characters of a button's text",
    max: 75,
    message: (size) => actions({ text: plain(long(size)) }),
  },
  { limit: "characters of a button's value", max: 2000, message: (size) => actions({ value: long(size) }) },
  {
    limit: 'elements of an actions block',
    max: 25,
    message: (size) => [{ type: 'actions', elements: times(size, (index) => button({}, index)) }],
  },
  { limit: 'characters of an action_id', max: 255, message: (size) => actions({ action_id: long(size) }) },
  {
    limit: 'characters of a block_id',
    max: 255,
    message: (size) => [{ ...section(), block_id: long(size) }],
  },
  {
    limit: "characters of a confirmation's title",
    max: 100,
    message: (size) => confirm({ title: plain(long(size)) }),
  },
  {
    limit: "characters of a confirmation's text",
    max: 300,
    message: (size) => confirm({ text: plain(long(size)) }),
  },
  {
    limit: "characters of a confirmation's yes",
    max: 30,
    message: (size) => confirm({ confirm: plain(long(size)) }),
  },
  {
    limit: "characters of a confirmation's no",
    max: 30,
    message: (size) => confirm({ deny: plain(long(size)) }),
  },
  { limit: 'tables in a message', max: 1, message: (size) => times(size, () => table(1, 1)) },
  { limit: 'rows of a table', max: 100, message: (size) => [table(size, 1)] },
  { limit: 'columns of a table', max: 20, message: (size) => [table(1, size)] },
  { limit: 'charts in a message', max: 2, message: (size) => times(size, () => chart({})) },
  { limit: "characters of a chart's title", max: 50, message: (size) => [chart({ title: long(size) })] },
  { limit: "characters of an axis's label", max: 50, message: (size) => [chart({ y: long(size) })] },
  {
    limit: 'categories of a chart',
    max: 20,
    message: (size) => [chart({ categories: times(size, (i) => `c${i}`) })],
  },
  {
    limit: "characters of a category's label",
    max: 20,
    message: (size) => [chart({ categories: [long(size)] })],
  },
  { limit: "characters of a series's label", max: 20, message: (size) => [chart({ name: long(size) })] },
  {
    limit: 'blocks in a modal or Home tab',
    max: 100,
    view: (size) => modal({ blocks: times(size, () => section()) }),
  },
  { limit: "characters of a modal's title", max: 24, view: (size) => modal({ title: plain(long(size)) }) },
  { limit: "characters of a modal's submit", max: 24, view: (size) => modal({ submit: plain(long(size)) }) },
  { limit: "characters of a modal's close", max: 24, view: (size) => modal({ close: plain(long(size)) }) },
  { limit: 'characters of a callback_id', max: 255, view: (size) => modal({ callback_id: long(size) }) },
  {
    limit: 'characters of private_metadata',
    max: 3000,
    view: (size) => modal({ private_metadata: long(size) }),
  },
];

/** The page says 6 series, others 12: we send 6 at most, the emulated Slack takes 12. */
export const seriesOfChart = (size: number) => [chart({ series: size })];
/** Takes the header along: 2 to 101. */
export const rowsOfDataTable = (size: number) => [{ type: 'data_table', rows: times(size, () => [cell]) }];
