// With scripts, one key decides about a comment and leads to the next; colleagues who go through
// the queue at the same time are led to others. Without, each row has its buttons.
// All words come from the page or from the blog's answers.

import * as rows from "./queue-rows.js";
import * as server from "./queue-server.js";
import { ahead, start } from "./queue-ahead.js";
import { DONE, MOVED, OPEN, SENDING, UNDOING, list, said, tell } from "./queue-rows.js";

const SWITCH = "queue:keys"; // off where single keys must not do anything (WCAG 2.2, 2.1.4)
const PUBLISHED = "published";
const SPAM = "spam";
const REMOVED = "removed";

// Where letters are others, the place on the keyboard counts.
const PLACES = { KeyJ: "j", KeyK: "k", KeyP: "p", KeyS: "s", KeyR: "r", KeyU: "u", KeyX: "x" };
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  p: () => decide(rows.current(), PUBLISHED),
  s: () => decide(rows.current(), SPAM),
  r: () => openChooser(rows.current()),
  u: () => undo(decided.at(-1)),
  x: () => choose(rows.current()),
  "?": () => showKeys(),
};

const keys = document.querySelector("#keys");
const keysOn = document.querySelector("#keys-on");
const decided = []; // one's own decisions that may be taken back, the latest last
const latest = new WeakMap(); // what was asked about each row at last

if (list) {
  prepareSwitch();
  document.addEventListener("keydown", pressed);
  list.addEventListener("submit", submitted);
  list.addEventListener("focusin", (event) => {
    const row = rows.rowOf(event.target);
    if (row && row !== rows.current()) rows.setCurrent(row, { hasFocus: false });
  });
  start();
}

// Keys.

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const chooser = event.target.closest(".queue__remove");
  if (chooser?.open && pressedInChooser(event, chooser)) {
    event.preventDefault();
    return;
  }
  if (event.key === "Escape" && keys.open) {
    showKeys();
    return;
  }
  if (isTyping(event.target) || !keysOn.checked) return;
  const key = meant(event);
  const isMove = key === "j" || key === "k";
  if (event.repeat && !isMove) return; // a key that is held down decides once
  const does = KEYS[key] ?? (/^[1-9]$/.test(key) ? () => removeFor(rows.current(), key) : null);
  if (!does) return;
  event.preventDefault();
  does();
}

function meant(event) {
  if (/^[?\u061f\uff1f]$/.test(event.key)) return "?"; // Arabic and Chinese keyboards have their own
  if (/^[1-9]$/.test(event.key)) return event.key; // on French ones with the shift key
  if (event.shiftKey) return "";
  if (/^Digit[1-9]$/.test(event.code)) return event.code.at(-1);
  return /^[ -~]$/.test(event.key) ? event.key.toLowerCase() : (PLACES[event.code] ?? "");
}

function isTyping(target) {
  return target.matches("textarea, select, [contenteditable], input:not([type=checkbox])");
}

function step(by) {
  const found = rows.all();
  const at = found.indexOf(rows.current());
  const next = found[at + by] ?? found[at] ?? found[0];
  rows.setCurrent(next);
  ahead();
}

function choose(row) {
  const box = row?.querySelector("input[name=chosen]");
  if (!box) return;
  box.checked = !box.checked;
  tell(`${box.labels[0].textContent.trim()}: ${box.checked ? said.saidChosen : said.saidUnchosen}`);
}

function showKeys() {
  keys.open = !keys.open;
  if (keys.open) keys.querySelector("summary").focus();
  else rows.current()?.focus();
}

function prepareSwitch() {
  const kept = storage();
  document.querySelector("#keys-switch").hidden = false;
  keysOn.checked = kept[SWITCH] !== "off";
  keysOn.addEventListener("change", () => {
    kept[SWITCH] = keysOn.checked ? "on" : "off";
  });
}

// Decisions.

function submitted(event) {
  if (!event.submitter) return;
  event.preventDefault();
  decide(rows.rowOf(event.target), event.submitter.value);
}

// Marks the row and leads on at once: the answer comes when it comes.
function decide(row, to) {
  if (!row) {
    tell(said.saidLater);
    return;
  }
  if (rows.phase(row) !== OPEN && rows.phase(row) !== UNDOING) {
    tell(row.querySelector(".queue__mark")?.textContent);
    ahead({ leads: true });
    return;
  }
  if (!rows.buttonFor(row, to)) {
    tell(said.saidNotHere);
    return;
  }
  const chooser = rows.chooserOf(row);
  const select = chooser?.querySelector("select");
  if (to === REMOVED && !select.value) {
    openChooser(row);
    tell(select.options[0].textContent);
    return;
  }
  const entry = { row, to, fields: fieldsOf(row, to), decision: null };
  if (chooser) chooser.open = false;
  decided.push(entry);
  latest.set(row, entry);
  rows.mark(row, SENDING, said.saidSending);
  server.post({
    make: () => ({ url: rows.formOf(row).action, fields: entry.fields }),
    answered: (status, answer) => answeredDecision(entry, status, answer),
    stuck: (why) => stuck(row, why),
  });
  ahead({ leads: true });
}

// A reason and a note that were begun for a removal go with that alone.
function fieldsOf(row, to) {
  const fields = new FormData(rows.formOf(row));
  if (to !== REMOVED) {
    fields.delete("reason");
    fields.delete("note");
  }
  fields.set("to", to);
  return [...fields];
}

function answeredDecision(entry, status, answer) {
  tell(answer.sentence);
  showAnswer(entry, status, answer);
  ahead();
}

function showAnswer(entry, status, answer) {
  const { row } = entry;
  const isLatest = latest.get(row) === entry; // else it is being taken back already
  if (status === 200 || isOwnAlready(entry, status, answer)) {
    entry.decision = answer.decision;
    if (entry.decision === null) forget(entry);
    if (isLatest) rows.mark(row, DONE, answer.sentence, entry.decision && (() => undo(entry)));
    return;
  }
  forget(entry);
  const isMoved = status === 409 && answer.state !== row.dataset.state;
  rows.mark(row, isMoved ? MOVED : OPEN, answer.sentence);
  if (status === 409 && !isMoved) readAgain(row);
}

// It had arrived, and only the answer was lost on its way.
function isOwnAlready(entry, status, answer) {
  return status === 409 && answer.is_own && answer.state === entry.to;
}

function stuck(row, why) {
  rows.mark(row, rows.phase(row), why);
  tell(why);
}

function addressOf(row, what) {
  return rows.formOf(row).action.replace(/\/decisions(\?.*)?$/, what);
}

function forget(entry) {
  const at = decided.indexOf(entry);
  if (at >= 0) decided.splice(at, 1);
}

// Its writer has changed the text, or readers have reported it: it is shown as it is now, and
// may be decided about.
async function readAgain(row) {
  const fields = rows.formOf(row).elements;
  const fresh = await server.comment(addressOf(row, ""));
  if (!fresh) return;
  row.querySelector(".said__text").replaceWith(document.importNode(fresh.text, true));
  const reports = row.querySelector(".queue__reports");
  if (fresh.reports) reports.replaceChildren(document.importNode(fresh.reports, true));
  fields.seen_text.value = fresh.seenText;
  fields.seen_reports.value = fresh.seenReports;
  const seen = [rows.idOf(row), fields.seen.value, fresh.seenText, fresh.seenReports];
  row.querySelector("input[name=chosen]").value = seen.join(":");
}

// Removals.

function openChooser(row) {
  const chooser = row && rows.chooserOf(row);
  if (!chooser || rows.formOf(row).hidden) {
    tell(row ? said.saidNotHere : said.saidLater);
    return;
  }
  chooser.open = true;
  chooser.querySelector("select").focus();
}

function removeFor(row, key) {
  const option = row && optionFor(rows.chooserOf(row)?.querySelector("select"), key);
  if (option) option.selected = true;
  if (option || !row) decide(row, REMOVED);
  else tell(said.saidNotHere);
}

function optionFor(select, key) {
  return [...(select?.options ?? [])].find((each) => each.dataset.key === key);
}

// Tells whether the key meant something here.
function pressedInChooser(event, chooser) {
  const select = chooser.querySelector("select");
  const row = rows.rowOf(chooser);
  if (event.key === "Escape") {
    chooser.open = false;
    rows.setCurrent(row);
    return true;
  }
  if (event.target !== select) return false;
  const option = optionFor(select, meant(event));
  if (option) option.selected = true;
  else if (event.key === "Enter") decide(row, REMOVED);
  else return false;
  return true;
}

// What was decided is taken back.

function undo(entry) {
  if (!entry) {
    tell(said.saidNone);
    return;
  }
  const { row } = entry;
  const asked = {};
  forget(entry);
  latest.set(row, asked);
  rows.mark(row, UNDOING, said.saidSending);
  rows.setCurrent(row);
  server.post({
    make: () =>
      entry.decision && {
        url: addressOf(row, "/undo"),
        fields: { decision: entry.decision },
      },
    answered: (status, answer) => answeredUndo(row, latest.get(row) === asked, status, answer),
    stuck: (why) => stuck(row, why),
  });
}

function answeredUndo(row, isLatest, status, answer) {
  const isDone = status === 200;
  tell(isDone ? `${answer.sentence} ${said.saidBack}` : answer.sentence);
  if (!isLatest) return; // it is decided anew already
  rows.mark(row, isDone ? OPEN : MOVED, isDone ? "" : answer.sentence);
  ahead();
}

// Where storage is forbidden, the page remembers while it is open.
function storage() {
  try {
    return window.localStorage ?? {};
  } catch {
    return {};
  }
}
