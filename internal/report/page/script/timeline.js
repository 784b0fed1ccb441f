// The large timeline of a scenario, and the entry that is chosen in it.
// timeline is the large one of a scenario, with what is chosen in it.
function timeline(article) {
  const course = $(".course", article);
  let lanes = lanesOf(article);
  const spans = lanes.flatMap((lane) => lane.kind === "life" ? lane.items.filter((item) => over.test(item.text)) : lane.kind === "stall" ? [] : lane.items || [...lane.connections, ...(lane.unopened ? [lane.unopened] : [])]);
  const low = Math.min(0, ...spans.map((s) => s.from)), high = Math.max(1, ...spans.map((s) => s.to || s.from)), pad = (high - low) * 0.04;
  const whole = [low - pad, high + pad];
  lanes = lanes.filter((lane) => lane.kind !== "stall" || lane.items.some((item) => item.to > whole[0] && item.from < whole[1]));
  const few = fewer(lanes, article.dataset.blamed);
  let view = [...whole], chosen = null, scale, shown = few;
  const entries = lanes.flatMap((lane) => parts(lane)).sort((a, b) => a.at - b.at);
  const unnamed = new Set(all(".unnamed li", course).map((li) => li.firstChild.textContent.trim()));
  for (const e of entries) e.unasked = unnamed.has(nameOf(e));
  const svg = draw("svg", { "aria-hidden": "true" }), details = make("div", { class: "details", role: "region", "aria-live": "polite", "aria-label": "The chosen entry" });
  const button = (text, label, act) => {
    const b = make("button", { type: "button", "aria-label": label, title: label }, text);
    b.addEventListener("click", act);
    return b;
  };
  const span = make("span");
  const figure = make("figure", { class: "timeline", "aria-label": "What happened, on one axis" },
    make("div", { class: "bar" }, span, button("‹", "entry before", () => step(-1)), button("›", "next entry", () => step(1)), button("−", "wider", () => zoom(2)), button("+", "closer", () => zoom(0.5)), button("all", "all of it", () => look(whole))), svg, details);
  if (few.length < lanes.length) $(".bar", figure).prepend(button(`${lanes.length - few.length} more streams`, "show all streams", (event) => { event.target.remove(); shown = lanes; paint(); }));
  $(".timeline-place", article).append(figure);
  figure.after(make("p", { class: "hint" }, `Drag to look closer, Ctrl and the wheel to zoom, ← → from entry to entry. 0 is the moment when ${lanes.some((lane) => lane.connections?.length) ? "the first stream is asked for" : "the scenario began"}.`));

  function paint() {
    scale = chart(svg, shown, view[0], view[1], Math.max(420, svg.clientWidth || 1000), true, chosen);
    if (chosen && !isAnywhere(chosen)) svg.append(draw("line", { class: "cursor", x1: scale.x(chosen.at), x2: scale.x(chosen.at), y1: 4, y2: scale.height }));
    span.textContent = time(view[1] - view[0]) + " on one axis";
    for (const row of all(".log tr", course)) row.classList.toggle("out", Number(row.dataset.t) < view[0] || Number(row.dataset.t) > view[1]);
  }
  function look(range) {
    view = [Math.max(whole[0], range[0]), Math.min(whole[1], range[1])];
    if (view[1] - view[0] < 0.02) view[1] = view[0] + 0.02;
    paint();
  }
  function zoom(by, around = chosen && !isAnywhere(chosen) ? chosen.at : (view[0] + view[1]) / 2) {
    look([around - (around - view[0]) * by, around + (view[1] - around) * by]);
  }
  function choose(index) {
    chosen = entries[Math.max(0, Math.min(index, entries.length - 1))] || null;
    if (chosen && (chosen.at < view[0] || chosen.at > view[1])) view = [...whole];
    if (chosen && !few.some((lane) => parts(lane).includes(chosen))) shown = lanes;
    paint();
    if (!chosen) details.replaceChildren(make("p", { class: "small" }, "Nothing came, and nothing was called."));
    else if (chosen.unopened) details.replaceChildren(make("h4", {}, chosen.text));
    else if (chosen.stream === undefined) tellCall(details, chosen);
    else {
      const others = entries.filter((e) => e.stream === chosen.stream && (e === chosen || !isMissing(e))), i = others.indexOf(chosen);
      (isAnywhere(chosen) ? tellAnywhere : isMissing(chosen) ? tellMissing : tell)(details, chosen, others[i - 1], article, others[i + 1]);
    }
  }
  function step(by) {
    if (entries.length) location.replace(`#/scenario/${article.id.split("/")[2]}/${Math.max(0, Math.min(entries.length - 1, entries.indexOf(chosen) + by))}`);
  }
  drag(svg, () => scale, look, (e) => location.replace(`#/scenario/${article.id.split("/")[2]}/${entries.indexOf(e)}`));
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // the page scrolls
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, scale.t(event.offsetX));
  }, { passive: false });
  return { article, figure, choose, step, zoom, paint, all: () => look(whole), first: chosenAtFirst(article, entries), range: () => view };
}

// chosenAtFirst is what is wrong or, where that is nothing that came, the stream that was never opened,
// what clients ignored, or the connection that broke: no event of which no finding speaks. Where there
// is none of these, it is the connection of the stream of which the first finding speaks, or the last
// connection or call.
function chosenAtFirst(article, entries) {
  const blamed = article.dataset.blamed, came = (e) => e.row.dataset.t !== undefined && e.stream !== undefined && (!blamed || e.stream === blamed);
  const is = (name) => entries.findIndex((e) => e.row.classList.contains(name));
  const held = article.classList.contains("held"), tried = (e) => e.of === blamed && !e.row.cells;
  const broke = (e) => e.refused !== undefined && (!blamed || e.of === blamed) && !/^closed by/.test(e.reason);
  const odd = [(e) => e.unopened, (e) => came(e) && isIgnored(e), broke].map((what) => (held ? -1 : entries.findLastIndex(what)));
  return [is("first"), is("marked"), ...odd,
    held ? entries.findIndex(came) : -1, entries.findLastIndex(tried), entries.findLastIndex((e) => !e.row.cells), entries.length - 1].find((i) => i >= 0) ?? 0;
}

// fewer are the lanes that are shown at first: of many streams those in which something is wrong, and
// one other, to compare.
function fewer(lanes, blamed) {
  const most = 5, streams = lanes.filter((lane) => lane.kind === "stream");
  if (streams.length <= most + 1) return lanes;
  const rank = (lane) => (lane.entries.some((e) => e.row.classList.contains("first")) ? 3 : lane.entries.some(isWrong) || lane.unopened ? 2 : lane.name === blamed ? 1 : 0);
  streams.sort((a, b) => rank(b) - rank(a));
  const bad = streams.filter((lane) => rank(lane) > 0).length;
  return [...streams.slice(0, Math.min(most, bad + 1)), ...lanes.filter((lane) => lane.kind !== "stream")];
}

// parts are what can be chosen in a lane: entries and connections, calls, and requests to stubs.
const parts = (lane) => (lane.unopened ? [lane.unopened] : lane.entries ? [...lane.connections, ...lane.entries] : ["call", "stub"].includes(lane.kind) ? lane.items : []);

function drag(svg, scale, look, chose) {
  svg.addEventListener("pointerdown", (down) => {
    const start = down.offsetX, at = down.target.closest(".bead"), box = draw("rect", { class: "range", y: 0, height: scale().height });
    if (down.button !== 0) return;
    const move = (event) => {
      const now = event.clientX - svg.getBoundingClientRect().left;
      box.setAttribute("x", Math.min(start, now));
      box.setAttribute("width", Math.abs(now - start));
      if (!box.parentNode && Math.abs(now - start) > 4) svg.append(box);
    };
    const up = (event) => {
      removeEventListener("pointermove", move);
      const now = event.clientX - svg.getBoundingClientRect().left;
      box.remove();
      if (Math.abs(now - start) > 4) look([scale().t(Math.min(start, now)), scale().t(Math.max(start, now))]);
      else if (at) chose(at.entry);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up, { once: true });
  });
}

// tell tells of an entry what is known of it.
function tell(details, e, before, article) {
  const wrong = e.row.dataset.wrong, list = make("dl"), number = e.row.dataset.k ? "" : "#" + e.row.dataset.n + " ", called = calledOf(e);
  const say = (what, why, ...text) => list.append(make("dt", why ? { title: why } : {}, what), make("dd", {}, ...text));
  const [read, line, start, end] = e.row.dataset.b.split(" ").map(Number);
  say("arrived", "", `${time(e.own)}${before ? `, ${time(e.own - before.own)} after the one before` : ""}`);
  if (e.row.dataset.first) say("first byte", "", time(Number(e.row.dataset.first)));
  say("stream", "", e.stream);
  const id = $("b", e.row).textContent.match(/ id (.*)/s);
  if (id) say("id", "", id[1]);
  if (e.row.dataset.detail) say("what is odd", "by the rule " + $("b", e.row).textContent.split(" ").at(-1), e.row.dataset.detail);
  if (line) say("where", "in the body of the response", `line ${line}; bytes ${start}–${end - 1}`);
  if (read) say("came with", "what came at once from the network is one piece", `piece ${read} of the response`);
  const names = [nameOf(e), called.split(" ")[0]];
  const asking = all(".steps:not(.findings) > li:not(.did) .sentence", article).filter((s) => names.some((name) => name && s.textContent.includes(`"${name}"`)));
  if (asking.length) say("expected by", "sentences that name it", ...asking.map((s) => make("div", {}, s.firstChild.textContent + s.childNodes[1].textContent)));
  else if (e.unasked && !wrong) say("expected by", "no sentence names it", "no sentence: it may come or not");
  details.replaceChildren(make("h4", {}, `${number}${called}${wrong ? ": " + wrong : ""}`), list, make("pre", { tabindex: 0 }, pretty(rawOf(e.row))));
}

// rawOf is the data of an entry; of a block without data what was sent of it, with its ends of lines.
function rawOf(row) {
  const said = row.childNodes[1].textContent.trim(), detail = row.dataset.detail;
  if (!detail || !said.startsWith(detail + ": ")) return said;
  const sent = said.slice(detail.length + 2);
  return sent.startsWith("event:") ? sent.split("\n").map((one) => one + "⏎\n").join("") + "⏎" : sent;
}

// tellMissing tells of what did not come between which entries it was to.
function tellMissing(details, e, before, article, next) {
  const named = (other) => $("b", other.row).textContent.replace(/ [\d.]+ m?s /, " ") + ", " + time(other.own);
  const [what, ...others] = lackedBy(e);
  const list = make("dl"), say = (what, text) => list.append(make("dt", {}, what), make("dd", {}, text));
  say("came before", before ? named(before) : "nothing");
  say("came next", next ? named(next) : endOf(e.row.closest(".entries").dataset));
  say("stream", e.stream);
  if (others.length) say("also missed as", others.join("; "));
  details.replaceChildren(make("h4", {}, `${what} is missing: it was to come ${before ? "after this: " + named(before) : "first"}`), list);
}

// lackedBy is what findings call what is missing.
const lackedBy = (e) => [...e.row.querySelectorAll("span")].map((one) => one.textContent);

// tellAnywhere tells of what did not come nobody knows where.
function tellAnywhere(details, e, last) {
  const [what, ...others] = lackedBy(e);
  const list = make("dl"), say = (what, text) => list.append(make("dt", {}, what), make("dd", {}, text));
  say("was to come", `anywhere between ${time(e.own - (e.at - e.from))} and ${time(e.own)}, the end of the stream`);
  if (last) say("came last", `${$("b", last.row).textContent.replace(/ [\d.]+ m?s /, " ")}, ${time(last.own)}`);
  say("then", endOf(e.row.closest(".entries").dataset));
  say("stream", e.stream);
  if (others.length) say("also missed as", others.join("; "));
  details.replaceChildren(make("h4", {}, `${what} is missing somewhere: between which of those that came it was to come nobody knows`), list);
}

// endOf says that nothing came up to the end of a stream, and whose end it was.
function endOf({ reason, end }) {
  if (reason === "closed by streamspec") return `nothing: the stream went on, until streamspec closed it after ${time(Number(end))}`;
  return `nothing: the stream ended: ${reason} after ${time(Number(end))}`;
}

// tellCall tells what was sent and what came: of a call, of a request that a stub received, or of a
// connection.
function tellCall(details, e) {
  const copy = (cell) => {
    const out = make("div", {}, ...[...(cell ? cell.cloneNode(true).childNodes : [])]);
    for (const body of all("pre:not(.heads)", out)) body.textContent = pretty(body.textContent);
    return out;
  };
  details.replaceChildren(make("h4", {}, `${e.text}, at ${time(e.at)}`), ...(e.row.cells ? [copy(e.row.cells[1]), copy(e.row.cells[2])] : [copy(e.row)]));
}

// pretty breaks JSON into lines. Nothing in it changes: numbers and escapes stay as they came.
function pretty(text) {
  try {
    if (typeof JSON.parse(text) !== "object") return text;
  } catch {
    return text;
  }
  let out = "", depth = 0;
  const line = (by) => "\n" + "  ".repeat((depth += by));
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === "{" || token === "[") out += token + line(1);
    else if (token === "}" || token === "]") out += line(-1) + token;
    else if (token === ",") out += "," + line(0);
    else out += token === ":" ? ": " : token;
  }
  return out;
}
