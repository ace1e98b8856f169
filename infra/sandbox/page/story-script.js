// The part of the page's script that plays a story, where there is one.
document.addEventListener('state', ({ detail: { story } }) => {
  if (!story) return;
  const { title, date, html, playing, busy, status, over } = story;
  element('story-title').textContent = title;
  element('story-date').textContent = date;
  element('story-busy').textContent = status;
  const button = (name) => document.querySelector(`[data-story=${name}]`);
  button('next').disabled = busy || playing || over;
  button('play').disabled = over;
  button('play').hidden = playing;
  button('stop').hidden = !playing;
  // The time to read a day begins when it is shown.
  if (playing) busyUntil = Date.now() + 10_000;
  if (!isNew('story', html)) return;
  element('story').innerHTML = html;
  element('story').scrollTop = 0;
});

async function tellStory(what) {
  await ask('/story', { method: 'POST', body: JSON.stringify(what) });
  busyUntil = Date.now() + 10_000;
  await refresh();
}

document.querySelector('.story')?.addEventListener('click', (event) => {
  const pressed = event.target.closest('[data-story]')?.dataset.story;
  if (pressed) tellStory({ do: pressed });
});
element('story-pace')?.addEventListener('change', ({ target }) =>
  tellStory({ do: 'pace', pace: target.value }),
);
