// Lanes, drawn.
const left = 152, right = 22, bead = 18, several = 28;

// chart draws lanes into an SVG. It answers how times become places, and back.
function chart(svg, lanes, from, until, width, wide, chosen) {
  const edge = wide ? left : 8, scale = (width - edge - right) / (until - from || 1);
  const x = (t) => edge + (t - from) * scale;
  const grid = draw("g"), marks = draw("g");
  svg.replaceChildren(grid, marks);
  let y = 6;
  for (const lane of lanes) {
    const height = lane.kind === "stream" ? streamLane(marks, lane, x, y, from, until, edge, width, chosen) : boxLane(marks, lane, x, y, from, until, width, chosen);
    if (wide) {
      marks.append(draw("text", { x: 12, y: y + 18 }, short(lane.name, 17)), draw("text", { x: 12, y: y + 32, class: "soft" }, short(lane.about, 18)));
      marks.append(draw("line", { x1: 0, x2: width, y1: y + height, y2: y + height, class: "split" }));
    }
    y += height + 4;
  }
  axis(grid, x, from, until, y, edge, width);
  svg.setAttribute("viewBox", `0 0 ${width} ${y + 24}`);
  svg.setAttribute("height", y + 24);
  return { x, t: (place) => from + (place - edge) / scale, height: y };
}

const short = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

function axis(grid, x, from, until, y, edge, width) {
  const rough = (until - from) / Math.max(3, (width - edge) / 110), power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) || power;
  for (let t = Math.ceil(from / step) * step; t <= until; t += step) {
    const zero = Math.abs(t) < step / 2;
    grid.append(draw("line", { x1: x(t), x2: x(t), y1: 4, y2: y, class: zero ? "grid zero" : "grid" }),
      draw("text", { x: x(t), y: y + 16, class: "soft", "text-anchor": "middle" }, zero ? "0" : until - from >= 2000 ? +(t / 1000).toFixed(2) + " s" : +t.toFixed(2) + " ms"));
  }
}

function streamLane(into, lane, x, y, from, until, edge, width, chosen) {
  const top = y + 44, middle = top + 11, bottom = x(until);
  const inside = (t) => Math.max(x(from), Math.min(bottom, x(t)));
  if (lane.unopened) return unopened(into, lane, inside(lane.unopened.at), y, chosen);
  for (const c of lane.connections) {
    if (c.to < from || c.from > until) continue;
    into.append(boxOf("conn", c, inside(c.from), Math.max(inside(c.from) + 2, inside(c.to)), top, 22, c === chosen));
    if (c.to <= until) into.append(endShape(c, x(c.to), top));
  }
  place(lane, x, from, until);
  const seen = beadsIn(lane, from, until), spans = lane.entries.filter((e) => isAnywhere(e) && e.from <= until && e.at >= from), rows = rowsOf([y + 11, y + 25, y + 38]);
  for (const e of spans) into.append(spanOf(e, inside(e.from), inside(e.at), top, e === chosen));
  for (const e of seen) {
    if (isMissing(e)) into.append(somewhere(e, inside(e.from), inside(e.at), top));
    else into.append(draw("path", { class: "thread", d: `M${e.x} ${middle + 8}L${x(e.at)} ${top + 26}v4`, fill: "none" }));
  }
  for (const e of seen) if (e.head === e) into.append(beadOf(e, middle, isWrong(e), chosen && chosen.head === e));
  captions(into, [...seen, ...spans], rows, top, edge, width);
  let at = top + 40;
  for (const w of lane.windows) at = windowOf(into, w, inside, x, at, from, until, width);
  return at - y - 4;
}

// unopened draws the lane of a stream that was never opened.
function unopened(into, lane, at, y, chosen) {
  const g = draw("g", { class: `bead bad missing${chosen === lane.unopened ? " chosen" : ""}` }, draw("title", {}, lane.unopened.text));
  if (chosen === lane.unopened) g.append(draw("rect", { class: "ring", x: at - 12, y: y + 5, width: 24, height: 26, rx: 5 }));
  g.append(draw("path", { class: "shape", d: `M${at} ${y + 7}l11 11l-11 11l-11 -11z` }), draw("text", { x: at, y: y + 21.5 }, "?"));
  g.entry = lane.unopened;
  into.append(g, draw("text", { class: "wrong", x: at - 18, y: y + 22, "text-anchor": "end" }, "never opened"));
  return 38;
}

// somewhere is the time in which something that is missing was to come.
function somewhere(e, from, to, top) {
  return draw("rect", { class: "somewhere", x: from, width: Math.max(0, to - from), y: top + 2, height: 18 }, draw("title", {}, `${lackOf(e)}: ${nameOf(e)}`));
}

// spanOf is what is missing somewhere: all of the time in which it can have been, and no point in it.
function spanOf(e, from, to, top, chosen) {
  const g = draw("g", { class: `bead bad missing anywhere${chosen ? " chosen" : ""}` }), wide = Math.max(6, to - from);
  if (chosen) g.append(draw("rect", { class: "ring", x: from - 3, width: wide + 6, y: top - 3, height: 28, rx: 5 }));
  g.append(somewhere(e, from, from + wide, top));
  g.entry = e;
  e.x = from + wide / 2;
  return g;
}

// captions writes what the entries are, beside the name of their lane: what is wrong first, then those
// that are the same together.
function captions(into, seen, rows, top, edge, width) {
  const runs = [];
  for (const e of seen) {
    const name = nameOf(e), last = runs.at(-1);
    if (last && last.name === name && last.bad === isWrong(e) && !isMissing(e) && !last.missing) last.of.push(e);
    else runs.push({ name, bad: isWrong(e), missing: isMissing(e) && lackOf(e), odd: isIgnored(e), of: [e] });
  }
  const write = ({ name, bad, missing, odd, of }) => {
    const text = short((missing ? missing + ": " : "") + name, 40) + (of.length > 1 ? ` ×${of.length}` : ""), wide = bad ? 7.5 : 6.6;
    const center = (of[0].x + of.at(-1).x) / 2, start = center - (text.length * wide) / 2, loud = bad || odd;
    const fits = put(into, loud ? rows : rows.slice(1).reverse(), text, { start, low: edge - 6, high: width - 2, far: loud ? 150 : 34, kind: bad ? "wrong" : odd ? "odd" : "soft", wide });
    if (!fits || !bad || isAnywhere(of[0])) return;
    const [left, right] = fits.taken.at(-1), at = Math.max(left + 4, Math.min(right - 10, of[0].x));
    into.append(draw("path", { class: "leader", d: `M${at} ${fits.y + 4}L${of[0].x} ${top}` }));
    keepFree(rows.slice(rows.indexOf(fits) + 1), of[0].x);
  };
  const first = (run) => run.bad && run.of.some((e) => e.row.classList.contains("first"));
  for (const fits of [first, (run) => run.bad && !first(run), (run) => run.odd && !run.bad, (run) => !run.bad && !run.odd]) runs.filter(fits).forEach(write);
}

// place puts the beads of a lane where they came. Those of a burst stand side by side, unless that
// would move one far from its time: then they are one bead.
function place(lane, x, from, until) {
  const seen = beadsIn(lane, from, until);
  for (const e of seen) e.head = e;
  lane.tight = sideBySide(lane, seen, bead, x, from, until);
  if (seen.some((e) => Math.abs(e.x - x(e.at)) > 2.5 * bead)) {
    let head = null;
    for (const e of seen) {
      const joins = head && [e, head].every((one) => !isMissing(one) && !isIgnored(one)) && isWrong(e) === isWrong(head) && x(e.at) - x(head.at) < several;
      e.head = head = joins ? head : e;
    }
    lane.tight = sideBySide(lane, seen.filter((e) => e.head === e), several, x, from, until);
    for (const e of seen) e.x = e.head.x;
  }
  for (const e of seen) {
    e.tight = lane.tight;
    e.many = seen.filter((other) => other.head === e).length;
  }
}

const isWrong = (e) => e.row.classList.contains("marked"), isMissing = (e) => e.row.classList.contains("missing");
const isAnywhere = (e) => e.row.classList.contains("anywhere"); // it is missing nobody knows where
const lackOf = (e) => (isAnywhere(e) ? "missing somewhere" : "missing here");
const isIgnored = (e) => e.row.dataset.k === "violation"; // a client ignores it: it may be why something is missing

// beadsIn are the entries of a lane that have a place in a time.
const beadsIn = (lane, from, until) => lane.entries.filter((e) => !isAnywhere(e) && e.at >= from && e.at <= until);

// sideBySide puts beads side by side, within their connection; true: they have no room for what
// they are called.
function sideBySide(lane, seen, size, x, from, until) {
  const starts = lane.connections.map((c) => c.from);
  const part = (e) => starts.filter((s) => s <= e.at + 1e-9).length;
  const room = Math.min(size, Math.max(2, (x(until) - x(from)) / Math.max(1, seen.length)));
  seen.forEach((e, i) => (e.x = Math.max(x(e.at), i ? seen[i - 1].x + room : -1e9)));
  for (let i = seen.length - 1; i >= 0; i--) {
    const next = seen[i + 1], last = !next || part(next) !== part(seen[i]), over = lane.connections[part(seen[i]) - 1];
    const limit = last ? Math.max(over ? x(over.to) - 12 : 0, x(seen[i].at)) : next.x - room;
    seen[i].x = Math.max(4, Math.min(seen[i].x, limit));
  }
  return room < bead - 4;
}

function nameOf(e) {
  if (!e) return null;
  return e.row.dataset.name;
}

// calledOf is the type of an entry with the names that the scenario has for it, as the console has them.
function calledOf(e) {
  return isIgnored(e) ? nameOf(e) : $("b", e.row).textContent.split(/ m?s /).slice(1).join(" ").replace(/ id .*/s, "") || nameOf(e);
}

function beadOf(e, y, bad, chosen) {
  const kind = e.row.dataset.k, g = draw("g", { class: `bead${bad ? " bad" : ""}${isMissing(e) ? " missing" : ""}${chosen ? " chosen" : ""}${e.unasked ? " unasked" : ""}${isIgnored(e) ? " ignored" : ""}` });
  const half = e.many > 1 ? 16 : 12;
  if (chosen) g.append(draw("rect", { class: "ring", x: e.x - half, y: y - 13, width: 2 * half, height: 26, rx: 5 }));
  if (e.many > 1) g.append(draw("rect", { class: "shape", x: e.x - 13, y: y - 8, width: 26, height: 16, rx: 8 }));
  else if (bad) g.append(draw("path", { class: "shape", d: `M${e.x} ${y - 11}l11 11l-11 11l-11 -11z` }));
  else if (e.tight) g.append(draw("path", { class: "shape", d: `M${e.x} ${y - 9}v18` }));
  else if (kind) g.append(draw("rect", { class: "shape", x: e.x - 7, y: y - 7, width: 14, height: 14, rx: 2 }));
  else g.append(draw("circle", { class: "shape", cx: e.x, cy: y, r: 8 }));
  if (e.many > 1) g.append(draw("text", { x: e.x, y: y + 3.5 }, "×" + e.many));
  else if (isMissing(e)) g.append(draw("text", { x: e.x, y: y + 3.5 }, "?"));
  else if (!e.tight || bad) g.append(draw("text", { x: e.x, y: y + 3.5 }, kind ? { comment: ":", retry: "r", violation: "!" }[kind] : e.row.dataset.n));
  g.append(draw("title", {}, isMissing(e) ? `${lackOf(e)}: ${nameOf(e)}` : `${calledOf(e)}${e.many > 1 ? ` and ${e.many - 1} more` : ""}, ${time(e.own)}`));
  g.entry = e;
  return g;
}

function endShape(c, x, y) {
  if (c.refused) return draw("path", { class: "end", d: `M${x - 5} ${y + 6}l10 10m0 -10l-10 10` });
  if (c.reason === "closed by the server") return draw("path", { class: "end", d: `M${x + 1} ${y - 3}v28` });
  if (c.reason === "closed by streamspec") return draw("rect", { class: "fault", x: x - 1, y: y + 8, width: 6, height: 6 });
  return draw("path", { class: "end", d: `M${x} ${y - 4}l5 6l-8 6l8 6l-8 6l5 6` });
}

// windowOf draws what a limit allowed, and how much of it was used.
function windowOf(into, w, inside, x, y, from, until, width) {
  if (w.from + Math.max(w.limit, w.took) < from || w.from > until) return y;
  const limit = w.from + w.limit, end = w.from + w.took;
  into.append(draw("rect", { class: "allowed", x: inside(w.from), width: Math.max(1, inside(limit) - inside(w.from)), y, height: 7 }),
    draw("rect", { class: w.bad ? "used bad" : "used", x: inside(w.from), width: Math.max(1, inside(Math.min(end, limit)) - inside(w.from)), y: y + 2, height: 3 }),
    draw("path", { class: "end", style: "stroke-width:1.4", d: `M${inside(limit)} ${y - 2}v11` }));
  if (!w.least && end > limit) into.append(draw("rect", { class: "too-late", x: inside(limit), width: Math.max(1, inside(end) - inside(limit)), y, height: 7 }));
  const text = `${w.least ? "at least" : "allowed"} ${time(w.limit)}, ${w.bad ? "took" : "used"} ${time(w.took)}: ${w.text}`;
  const at = Math.max(4, Math.min(inside(w.from), width - Math.min(text.length, 90) * 6 - 4));
  into.append(draw("text", { x: at, y: y + 20, class: "soft" }, short(text, Math.floor((width - at) / 5.6))));
  return y + 30;
}

// boxOf is something that took its time: a call, a request, a connection.
function boxOf(kind, item, from, to, y, height, chosen) {
  const g = draw("g", { class: `bead${chosen ? " chosen" : ""}` }, draw("rect", { class: item.row.classList.contains("marked") ? `${kind} wrong` : kind, x: from, width: to - from, y, height, rx: 1.5 }));
  if (chosen) g.prepend(draw("rect", { class: "ring", x: from - 4, width: to - from + 8, y: y - 4, height: height + 8, rx: 4 }));
  g.append(draw("title", {}, item.text));
  g.entry = item;
  return g;
}

// over tells that a service is at its end, wrong that it ended by itself; exited is why.
const over = /^(stopped|killed|exit|ended|paused)|exited while/, wrong = /exited while/;
const exited = (text) => text.replace(/^the service ".*?" (exited) while.*?: /s, "$1: ").split("\n")[0];

function boxLane(into, lane, x, y, from, until, width, chosen) {
  const labels = [];
  lane.items.forEach((item, i) => {
    const at = Math.max(x(item.from), x(from)), next = lane.items[i + 1], ended = lane.kind === "life" && over.test(item.text);
    if (item.from > until || (item.to || item.from) < from && lane.kind !== "life") return;
    if (ended) into.append(draw("path", { class: wrong.test(item.text) ? "end dead" : "end", d: `M${at - 5} ${y + 6}l10 10m0 -10l-10 10` }));
    else if (lane.kind === "life") into.append(draw("rect", { class: "life", x: at, width: Math.max(2, Math.min(x(until), x(next ? next.from : until)) - at), y: y + 8, height: 7 }));
    else if (lane.kind === "fault") into.append(draw("path", { class: "fault", d: `M${at + 3} ${y + 2}l-7 9h5l-3 8l9 -11h-5l4 -6z` }));
    else into.append(boxOf(lane.kind, item, at, Math.max(at + 5, Math.min(x(until), x(item.to))), y + 5, 13, item === chosen));
    labels.push({ at, text: short(exited(item.text), 46), died: ended && wrong.test(item.text) });
  });
  const rows = rowsOf([y + 31]), quiet = /^(is used at|is being started|started:|setup:)/;
  for (const { at, text, died } of labels.sort((a, b) => b.died - a.died)) {
    const wide = died ? 6.8 : 5.8;
    if (text && !quiet.test(text)) put(into, rows, text, { start: died ? at - (text.length * wide) / 2 : at, low: left - 4, high: width - 2, far: 12, kind: died ? "wrong" : "soft", wide });
  }
  return 38;
}
