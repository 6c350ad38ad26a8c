// What the queue asks of the blog. Decisions go out one after another, in the order in which they
// were made, and stay in line while the blog does not answer or one is not signed in any more.

import { said } from "./queue-rows.js";

const again = document.querySelector("#again");
const line = [];

let isBusy = false;

addEventListener("beforeunload", (event) => {
  if (line.length) event.preventDefault();
});
again?.addEventListener("click", pump);

// Posts a form once all before it were answered. `make` gives the address and the fields when its
// turn comes, or nothing if there is nothing to send any more; `answered` gets the status and what
// was said, `stuck` a sentence when it has to wait for somebody to send it again.
export function post({ make, answered, stuck }) {
  line.push({ make, answered, stuck });
  pump();
}

async function pump() {
  if (isBusy) return;
  isBusy = true;
  let why = "";
  while (line.length && !why) {
    const job = line[0];
    const request = job.make();
    const answer = request ? await send(request.url, request.fields) : null;
    why = answer?.why ?? "";
    if (why) continue;
    line.shift();
    if (answer) job.answered(answer.status, answer.said);
  }
  isBusy = false;
  again.hidden = !why;
  if (why) for (const job of line) job.stuck(why);
}

// The answer, or why there is none that counts: then it may be sent again.
async function send(url, fields) {
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(fields),
    });
  } catch {
    return { why: said.saidFailed };
  }
  const { status } = answer;
  if (isData(answer)) return { status, said: await answer.json() };
  const sentence = sentenceOf(await answer.text());
  const isLasting = status >= 400 && status < 500 && status !== 403 && status !== 429;
  return isLasting ? { status, said: { sentence } } : { why: sentence || said.saidFailed };
}

// An error is a page for people: its heading and its first sentence say what is the matter.
function sentenceOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const words = [...page.querySelectorAll("main h1, main h1 + p")];
  return words.map((each) => each.textContent.trim()).join(". ");
}

function isData(answer) {
  return answer.headers.get("Content-Type")?.startsWith("application/json") ?? false;
}

// Questions beside the line: what they are about is asked again soon, so one may fail.

export async function lease(ids, count) {
  return data(said.leases, {
    method: "POST",
    body: new URLSearchParams({ ids: ids.join(), count }),
  });
}

export async function changes(ids) {
  return data(`${said.changes}?${new URLSearchParams({ ids: ids.join(), state: said.state })}`);
}

async function data(url, options) {
  try {
    const answer = await fetch(url, options);
    return answer.ok && isData(answer) ? await answer.json() : null;
  } catch {
    return null;
  }
}

// The rows of a page of the list and the address of the next; null where it cannot be had.
export async function page(url) {
  const html = await read(url);
  if (!html?.querySelector("nav .tabs")) return null;
  return {
    rows: [...html.querySelectorAll("ol.queue > li")],
    next: html.querySelector(".pagination a[rel=next]")?.getAttribute("href") ?? null,
  };
}

// What a comment says by now, what readers report, and the marks of that; null where it cannot
// be had.
export async function comment(url) {
  const html = await read(url);
  const text = html?.querySelector("section.said .said__text");
  const seenText = html?.querySelector("[name=seen_text]")?.value;
  const seenReports = html?.querySelector("[name=seen_reports]")?.value;
  const reports = html?.querySelector("section[aria-labelledby=flags-heading] ul");
  return text && seenText ? { text, reports, seenText, seenReports } : null;
}

async function read(url) {
  try {
    const answer = await fetch(url);
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}
