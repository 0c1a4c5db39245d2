// Draws the list again every two seconds, unless nothing changed or a finger is on it.
const everyMs = 2_000;
const shown = document.querySelector('#live');

/** A redrawn button would not be the one that was pressed. */
const isTouched = () => shown.querySelector(':active') !== null;

let last = '';

const refresh = async () => {
  const answer = await fetch(`/live${location.search || `?lang=${shown.dataset.lang}`}`);
  if (!answer.ok) throw new Error(`the phone answered ${answer.status}`);
  const markup = await answer.text();
  if (markup === last || isTouched()) return;
  shown.innerHTML = markup;
  last = markup;
};

/** What is on the screen may be old: it is dimmed until the phone answers again. */
const tell = (line) => {
  document.body.dataset.line = line;
};

const keepFresh = async () => {
  if (!document.hidden)
    await refresh().then(
      () => tell('up'),
      () => tell('down'),
    );
  setTimeout(keepFresh, everyMs);
};

if (shown) void keepFresh();
