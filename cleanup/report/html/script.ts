/**
 * Filters and sorts the table of findings. The page is whole without it: the controls are only shown by it. It
 * takes nothing from the report but the text of the cells, and writes no HTML.
 */
export const SCRIPT = `
(() => {
  const table = document.querySelector('#findings');
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const box = (id) => document.getElementById(id);
  const [search, rule, state, power, shown, more] = ['search', 'rule', 'state', 'power', 'shown', 'more'].map(box);
  const PAGE = 250;
  let limit = PAGE;

  const matches = ({ row, text }, words) =>
    words.every((word) => text.includes(word)) &&
    (!rule.value || row.dataset.r === rule.value) &&
    (!state.value || row.dataset.h.split(' ').includes(state.value)) &&
    (!power.checked || 'a' in row.dataset);
  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const item of rows) {
      const visible = matches(item, words);
      if (visible) count += 1;
      item.row.hidden = !visible || count > limit;
    }
    shown.textContent = count + ' of ' + rows.length + (count > limit ? ', the first ' + limit + ' shown' : ' shown');
    more.hidden = count <= limit;
    more.textContent = 'Show all ' + count;
    box('none').hidden = count > 0;
  };

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    const value = cell.dataset.v ?? cell.textContent.trim();
    return value !== '' && !Number.isNaN(Number(value)) ? Number(value) : value.toLowerCase();
  };
  const compare = (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
  const headers = [...table.tHead.rows[0].cells];
  headers.forEach((header, column) => {
    header.querySelector('button').addEventListener('click', () => {
      const down = header.getAttribute('aria-sort') === 'ascending';
      for (const other of headers) other.removeAttribute('aria-sort');
      header.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      for (const item of rows) item.value = valueOf(item.row, column);
      rows.sort((a, b) => (down ? -1 : 1) * compare(a.value, b.value));
      body.append(...rows.map(({ row }) => row));
      filter();
    });
  });

  const show = (most) => () => {
    limit = most;
    filter();
  };
  for (const control of [search, rule, state, power]) control.addEventListener('input', show(PAGE));
  more.addEventListener('click', show(Infinity));
  addEventListener('beforeprint', show(Infinity));
  state.value = 'look';
  document.documentElement.classList.add('script');
  filter();
})();
`;
