// The page of `claimonce serve`. What the store says goes in as text and never as markup: `textContent` alone is used.

const byId = (id) => document.getElementById(id);
let control = false;

// The token stands behind the # of the printed address, which no browser sends; it lives as long as the tab.
const token = (() => {
  const given = location.hash.slice(1);
  if (given && given !== "questions") {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem("token") ?? "";
})();

function request(path, options = {}) {
  return fetch(path, { ...options, headers: { ...options.headers, authorization: `Bearer ${token}` } });
}

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function button(text, label, act, className = "") {
  const made = element("button", text, className);
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function age(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

const ago = (seconds) => `${age(seconds)} ago`;

// A list is built anew only when what it shows has changed, so the focus stays where a person put it.
function fill(id, rows, make) {
  const list = byId(id);
  const shown = JSON.stringify(rows);
  if (list.dataset.shown === shown) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
  list.dataset.shown = shown;
  list.replaceChildren(...rows.map(make));
  if (focused) list.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus();
}

function textOf(title, text) {
  const box = element("div");
  box.append(element("p", title, "soft"));
  const quote = element("blockquote");
  if (text.subject) quote.append(element("strong", text.subject), element("br"));
  quote.append(document.createTextNode(text.head || (text.subject ? "" : "(no longer kept)")));
  box.append(quote);
  return box;
}

function question(one) {
  const card = element("div", "", "card warn");
  const line = element("p");
  line.append(element("strong", one.name), document.createTextNode(` wants to tell ${one.recipient || "somebody"} `));
  line.append(element("span", `${ago(one.seconds)}, ${one.id}`, "soft"));
  const texts = element("div", "", "texts");
  texts.append(textOf(`${one.name} wants to send`, one.mine));
  for (const text of one.theirs) texts.append(textOf(`${text.name} ${text.state === "uncertain" ? "may have sent" : "sent"}`, text));
  card.append(line, texts);
  card.append(button("Story", `Story of ${one.id}`, () => tell(one.id)));
  if (control) {
    card.append(
      button("Same matter", `Answer ${one.id}: same matter`, () =>
        confirm(`Same matter: ${one.name} does not send it`, "", "answer", () => ({ id: one.id, word: "same" }))),
      button("Distinct", `Answer ${one.id}: distinct`, () =>
        confirm(`Distinct: ${one.name} may send it`, "What is different?", "answer", (why) => ({ id: one.id, word: "distinct", why }))),
    );
  }
  return card;
}

function unsure(one) {
  const card = element("div", "", "card warn");
  card.append(button(one.key, `Story of ${one.key}`, () => tell(one.key), "link"));
  card.append(element("p", `${one.name} began it ${ago(one.seconds)}, and nobody saw how it ended`, "soft"));
  for (const [name, text] of one.detail) card.append(element("p", `${name}: ${text}`, "soft"));
  if (control) {
    card.append(
      button("It was done", `Settle ${one.key}: done`, () =>
        confirm(`${one.key} was done`, "How do you know?", "settle", (note) => ({ key: one.key, done: true, note }))),
      button("It was not done", `Settle ${one.key}: not done`, () =>
        confirm(`${one.key} was not done, and may be tried again`, "How do you know?", "settle", (note) => ({ key: one.key, done: false, note }))),
    );
  }
  return card;
}

function line(one) {
  const card = element("div", "", "card holds");
  card.append(element("p", one.branch));
  for (const place of one.places) {
    const text = element("p");
    text.append(element("strong", place.name));
    const doing = { fetch: "is fetching", check: "is checking", push: "is pushing" }[place.doing] ?? "holds the turn";
    if (place.state === "holds") text.append(document.createTextNode(` ${doing} for ${age(place.doing_seconds)}`));
    else if (place.state === "along") text.append(document.createTextNode(" goes along with it"));
    else text.append(document.createTextNode(` waits as number ${place.number} for ${age(place.seconds)}`));
    card.append(text);
  }
  return card;
}

function row(cells) {
  const made = element("tr");
  for (const cell of cells) {
    const td = element("td");
    td.append(cell);
    made.append(td);
  }
  return made;
}

const happened = (act) => act.verdict || act.state;

function session(one) {
  const where = [one.cwd, one.branch].filter(Boolean).join(", ");
  const name = element("span", one.name);
  if (where) name.title = where;
  return row([name, one.client, one.state, ago(one.seconds), [one.about, one.task].filter(Boolean).join(" · ")]);
}

function act(one) {
  const key = one.key ? button(one.label, `Story of ${one.label}`, () => tell(one.key), "link") : "";
  return row([ago(one.seconds), one.name, happened(one), key, [one.receipt, one.reason].filter(Boolean).join(", ")]);
}

function show(screen) {
  if (screen.trouble) {
    byId("summary").textContent = screen.trouble;
    return;
  }
  const lines = screen.lines ?? [];
  const counts = { questions: screen.questions, uncertain: screen.uncertain, queue: lines, sessions: screen.sessions };
  for (const [name, rows] of Object.entries(counts)) byId(`${name}-count`).textContent = String(rows.length);
  fill("questions-list", screen.questions, question);
  fill("uncertain-list", screen.uncertain, unsure);
  fill("queue-list", lines, line);
  fillBody("sessions", screen.sessions, session);
  fillBody("acts", [...screen.acts].reverse(), act);
  byId("reconcile").hidden = !control || screen.uncertain.length === 0;
  const waits = lines.reduce((sum, one) => sum + one.places.length, 0);
  const parts = [`${screen.questions.length} asked`, `${screen.uncertain.length} uncertain`, `${waits} pushing or waiting`];
  const asked = [parts.join(", "), ...screen.broken].join("; ");
  if (byId("summary").textContent !== asked) byId("summary").textContent = asked;
  document.title = screen.questions.length + screen.uncertain.length ? `(${screen.questions.length + screen.uncertain.length}) claimonce` : "claimonce";
}

function fillBody(id, rows, make) {
  const body = byId(id).tBodies[0];
  body.id ||= `${id}-body`;
  fill(body.id, rows, make);
}

async function tell(key) {
  const answer = await request(`/api/incident?key=${encodeURIComponent(key)}`);
  const story = await answer.json();
  byId("incident-title").textContent = story.said ?? story.key;
  byId("story").replaceChildren(
    ...(story.moments ?? []).map((one) => {
      const item = element("li");
      item.append(element("span", `${one.at.replace("T", " ").replace("Z", " UTC")} `, "soft"));
      item.append(element("strong", one.name || "a person"), document.createTextNode(` ${one.what} `));
      if (one.receipt) item.append(element("span", one.receipt));
      if (one.text) item.append(element("blockquote", one.text));
      return item;
    }),
  );
  byId("incident").showModal();
}

// Nothing is done before a person has confirmed it and, where it matters, said why.
function confirm(title, label, name, body) {
  const dialog = byId("confirm");
  const text = byId("confirm-text");
  byId("confirm-title").textContent = title;
  byId("confirm-label").textContent = label;
  byId("confirm-said").textContent = "";
  text.value = "";
  text.hidden = !label;
  byId("confirm-yes").onclick = async () => {
    const answer = await request(`/api/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body(text.value)),
    });
    const said = await answer.json().catch(() => ({ said: `status ${answer.status}` }));
    if (answer.ok) {
      dialog.close();
      byId("mode").textContent = said.said;
    } else byId("confirm-said").textContent = said.said;
  };
  byId("confirm-no").onclick = () => dialog.close();
  dialog.showModal();
}

// Server-sent events read through `fetch`, because an EventSource cannot bring the token.
async function follow() {
  for (;;) {
    try {
      const answer = await request("/api/events");
      if (answer.status === 401) {
        byId("summary").textContent = await answer.text();
        return;
      }
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        text += value;
        const events = text.split("\n\n");
        text = events.pop();
        const data = events.at(-1)?.split("\n").find((each) => each.startsWith("data: "));
        if (data) show(JSON.parse(data.slice(6)));
      }
    } catch {
      // The server has gone away or starts again: said below, and tried again.
    }
    byId("summary").textContent = "claimonce serve does not answer; trying again…";
    await new Promise((resume) => setTimeout(resume, 1000));
  }
}

const about = await request("/api/about");
if (about.ok) {
  control = (await about.json()).control;
  byId("mode").textContent = control ? "" : "read-only";
}
byId("reconcile").addEventListener("click", () =>
  confirm("Ask providers and remotes what became of each uncertain act", "", "reconcile", () => ({})));
follow();
