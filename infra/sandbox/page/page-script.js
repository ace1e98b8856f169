// The page's whole script: shows what the server renders, and tells it what the person does.
const token = document.body.dataset.token;
const element = (id) => document.getElementById(id);
let channel = document.body.dataset.opensOn;
/** What the Home tab was last drawn after: the audit, and the day of a story. */
let homeNews;
let shown = '';
let tag = '';
let ended = false;
/** Until then the page looks more often: what was pressed has its outcome in less than a second. */
let busyUntil = 0;
const rendered = new Map();

/** Null when the sandbox is gone, or was started anew: this page knows neither its port nor its token. */
async function ask(path, options = {}) {
  if (ended) return null;
  try {
    const response = await fetch(path, { ...options, headers: { 'x-token': token, ...options.headers } });
    if (response.status !== 403) return response;
  } catch {}
  return end();
}

function end() {
  ended = true;
  element('ended').hidden = false;
  return null;
}

async function refresh() {
  const query = new URLSearchParams({ user: element('person').value, channel });
  const response = await ask(`/state?${query}`, { headers: tag && { 'if-none-match': tag } });
  if (!response?.ok) return;
  const text = await response.text().catch(() => '{"ended":true}');
  // An answer to an earlier question: the person has gone on to another place.
  if (query.get('channel') !== channel || query.get('user') !== element('person').value) return;
  tag = response.headers.get('etag') ?? '';
  if (text === shown) return;
  shown = text;
  const state = JSON.parse(text);
  if (state.ended) return end();
  const open = [...document.querySelectorAll('details.thread[open]')].map(
    (one) => one.previousElementSibling?.dataset.ts,
  );
  const messages = element('messages');
  // A conversation is read from its end, the Home tab from its beginning.
  const atEnd = channel !== 'home' && messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
  element('channels').innerHTML = state.channels;
  messages.innerHTML = state.messages;
  for (const ts of open) messages.querySelector(`[data-ts="${ts}"] + details`)?.setAttribute('open', '');
  if (atEnd) messages.scrollTop = messages.scrollHeight;
  // Written only when it is new: an email that was opened stays open, a highlight stays to its end.
  if (isNew('account', state.account)) showChanged(state.account);
  if (isNew('inbox', state.inbox)) element('inbox').innerHTML = state.inbox;
  element('inbox-count').textContent = state.inboxCount || '';
  document.dispatchEvent(new CustomEvent('state', { detail: state }));
  showModal(state.modal);
  refreshHome(state);
}

/** Slack asks the app for the Home tab when it is opened: the one in front of a person would tell yesterday's news. */
function refreshHome({ audits, story }) {
  const news = `${audits} ${story?.title}`;
  const isNews = homeNews !== undefined && homeNews !== news;
  homeNews = news;
  if (isNews && channel === 'home') act({ kind: 'home' });
}

function isNew(name, html) {
  if (rendered.get(name) === html) return false;
  rendered.set(name, html);
  return true;
}

function scrollToEnd() {
  element('messages').scrollTop = element('messages').scrollHeight;
}

/** Home is read from its beginning. */
async function openHome() {
  channel = 'home';
  element('messages').scrollTop = 0;
  await act({ kind: 'home' });
}

/** Marks the keys and passwords whose state is another than before. */
function showChanged(html) {
  const before = new Map(
    [...document.querySelectorAll('.watched')].map((one) => [one.dataset.key, one.dataset.active]),
  );
  element('account').innerHTML = html;
  for (const one of document.querySelectorAll('.watched')) {
    const old = before.get(one.dataset.key);
    if (old !== undefined && old !== one.dataset.active) one.classList.add('changed');
  }
  const changed = document.querySelector('.watched.changed');
  if (!changed) return;
  // Within its panel only: on a narrow screen the person goes on reading the conversation.
  const panel = element('account');
  const below = changed.getBoundingClientRect().top - panel.getBoundingClientRect().top;
  if (below < 40 || below > panel.clientHeight - 40) panel.scrollTop += below - panel.clientHeight / 2;
}

function showModal(html) {
  const box = element('modal-box');
  const isOther = isNew('modal', html);
  if (html === '') return box.close();
  // What is being typed into a form stays.
  if (box.open && !isOther) return;
  box.innerHTML = html;
  if (!box.open) box.showModal();
}

function openView() {
  return document.querySelector('#modal-box form')?.dataset.view;
}

async function act(what) {
  const body = JSON.stringify({ user: element('person').value, ...what });
  const response = await ask('/act', { method: 'POST', body });
  if (!response) return { status: 0, body: '' };
  const answer = response.ok ? await response.json() : { status: response.status, body: '' };
  if (!response.ok) toast(await response.text());
  else if (answer.status >= 400) toast(`The app answered ${answer.status}.`);
  busyUntil = Date.now() + 10_000;
  await refresh();
  return answer;
}

function toast(text) {
  element('toast').textContent = text;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => {
    element('toast').textContent = '';
  }, 5000);
}

function confirmed({ title, text, yes, no }) {
  const box = element('confirm-box');
  box.innerHTML =
    '<form method="dialog"><h3></h3><p></p><p class="buttons"><button value="no"></button> <button value="yes" class="primary"></button></p></form>';
  box.querySelector('h3').textContent = title;
  box.querySelector('p').textContent = text;
  box.querySelector('[value=yes]').textContent = yes;
  box.querySelector('[value=no]').textContent = no;
  // Escape leaves it as it is: without this, as the last question was answered.
  box.returnValue = '';
  box.showModal();
  return new Promise((resolve) =>
    box.addEventListener('close', () => resolve(box.returnValue === 'yes'), { once: true }),
  );
}

element('person').addEventListener('change', () => {
  element('account').scrollTop = 0;
  openHome();
});

element('channels').addEventListener('click', (event) => {
  const link = event.target.closest('[data-channel]');
  if (!link) return;
  if (link.dataset.channel === 'home') return void openHome();
  channel = link.dataset.channel;
  refresh().then(() => scrollToEnd());
});

element('messages').addEventListener('click', async (event) => {
  const button = event.target.closest('[data-button]');
  const message = event.target.closest('.message');
  if (!button || !message) return;
  // Read before the question: the message may be drawn anew behind it.
  const pressed = JSON.parse(button.dataset.button);
  const { in: where, ts } = message.dataset;
  const question = button.dataset.confirm;
  if (question && !(await confirmed(JSON.parse(question)))) return;
  button.disabled = true;
  await act({ kind: 'click', channel: where, ts, button: pressed });
  button.disabled = false;
});

element('composer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = element('command').value.trim();
  element('command').value = '';
  const where =
    channel === 'home'
      ? (document.querySelector('[data-channel]:not([data-channel=home])')?.dataset.channel ?? '')
      : channel;
  if (where) channel = where;
  // From here on each refresh stays at the end, where the answer comes, until the person scrolls away from it.
  scrollToEnd();
  await act({ kind: 'command', channel: where, text });
});

element('modal-box').addEventListener('submit', async (event) => {
  event.preventDefault();
  const values = Object.fromEntries(new FormData(event.target));
  const { body } = await act({ kind: 'submit', view: openView(), values });
  const { errors } = body ? JSON.parse(body) : {};
  for (const place of document.querySelectorAll('#modal-box [data-error]'))
    place.textContent = errors?.[place.dataset.error] ?? '';
});

element('modal-box').addEventListener('click', (event) => {
  if (event.target.id === 'close-modal') act({ kind: 'close', view: openView() });
});
element('modal-box').addEventListener('cancel', () => act({ kind: 'close', view: openView() }));

// Where there is little room, the account is worth more than the steps.
const roomy = matchMedia('(min-width: 75rem)');
const showTour = () => document.querySelector('.tour')?.toggleAttribute('open', roomy.matches);
roomy.addEventListener('change', showTour);
showTour();
async function poll() {
  await refresh();
  if (!ended) setTimeout(poll, Date.now() < busyUntil ? 250 : 1000);
}
poll();
if (channel === 'home') act({ kind: 'home' });
