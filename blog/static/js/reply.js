// With scripts, the reply form moves under the comment that is answered, shows a preview in place
// and keeps what is typed until the blog has it. Without, each but the last is a page of its own.
// All words come from the page, in its language; nothing typed becomes HTML here.

// The email address is kept too: nothing typed is lost. Only our own pages can read it. It is never
// kept without a text, which is as private, and goes with it: sent, discarded, emptied or 30 days
// old. On a shared phone, a line above what is restored says so, with a button to drop it.
const FIELDS = ["body", "name", "email", "website"];
const KEPT_MS = 30 * 86_400_000;
const PAUSE_MS = 300;

const drafts = storage("localStorage");
const tab = storage("sessionStorage"); // which draft was sent last
const section = document.querySelector("section#reply");
const form = section?.querySelector("form");
const { body, parent } = form?.elements ?? {};
const heading = section?.querySelector("h2");
const title = heading?.textContent;
const home = section?.previousElementSibling;
const cancel = button("cancel", moveBack);
const restored = document.createElement("p");

let link; // the Reply link under which the form stands
let timer; // runs while something typed is not kept yet
let version; // of the draft that the box shows: the instant at which it was kept
let isSent = false;
let isNative = false; // to the preview's page

history.replaceState("", "", location.href.replace(/\?at=\d+/, "")); // for caches only
dropOld();
acknowledge();
if (form) {
  restored.className = "reply__restored";
  restored.append(form.dataset.restored, " ", button("discard", discard));
  restore();
  form.addEventListener("input", keepSoon);
  form.addEventListener("submit", send);
  section.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && link && !body.value) moveBack();
  });
  document.addEventListener("click", answer);
  document.addEventListener("visibilitychange", keepNow);
  addEventListener("pagehide", keepNow);
  addEventListener("pageshow", (event) => {
    if (event.persisted) delete tab.sent; // the way back
  });
}

// The form moves.

function answer(event) {
  const clicked = event.target.closest(".comment__do a[href*='parent=']");
  const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!clicked || !isPlain) return;
  event.preventDefault();
  link = clicked;
  const answered = new URL(link.href).searchParams.get("parent");
  move(link.closest(".comment"), answered, link.getAttribute("aria-label"));
  form.querySelector(".reply__buttons").append(cancel);
  body.focus();
}

function moveBack() {
  move(home, "", title);
  cancel.remove();
  link.focus();
  link = null;
}

function move(neighbour, answered, words) {
  document.getElementById("preview")?.remove();
  neighbour.after(section);
  heading.textContent = words;
  if (parent.value === answered) return;
  // The text goes along; where another was begun before, each stays where it was typed.
  if (keep() && read(keyOf(answered))) body.value = "";
  else forget(key(), version);
  parent.value = answered;
  version = null;
  restore();
  keep();
}

// The preview shows in place; where that fails, on its page.

async function send(event) {
  const isKept = keep();
  const pressed = event.submitter;
  isSent = pressed?.name !== "preview";
  if (isSent && isKept) write(tab, "sent", [key(), version]);
  if (isSent || isNative) return;
  event.preventDefault();
  try {
    await preview(pressed);
  } catch {
    if (isSent) return; // in the meantime
    isNative = true;
    pressed.click();
    isNative = false;
  }
}

async function preview(pressed) {
  const sent = new URLSearchParams(new FormData(form));
  sent.set(pressed.name, pressed.value);
  const answer = await fetch(form.action, { method: "POST", body: sent });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const shown = document.importNode(page.querySelector("#preview"), true); // throws without one
  document.getElementById("preview")?.remove();
  form.querySelector(".reply__buttons").before(shown);
  shown.focus();
}

// What is typed is kept.

function keepSoon() {
  restored.remove(); // One button must not drop what is new.
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE_MS);
}

function keepNow() {
  if (timer) keep();
}

// Tells whether the box may be emptied.
function keep() {
  clearTimeout(timer);
  timer = null;
  if (!body.value.trim()) {
    forget(key(), version);
    return true;
  }
  const draft = { version: Date.now() };
  for (const name of FIELDS) draft[name] = form.elements[name].value;
  const isKept = write(drafts, key(), draft);
  if (isKept) version = draft.version;
  return isKept;
}

function restore() {
  const draft = read(key());
  if (!draft || body.value) return;
  for (const name of FIELDS) form.elements[name].value ||= draft[name];
  version = draft.version;
  form.prepend(restored);
}

function discard() {
  forget(key(), version);
  restored.remove();
  form.reset();
  body.focus();
}

// A redirect to a receipt or a comment acknowledges what this tab sent. An error, the way back or a
// bookmark does not.
function acknowledge() {
  const [sentKey, sentVersion] = JSON.parse(tab.sent ?? "[]");
  delete tab.sent;
  const isComment = /^#comment-\d+$/.test(location.hash);
  const receipt = document.querySelector("[data-acknowledged]")?.dataset.acknowledged;
  const article = receipt ?? (isComment && form?.dataset.article);
  const isRedirected = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  if (isRedirected && sentKey?.startsWith(`draft:${article}:`)) forget(sentKey, sentVersion);
}

function dropOld() {
  for (const name of Object.keys(drafts)) {
    if (name.startsWith("draft:") && read(name).version < Date.now() - KEPT_MS) delete drafts[name];
  }
}

function key() {
  return keyOf(parent.value);
}

function keyOf(answered) {
  return `draft:${form.dataset.article}:${answered}`;
}

function read(name) {
  return JSON.parse(drafts[name] ?? "null");
}

// What another tab has kept since stays.
function forget(name, known) {
  if (read(name)?.version === known) delete drafts[name];
}

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

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet";
  made.textContent = form?.dataset[words];
  made.addEventListener("click", act);
  return made;
}
