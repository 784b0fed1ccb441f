// Lanes, drawn.
const left = 132, right = 22, bead = 18, several = 28;

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
      marks.append(draw("text", { x: 12, y: y + 18 }, short(lane.name, 18)), draw("text", { x: 12, y: y + 32, class: "soft" }, short(lane.about, 19)));
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
  const top = y + 36, middle = top + 11, bottom = x(until);
  const inside = (t) => Math.max(x(from), Math.min(bottom, x(t)));
  for (const c of lane.connections) {
    if (c.to < from || c.from > until) continue;
    into.append(boxOf("conn", c, inside(c.from), Math.max(inside(c.from) + 2, inside(c.to)), top, 22, c === chosen));
    if (c.to <= until) into.append(endShape(c, x(c.to), top));
  }
  place(lane, x, from, until);
  let label = { until: edge, until2: edge }, wrong = edge / 2;
  const seen = lane.entries.filter((e) => e.at >= from && e.at <= until);
  seen.forEach((e, i) => {
    const name = nameOf(e), bad = isWrong(e);
    if (!isMissing(e)) into.append(draw("path", { class: "thread", d: `M${e.x} ${middle + 8}L${x(e.at)} ${top + 26}v4`, fill: "none" }));
    if (e.head === e) into.append(beadOf(e, middle, bad, chosen && chosen.head === e));
    if (bad) wrong = wrongName(into, e, y, top, wrong, width);
    else if (name !== nameOf(seen[i - 1])) label = caption(into, seen, i, name, y, label, width);
  });
  let at = top + 40;
  for (const w of lane.windows) at = windowOf(into, w, inside, x, at, from, until, width);
  return at - y - 4;
}

// wrongName writes what an entry is that is wrong, unless that would hide the name of the one before.
function wrongName(into, e, y, top, free, width) {
  const text = short((isMissing(e) ? "missing: " : "") + nameOf(e), 34), room = text.length * 7.2, start = Math.min(Math.max(e.x - room / 2, 2), width - room - 2);
  if (start < free) return free;
  into.append(draw("text", { class: "wrong", x: start, y: y + 9 }, text), draw("path", { class: "wrong", d: `M${e.x} ${y + 13}V${top}` }));
  return start + room + 6;
}

// caption writes what entries are above the first of those that are the same.
function caption(into, seen, i, name, y, label, width) {
  let n = 1;
  while (seen[i + n] && nameOf(seen[i + n]) === name && !isWrong(seen[i + n])) n++;
  const text = n > 1 ? `${name} ×${n}` : name, room = text.length * 6.6, center = (seen[i].x + seen[i + n - 1].x) / 2;
  const at = Math.min(center - room / 2, width - room - 2), shift = (until) => (at >= until ? at : center + room / 4 > until && until + room < width ? until : NaN);
  const row = shift(label.until) >= 0 ? 1 : shift(label.until2) >= 0 ? 2 : 0, start = shift(row === 1 ? label.until : label.until2);
  if (!row) return label;
  into.append(draw("text", { x: start, y: row === 1 ? y + 31 : y + 19, class: "soft" }, text));
  return row === 1 ? { ...label, until: start + room + 4 } : { ...label, until2: start + room + 4 };
}

// place puts the beads of a lane where they came. Those of a burst stand side by side, unless that
// would move one far from its time: then they are one bead.
function place(lane, x, from, until) {
  const seen = lane.entries.filter((e) => e.at >= from && e.at <= until);
  for (const e of seen) e.head = e;
  lane.tight = sideBySide(lane, seen, bead, x, from, until);
  if (seen.some((e) => Math.abs(e.x - x(e.at)) > 2.5 * bead)) {
    let head = null;
    for (const e of seen) {
      const joins = head && !isMissing(e) && !isMissing(head) && isWrong(e) === isWrong(head) && x(e.at) - x(head.at) < several;
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

function beadOf(e, y, bad, chosen) {
  const kind = e.row.dataset.k, g = draw("g", { class: `bead${bad ? " bad" : ""}${isMissing(e) ? " missing" : ""}${chosen ? " chosen" : ""}${e.unasked ? " unasked" : ""}` });
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
  g.append(draw("title", {}, isMissing(e) ? `missing here: ${nameOf(e)}` : `${nameOf(e)}${e.many > 1 ? ` and ${e.many - 1} more` : ""}, ${time(e.own)}`));
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
  const g = draw("g", { class: `bead${chosen ? " chosen" : ""}` }, draw("rect", { class: kind, x: from, width: to - from, y, height, rx: 1.5 }));
  if (chosen) g.prepend(draw("rect", { class: "ring", x: from - 4, width: to - from + 8, y: y - 4, height: height + 8, rx: 4 }));
  g.append(draw("title", {}, item.text));
  g.entry = item;
  return g;
}

// boxName writes what a box is behind it, up to the next one, or, where that has no room, before it.
function boxName(into, text, from, to, y, free, next) {
  const fits = (room) => (room < 24 ? "" : short(text, Math.min(46, Math.floor(room / 5.8)))), behind = fits(next - to - 8), before = fits(from - Math.max(free, left) - 6);
  const better = behind.length < Math.min(text.length, 16) && before.length > behind.length, name = better ? before : behind, room = name.length * 5.8;
  if (!name || (!better && to + 6 < free)) return free;
  into.append(draw("text", { x: better ? from - 6 : to + 6, y: y + 23, class: "soft", "text-anchor": better ? "end" : "start" }, name));
  return better ? to : to + 12 + room;
}

function boxLane(into, lane, x, y, from, until, width, chosen) {
  let last = -1e9;
  lane.items.forEach((item, i) => {
    const edge = x(from), at = Math.max(x(item.from), edge), next = lane.items[i + 1];
    if (item.from > until || (item.to || item.from) < from && lane.kind !== "life") return;
    let end = at + 5;
    if (lane.kind === "life") {
      const over = /^(stopped|killed|exit|ended|paused)/.test(item.text);
      if (!over) into.append(draw("rect", { class: "life", x: at, width: Math.max(2, Math.min(x(until), x(next ? next.from : until)) - at), y: y + 16, height: 7 }));
      else into.append(draw("path", { class: "end", d: `M${at - 4} ${y + 15}l8 8m0 -8l-8 8` }));
    } else if (lane.kind === "fault") into.append(draw("path", { class: "fault", d: `M${at + 3} ${y + 8}l-7 12h5l-3 10l9 -14h-5l4 -8z` }));
    else {
      end = Math.max(at + 5, Math.min(x(until), x(item.to)));
      into.append(boxOf(lane.kind, item, at, end, y + 11, 15, item === chosen));
    }
    if (item.text && !/^(is used at|is being started|started:|setup:)/.test(item.text)) last = boxName(into, item.text, at, end, y, last, next && lane.kind !== "life" ? Math.min(x(next.from), width) : width);
  });
  return 38;
}
