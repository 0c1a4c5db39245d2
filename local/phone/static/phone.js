// Draws the list again every two seconds, unless nothing changed or a finger is on it.
const everyMs = 2_000;
const shown = document.querySelector('#live');

/** A redrawn button would not be the one that was pressed. */
const isTouched = () => shown.querySelector(':active') !== null;

const refresh = async () => {
  const answer = await fetch(`/live${location.search || `?lang=${shown.dataset.lang}`}`);
  const markup = await answer.text();
  if (!answer.ok || isTouched() || markup === refresh.last) return;
  shown.innerHTML = markup;
  refresh.last = markup;
};

const keepFresh = async () => {
  if (!document.hidden) await refresh().catch(() => undefined);
  setTimeout(keepFresh, everyMs);
};

if (shown) void keepFresh();
