// With scripts, a preview stands beside the text that is written, and what is typed is kept: by the
// blog once an article was saved, before that by this browser. Without, both take a button.
// All words come from the page; nothing typed becomes HTML here but what the blog made of it.

const PREVIEW_MS = 700;
const KEEP_MS = 3_000;
const SENT = "article:sent"; // that this tab has sent a new article

const form = document.querySelector("form#editor");
// What this person types of an article that the blog does not know yet: others use the browser too.
const NEW = `article:new:${form?.dataset.writer}`;
const body = form?.elements.body;
const told = form?.querySelector("output");
const isNew = form && !form.dataset.autosave;
const drafts = storage("localStorage");
const tab = storage("sessionStorage");

let previewTimer;
let keepTimer;
let isDirty = false; // something was typed that is kept nowhere
let isSent = false;
let keeping; // the request that is under way
let showing;
let pane;

if (form) {
  if (isNew) restore();
  else acknowledge();
  select();
  preview();
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", sent);
  document.addEventListener("visibilitychange", () => document.hidden && keepNow());
  addEventListener("pagehide", keepNow);
  addEventListener("pageshow", (event) => {
    if (event.persisted) isSent = false; // the way back
  });
  addEventListener("beforeunload", (event) => {
    if (isDirty && !isSent) event.preventDefault();
  });
}

function typed() {
  isDirty = true;
  clearTimeout(previewTimer);
  clearTimeout(keepTimer);
  previewTimer = setTimeout(preview, PREVIEW_MS);
  keepTimer = setTimeout(keep, KEEP_MS);
}

// What is typed later than this was never sent, so nothing may be kept over what is saved.
function sent() {
  isSent = true;
  clearTimeout(previewTimer);
  clearTimeout(keepTimer);
  keeping?.abort();
  if (!isNew) return;
  keepHere();
  write(tab, SENT, true);
}

// The preview.

async function preview() {
  showing?.abort();
  showing = new AbortController();
  try {
    const answer = await post(form.dataset.preview, showing.signal);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const story = page.querySelector("article.story");
    if (story) show(document.importNode(story, true));
  } catch {
    // The last preview stays; the button leads to a page of its own.
  }
}

function show(story) {
  // The page has one main heading, and no place twice.
  const headline = document.createElement("p");
  headline.className = "editor__headline";
  headline.append(...story.querySelector("h1").childNodes);
  story.querySelector("h1").replaceWith(headline);
  for (const each of story.querySelectorAll("[id]")) each.removeAttribute("id");
  for (const link of story.querySelectorAll("a")) {
    link.removeAttribute("href");
    link.removeAttribute("role"); // a note's link leads nowhere here
  }
  pane ??= makePane();
  const top = pane.scrollTop;
  pane.lastElementChild.replaceWith(story);
  pane.scrollTop = top;
}

function makePane() {
  const made = document.createElement("section");
  const label = document.createElement("p");
  made.className = "editor__preview";
  made.tabIndex = 0; // it scrolls, by keyboard too
  made.setAttribute("aria-label", form.dataset.title);
  label.className = "editor__label";
  label.textContent = form.dataset.title;
  made.append(label, document.createElement("article"));
  form.after(made);
  return made;
}

// What is typed is kept.

function keepNow() {
  if (isDirty && !isSent) keep();
}

async function keep() {
  clearTimeout(keepTimer);
  if (isNew) {
    keepHere();
    return;
  }
  keeping?.abort();
  keeping = new AbortController();
  const { signal } = keeping;
  isDirty = false;
  let isKept = false;
  try {
    isKept = (await post(form.dataset.autosave, signal)).status === 204;
  } catch {
    if (signal.aborted) return;
  }
  if (!isKept) isDirty = true;
  told.textContent = isKept ? form.dataset.kept : form.dataset.failed;
}

function keepHere() {
  isDirty = !write(drafts, NEW, [...new FormData(form)]);
  if (!isDirty) told.textContent = form.dataset.kept;
}

function restore() {
  delete tab[SENT]; // it came back, or another is begun
  const kept = read(drafts, NEW);
  if (!kept || form.elements.headline.value || body.value) return;
  fill(kept);
  const line = document.createElement("p");
  const drop = document.createElement("button");
  line.className = "editor__restored";
  drop.type = "button";
  drop.className = "quiet small";
  drop.textContent = form.dataset.discard;
  drop.addEventListener("click", () => {
    clearTimeout(keepTimer);
    delete drafts[NEW];
    isDirty = false;
    form.reset();
    line.remove();
    form.elements.headline.focus();
    preview();
  });
  line.append(form.dataset.restored, " ", drop);
  form.prepend(line);
}

function fill(kept) {
  const boxes = [...form.elements].filter((each) => each.type === "checkbox");
  for (const box of boxes) box.checked = false;
  for (const [name, value] of kept) {
    const field = form.elements[name];
    const box = boxes.find((each) => each.name === name && each.value === value);
    if (box) box.checked = true;
    else if (field && "value" in field && field.type !== "hidden") field.value = value;
  }
}

// The page of a saved article, reached by sending a new one, says that the blog has it.
function acknowledge() {
  const isRedirected = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  if (read(tab, SENT) && isRedirected) delete drafts[NEW];
  delete tab[SENT];
}

// The passage that a reader reported is selected, in the middle of the box.
function select() {
  if (!form.dataset.start) return;
  const [start, end] = [Number(form.dataset.start), Number(form.dataset.end)];
  body.focus();
  body.setSelectionRange(start, end);
  const share = start / (body.value.length || 1);
  body.scrollTop = body.scrollHeight * share - body.clientHeight / 2;
}

function post(url, signal) {
  return fetch(url, { method: "POST", body: new URLSearchParams(new FormData(form)), signal });
}

function read(kept, name) {
  try {
    return JSON.parse(kept[name] ?? "null");
  } catch {
    return null;
  }
}

// Tells whether there was room.
function write(kept, name, value) {
  try {
    kept[name] = JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}

// Where storage is forbidden, the page remembers while it is open.
function storage(name) {
  try {
    return window[name] ?? {};
  } catch {
    return {};
  }
}
