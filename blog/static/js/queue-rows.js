// The rows of the queue: what is known of each, which one is current, and how that is shown.
// Rows are never moved: they are marked where they stand, and further ones stand below them.

export const list = document.querySelector("ol.queue[data-changes]");
export const said = list?.dataset ?? {};

// What becomes of a row. Open: it waits for a decision. Sending and undoing: a request is on its
// way. Done: decided by oneself. Moved: a colleague or the writer was faster.
export const OPEN = "open";
export const SENDING = "sending";
export const UNDOING = "undoing";
export const DONE = "done";
export const MOVED = "moved";

const bar = document.querySelector("#bar");
const told = document.querySelector("#told");

let currentRow = null;
let toTell = "";

export function all() {
  return [...list.children];
}

export function find(id) {
  return document.getElementById(`comment-${id}`);
}

export function rowOf(element) {
  return element.closest(".queue__item");
}

export function idOf(row) {
  return Number(row.dataset.id);
}

export function formOf(row) {
  return row.querySelector("form.queue__decide");
}

export function chooserOf(row) {
  return row.querySelector(".queue__remove");
}

export function buttonFor(row, to) {
  return row.querySelector(`.queue__decide button[value="${to}"]`);
}

export function phase(row) {
  return row.dataset.phase ?? OPEN;
}

export function isOpen(row) {
  return phase(row) === OPEN && formOf(row) !== null;
}

// That a colleague reads a row is said in it; the empty sentence takes that back.
export function isFree(row) {
  return isOpen(row) && !row.querySelector(".queue__colleague").textContent.trim();
}

export function setColleague(row, sentence) {
  const place = row.querySelector(".queue__colleague");
  if (place.textContent !== sentence) place.textContent = sentence;
}

// The rows from one on, round to the one before it.
export function from(row) {
  const rows = all();
  const at = Math.max(0, rows.indexOf(row));
  return [...rows.slice(at), ...rows.slice(0, at)];
}

// The mark stands in the place of the buttons, so that nothing below it moves much.
export function mark(row, newPhase, sentence, onUndo) {
  row.dataset.phase = newPhase;
  row.querySelector(".queue__mark")?.remove();
  formOf(row).hidden = newPhase !== OPEN;
  if (!sentence) return;
  const line = document.createElement("p");
  line.className = "queue__mark";
  line.append(sentence);
  if (onUndo) line.append(" ", undoButton(onUndo));
  if (newPhase === MOVED) line.append(...typedIn(row));
  row.append(line);
}

// A note that nobody will get stays where it can be read, and copied.
function typedIn(row) {
  const quote = document.createElement("q");
  quote.dir = "auto";
  quote.textContent = formOf(row).elements.note?.value ?? "";
  return quote.textContent.trim() ? [" ", quote] : [];
}

function undoButton(onUndo) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet small";
  button.textContent = said.saidUndo;
  button.addEventListener("click", onUndo);
  return button;
}

export function current() {
  return currentRow;
}

export function setCurrent(row, { hasFocus = true } = {}) {
  currentRow?.removeAttribute("aria-current");
  currentRow = row;
  if (!row) return;
  row.tabIndex = -1;
  row.setAttribute("aria-current", "true");
  if (!hasFocus) return;
  row.focus({ preventScroll: true });
  // Of a long one the beginning is shown; of others all.
  const isLong = row.offsetHeight > innerHeight * 0.7;
  row.scrollIntoView({ block: isLong ? "start" : "nearest" });
}

// Further rows, below those that are there; which of them are new.
export function append(rows) {
  const added = rows
    .filter((row) => !find(row.dataset.id))
    .map((row) => document.importNode(row, true));
  list.append(...added);
  return added;
}

export function tell(sentence) {
  if (!sentence) return;
  // What a region says while it appears is not always read aloud.
  const pause = bar.hidden ? 100 : 0;
  bar.hidden = false;
  toTell = sentence;
  setTimeout(() => (told.textContent = toTell), pause);
}
