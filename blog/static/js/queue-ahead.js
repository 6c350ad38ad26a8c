// What comes next in the queue: rows that are leased to oneself, and further ones before those
// that are there run out. What colleagues read or have decided meanwhile is marked.

import * as rows from "./queue-rows.js";
import * as server from "./queue-server.js";
import { MOVED, OPEN, SENDING, UNDOING, said, tell } from "./queue-rows.js";

const POLL_MS = 3_000;
const RENEW_MS = 40_000; // a lease lasts two minutes
const LEASED_MS = 110_000;
const LEASES = 10; // how many rows to have ahead
const FEW_LEASES = 5; // when to ask for further ones
const FEW_ROWS = 15; // when to fetch the next page
const MOST_SENDING = 30; // how many decisions may be on their way before one is led on
const MOST_ASKED = 100;

let leased = new Set();
let leasedAt = 0;
let activeAt = Date.now();
let isLeading = false; // the next row that may be read becomes the current one
let isLeasing = false;
let isLoading = false;
let isPolling = false;
let waiting = 0;
let nextUrl = null;

export function start() {
  nextUrl = document.querySelector(".pagination a[rel=next]")?.getAttribute("href") ?? null;
  for (const name of ["keydown", "pointerdown", "scroll"]) {
    addEventListener(name, () => (activeAt = Date.now()), { passive: true });
  }
  const target = location.hash.startsWith("#comment-") && rows.find(location.hash.slice(9));
  if (target) rows.setCurrent(target, { hasFocus: false });
  ahead({ leads: !target });
  if (said.state) setInterval(poll, POLL_MS);
}

// Sees that there is enough to read; `leads` makes the next that nobody else reads the current row.
export function ahead({ leads = false } = {}) {
  isLeading ||= leads;
  leadOn();
  lease();
  fetchMore();
}

function leadOn() {
  const row = isLeading && rows.from(rows.current()).find(mayLead);
  if (!row) return;
  isLeading = false;
  rows.setCurrent(row, { hasFocus: rows.current() !== null });
}

function mayLead(row) {
  return rows.isFree(row) && (!said.leases || isMine(row));
}

function isMine(row) {
  return leased.has(rows.idOf(row)) && Date.now() - leasedAt < LEASED_MS;
}

// Leases.

async function lease() {
  const wanted = rows.from(rows.current()).filter(rows.isFree);
  // What is on its way stays leased: else a colleague might be led to it just now.
  const sending = rows.all().filter((row) => [SENDING, UNDOING].includes(rows.phase(row)));
  if (!said.leases || isLeasing || !isLeaseNeeded(wanted) || sending.length > MOST_SENDING) return;
  isLeasing = true;
  const asked = [...sending, ...wanted].slice(0, MOST_ASKED);
  const count = sending.length + LEASES;
  // Whatever else was leased may be a colleague's before the answer is here.
  leased = new Set(asked.slice(0, count).filter(isMine).map(rows.idOf));
  const answer = await server.lease(asked.map(rows.idOf), count);
  isLeasing = false;
  // Where none can be had one goes on without: the blog refuses what a colleague has decided.
  leased = new Set(answer?.leased ?? wanted.map(rows.idOf));
  leasedAt = Date.now();
  note(answer, asked);
  ahead();
}

function isLeaseNeeded(wanted) {
  const isOld = wanted.length > 0 && Date.now() - leasedAt > RENEW_MS;
  return isOld || !wanted.slice(0, FEW_LEASES).every(isMine);
}

// Colleagues.

async function poll() {
  if (document.hidden || isPolling) return;
  isPolling = true;
  const moved = rows.all().filter((row) => rows.phase(row) === MOVED);
  const asked = [...rows.from(rows.current()).filter(rows.isOpen), ...moved].slice(0, MOST_ASKED);
  const answer = await server.changes(asked.map(rows.idOf));
  isPolling = false;
  note(answer, asked);
  reopen(answer, moved.filter((row) => asked.includes(row)));
  const isActive = activeAt > leasedAt;
  if (isActive || isLeading) ahead();
}

function note(answer, asked) {
  if (!answer) return;
  ({ waiting } = answer);
  const others = new Map(answer.others.map((each) => [each.id, each.sentence]));
  const moved = new Map(answer.moved.map((each) => [each.id, each.sentence]));
  for (const row of asked) {
    const id = rows.idOf(row);
    rows.setColleague(row, others.get(id) ?? "");
    if (moved.has(id) && rows.isOpen(row)) markMoved(row, moved.get(id));
  }
}

// What was marked when it was asked about, and need not be: the decision was taken back.
function reopen(answer, marked) {
  const moved = answer && new Set(answer.moved.map((each) => each.id));
  for (const row of marked) {
    if (moved && !moved.has(rows.idOf(row))) rows.mark(row, OPEN, "");
  }
}

function markMoved(row, sentence) {
  rows.mark(row, MOVED, sentence);
  if (row === rows.current()) tell(sentence);
}

// Further rows.

async function fetchMore() {
  const free = rows.all().filter(rows.isFree).length;
  if (isLoading || free >= FEW_ROWS) return;
  const url = nextUrl ?? (isMoreAtStart(free) ? said.start : null);
  if (url === null) {
    if (isLeading && !isLeasing && free === 0) tellEnd();
    return;
  }
  isLoading = true;
  const found = await server.page(url);
  isLoading = false;
  if (!found) return;
  nextUrl = found.next;
  showNext();
  if (rows.append(found.rows).length) ahead();
}

// What came in meanwhile, or is more urgent than what was fetched, stands before it.
function isMoreAtStart(free) {
  const known = rows.all().filter((row) => [OPEN, SENDING, UNDOING].includes(rows.phase(row)));
  return Boolean(said.leases) && free === 0 && waiting > known.length;
}

function showNext() {
  const link = document.querySelector(".pagination a[rel=next]");
  if (nextUrl) link?.setAttribute("href", nextUrl);
  else link?.closest("li").remove();
}

function tellEnd() {
  tell(rows.all().some(rows.isOpen) ? said.saidOthers : said.saidEnds);
}
