/**
 * The page's only script; its hash is in the Content-Security-Policy. It asks for the page anew and changes what differs,
 * node by node: what stays the same stays the same node, so that focus, a selection, the place in the page and that of a
 * screen reader remain. It can be paused, rests while nobody looks, and says where the stand-in is gone.
 */
export const refreshScript = `
(() => {
  'use strict';
  const everyMs = Number(document.documentElement.dataset.everyMs);
  const button = document.getElementById('pause');
  const stale = document.getElementById('stale');
  let timer;
  let isPaused = false;
  let isAsking = false;

  async function refresh() {
    if (isAsking) return;
    isAsking = true;
    try {
      const answer = await fetch('/', { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(10000) });
      if (!answer.ok) throw new Error('it answers ' + answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (!isPaused) {
        if (document.title !== fresh.title) document.title = fresh.title;
        patch(document.body, fresh.body);
      }
      stale.textContent = '';
    } catch (error) {
      const said = 'What you see is old: the stand-in does not answer. This page goes on as soon as it does.';
      if (stale.textContent !== said) stale.textContent = said;
    }
    isAsking = false;
    schedule();
  }

  function schedule() {
    clearTimeout(timer);
    if (!isPaused && !document.hidden) timer = setTimeout(refresh, everyMs);
  }

  function patch(old, fresh) {
    if (old.nodeName !== fresh.nodeName || old.id !== fresh.id) {
      old.replaceWith(document.importNode(fresh, true));
    } else if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.data !== fresh.data) old.data = fresh.data;
    } else if (!old.hasAttribute('data-own') && !old.isEqualNode(fresh)) {
      patchAttributes(old, fresh);
      patchChildren(old, fresh);
    }
  }

  function patchAttributes(old, fresh) {
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }

  // What has an id is found again by it, and stays where it is while others come and go around it.
  function patchChildren(old, fresh) {
    const wanted = new Set([...fresh.children].map(({ id }) => id).filter(Boolean));
    for (const child of [...old.children]) if (child.id && !wanted.has(child.id)) child.remove();
    const known = new Map([...old.children].filter(({ id }) => id).map((child) => [child.id, child]));
    let place = old.firstChild;
    for (const child of [...fresh.childNodes]) {
      const same = child.id ? known.get(child.id) : isAlike(place, child) ? place : undefined;
      if (child.id && same) while (place !== same && place && !place.id) place = removed(place);
      if (!same) old.insertBefore(document.importNode(child, true), place);
      else {
        if (same === place) place = place.nextSibling;
        else old.insertBefore(same, place);
        patch(same, child);
      }
    }
    while (place) place = removed(place);
  }

  const isAlike = (place, child) => place && !place.id && place.nodeName === child.nodeName;

  function removed(node) {
    const next = node.nextSibling;
    node.remove();
    return next;
  }

  button.addEventListener('click', () => {
    isPaused = !isPaused;
    button.textContent = isPaused ? 'Go on refreshing' : 'Pause refreshing';
    if (isPaused) clearTimeout(timer);
    else refresh();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) clearTimeout(timer);
    else if (!isPaused) refresh();
  });
  document.getElementById('refreshing').hidden = false;
  document.getElementById('by-hand').hidden = true;
  schedule();
})();
`;
