// The page's whole script: shows what the server renders, and tells it what the person does.
const token = document.body.dataset.token;
const element = (id) => document.getElementById(id);
let channel = 'home';
let shown = '';

async function refresh() {
  const query = new URLSearchParams({ user: element('person').value, channel });
  const response = await fetch(`/state?${query}`, { headers: { 'x-token': token } });
  const text = await response.text();
  if (text === shown) return;
  shown = text;
  const state = JSON.parse(text);
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
  showChanged(state.account);
  element('inbox').innerHTML = state.inbox;
  element('inbox-count').textContent = state.inboxCount || '';
  showModal(state.modal);
}

function scrollToEnd() {
  element('messages').scrollTop = element('messages').scrollHeight;
}

/** Marks the keys whose state is another than before. */
function showChanged(html) {
  const before = new Map(
    [...document.querySelectorAll('.key')].map((key) => [key.dataset.key, key.dataset.active]),
  );
  element('account').innerHTML = html;
  for (const key of document.querySelectorAll('.key')) {
    const old = before.get(key.dataset.key);
    if (old !== undefined && old !== key.dataset.active) key.classList.add('changed');
  }
  document.querySelector('.key.changed')?.scrollIntoView({ block: 'center' });
}

function showModal(html) {
  const box = element('modal-box');
  if (html === '') return box.close();
  if (box.open) return;
  box.innerHTML = html;
  box.showModal();
}

async function act(what) {
  const body = JSON.stringify({ user: element('person').value, ...what });
  const response = await fetch('/act', { method: 'POST', headers: { 'x-token': token }, body });
  const answer = response.ok ? await response.json() : { status: response.status, body: '' };
  if (answer.status >= 400) toast(`The app answered ${answer.status}.`);
  await refresh();
  return answer;
}

function toast(text) {
  element('toast').textContent = text;
  setTimeout(() => {
    element('toast').textContent = '';
  }, 4000);
}

function confirmed({ title, text }) {
  const box = element('confirm-box');
  box.innerHTML =
    '<form method="dialog"><h3></h3><p></p><p class="buttons"><button value="no">Cancel</button> <button value="yes" class="primary">Yes, do it</button></p></form>';
  box.querySelector('h3').textContent = title;
  box.querySelector('p').textContent = text;
  box.showModal();
  return new Promise((resolve) =>
    box.addEventListener('close', () => resolve(box.returnValue === 'yes'), { once: true }),
  );
}

element('person').addEventListener('change', () => {
  channel = 'home';
  act({ kind: 'home' });
});

element('channels').addEventListener('click', (event) => {
  const link = event.target.closest('[data-channel]');
  if (!link) return;
  channel = link.dataset.channel;
  if (channel === 'home') act({ kind: 'home' });
  else refresh().then(() => scrollToEnd());
});

element('messages').addEventListener('click', async (event) => {
  const button = event.target.closest('[data-button]');
  const message = event.target.closest('.message');
  if (!button || !message) return;
  const number = Number(button.dataset.button);
  const question = JSON.parse(message.dataset.confirm)[number];
  if (question && !(await confirmed(question))) return;
  button.disabled = true;
  await act({ kind: 'click', channel: message.dataset.in, ts: message.dataset.ts, button: number });
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
  await act({ kind: 'command', channel: where, text });
});

element('modal-box').addEventListener('submit', async (event) => {
  event.preventDefault();
  const values = Object.fromEntries(new FormData(event.target));
  const { body } = await act({ kind: 'submit', values });
  const { errors } = body ? JSON.parse(body) : {};
  for (const place of document.querySelectorAll('#modal-box [data-error]'))
    place.textContent = errors?.[place.dataset.error] ?? '';
});

element('modal-box').addEventListener('click', (event) => {
  if (event.target.id === 'close-modal') act({ kind: 'close' });
});
element('modal-box').addEventListener('cancel', () => act({ kind: 'close' }));

act({ kind: 'home' });
setInterval(refresh, 1000);
