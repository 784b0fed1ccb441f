// The page is whole without this. It adds views, filters, keys and timelines, which it draws of
// the tables that stand in the page. It asks for nothing, and writes text as text only.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const scenarios = all(".scenario");
  const search = $(".seek input"), none = $(".none"), tag = $("select.tag");
  let drawn = null; // the timeline of the scenario that is shown

  // Elements, with text.
  const make = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
  const draw = (name, attributes = {}, ...children) => fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
  function fill(element, attributes, children) {
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  // Times as they stand in the page.
  function time(ms) {
    if (Math.abs(ms) >= 10000) return (ms / 1000).toFixed(1) + " s";
    if (Math.abs(ms) < 10 && ms !== 0) return ms.toFixed(1) + " ms";
    return Math.round(ms) + " ms";
  }

  // ---- Views and addresses: #/overview, #/specification?outcome=…&tag=…&q=…, #/scenario/ID/ENTRY

  function route() {
    const [path, query] = decodeURIComponent(location.hash.slice(1)).split("?");
    const [, view, id, entry] = path.split("/");
    const article = view === "scenario" && document.getElementById("/scenario/" + id);
    all(".current").forEach((one) => one.classList.remove("current"));
    document.body.dataset.view = article ? "scenario" : view === "specification" || view === "feature" ? "specification" : "overview";
    all(".top nav a").forEach((a) => {
      if (a.hash.startsWith("#/" + document.body.dataset.view)) a.setAttribute("aria-current", "page");
      else a.removeAttribute("aria-current");
    });
    if (article) return show(article, entry);
    if (drawn) drawn.figure.remove();
    drawn = null;
    if (view === "specification") filter(new URLSearchParams(query));
    if (view === "feature") {
      filter(new URLSearchParams());
      document.getElementById("/feature/" + id)?.scrollIntoView();
      return;
    }
    scrollTo(0, 0);
  }

  function show(article, entry) {
    article.classList.add("current");
    article.closest(".feature").classList.add("current");
    const again = drawn && drawn.article === article;
    if (!again) {
      if (drawn) drawn.figure.remove();
      all(".hint").forEach((hint) => hint.remove());
      $(".evidence", article).open = true;
      summarize(article);
      drawn = $(".course", article) ? timeline(article) : null;
      scrollTo(0, 0);
    }
    if (drawn) drawn.choose(entry === undefined ? drawn.first : Number(entry));
  }

  // summarize puts first what is wrong, as it stands below its sentence.
  function summarize(article) {
    const at = $(".timeline-place", article), first = $(".steps > li:not(.held) .why", article);
    $(".summary", article)?.remove();
    if (!first) return;
    const sentence = $(".sentence", first.parentNode).cloneNode(true);
    all("table, pre", sentence).forEach((one) => one.remove());
    at.before(make("div", { class: "summary " + first.parentNode.className }, sentence, first.cloneNode(true)));
  }

  function filter(query) {
    const outcome = query.get("outcome") || "", only = query.get("tag") || "", words = (query.get("q") || "").toLowerCase();
    search.value = query.get("q") || "";
    if (tag) tag.value = only;
    all("[data-outcome]", $(".filters")).forEach((button) => button.setAttribute("aria-pressed", button.dataset.outcome === outcome));
    let shown = 0;
    for (const article of scenarios) {
      const fits = (!outcome || article.dataset.outcome === outcome) && (!only || article.dataset.tags.split(" ").includes(only)) &&
        (!words || (article.closest(".feature").querySelector("h2").textContent + " " + article.textContent).toLowerCase().includes(words));
      article.classList.toggle("hidden", !fits);
      if (fits) shown++;
    }
    for (const feature of all(".feature")) feature.classList.toggle("hidden", !$(".scenario:not(.hidden)", feature));
    none.hidden = shown > 0;
  }

  function ask(key, value) {
    const query = new URLSearchParams(location.hash.startsWith("#/specification") ? location.hash.split("?")[1] : "");
    if (value) query.set(key, value);
    else query.delete(key);
    const address = "#/specification" + (query.size ? "?" + query : "");
    if (key === "q" && location.hash.startsWith("#/specification")) {
      history.replaceState(null, "", address);
      route();
    } else location.hash = address;
  }

  // ---- Timelines

  const left = 132, right = 22, bead = 18;

  // lanesOf reads the lanes of a scenario from its tables.
  function lanesOf(article, only) {
    const course = $(".course", article), lanes = [];
    const number = (element, key) => Number(element.dataset[key]);
    const grouped = (selector) => {
      const by = new Map();
      for (const row of all(selector, course)) {
        if (!by.has(row.dataset.of || "")) by.set(row.dataset.of || "", []);
        by.get(row.dataset.of || "").push(row);
      }
      return by;
    };
    for (const table of all(".entries", course)) {
      const at = number(table, "at"), name = table.dataset.stream;
      if (only !== undefined && name !== only) continue;
      lanes.push({
        kind: "stream", name, about: table.dataset.path, at,
        entries: all("li[data-t]", table).map((row) => ({ row, stream: name, at: at + number(row, "t"), own: number(row, "t") })),
        connections: all(":scope > li", table.previousElementSibling).map((li) => ({ from: at + number(li, "at"), to: at + number(li, "end"), reason: li.dataset.reason, refused: li.dataset.head === undefined })),
        windows: all(".window", course).filter((w) => w.dataset.stream === name).map((w) => ({
          from: at + number(w, "from"), took: number(w, "took"), limit: number(w, "limit"), least: w.dataset.least, bad: w.classList.contains("broken"), text: w.dataset.text })),
      });
    }
    if (only !== undefined) return lanes;
    const boxes = (selector, kind, about, toEnd) => {
      for (const [of, rows] of grouped(selector))
        lanes.push({ kind, name: of || about, about: of ? about : "", items: rows.map((row) => ({ from: number(row, "t"), to: toEnd ? number(row, "d") : number(row, "t") + number(row, "d"), text: row.dataset.label || "" })) });
    };
    boxes(".calls tr", "call", "calls", false);
    boxes(".actions tr", "call", "actions", false);
    for (const [of, rows] of grouped(".faults tr"))
      lanes.push({ kind: "fault", name: of, about: "wire", items: rows.map((row) => ({ from: number(row, "t"), text: row.cells[2].textContent })) });
    boxes(".requests tr", "stub", "stub", true);
    for (const [of, rows] of grouped(".services tr"))
      lanes.push({ kind: "life", name: of, about: "service", items: rows.map((row) => ({ from: number(row, "t"), text: row.cells[2].textContent })) });
    boxes(".late tr", "stall", "we came late", true);
    return lanes;
  }

  // chart draws lanes into an SVG. It answers how times become places, and back.
  function chart(svg, lanes, from, until, width, wide, chosen) {
    const edge = wide ? left : 8, scale = (width - edge - right) / (until - from || 1);
    const x = (t) => edge + (t - from) * scale;
    const grid = draw("g"), marks = draw("g");
    svg.replaceChildren(grid, marks);
    let y = 6;
    for (const lane of lanes) {
      const height = lane.kind === "stream" ? streamLane(marks, lane, x, y, from, until, width, chosen) : boxLane(marks, lane, x, y, from, until);
      if (wide) {
        marks.append(draw("text", { x: 12, y: y + 18 }, short(lane.name, 18)), draw("text", { x: 12, y: y + 32, class: "soft" }, short(lane.about, 22)));
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

  function streamLane(into, lane, x, y, from, until, width, chosen) {
    const top = y + 36, middle = top + 11, bottom = x(until);
    const inside = (t) => Math.max(x(from), Math.min(bottom, x(t)));
    for (const c of lane.connections) {
      if (c.to < from || c.from > until) continue;
      into.append(draw("rect", { class: "conn", x: inside(c.from), width: Math.max(2, inside(c.to) - inside(c.from)), y: top, height: 22 }));
      if (c.to <= until) into.append(endShape(c, x(c.to), top));
    }
    place(lane, x, from, until);
    let label = { text: "", until: -1e9, until2: -1e9 };
    const seen = lane.entries.filter((e) => e.at >= from && e.at <= until);
    seen.forEach((e, i) => {
      const name = nameOf(e), bad = e.row.classList.contains("marked");
      into.append(draw("path", { class: "thread", d: `M${e.x} ${middle + 8}L${x(e.at)} ${top + 26}v4`, fill: "none" }));
      into.append(beadOf(e, middle, bad, e === chosen));
      if (bad) into.append(draw("text", { class: "wrong", x: Math.min(e.x, width - 40), y: y + 9, "text-anchor": "middle" }, short(name, 28)), draw("path", { class: "wrong", d: `M${e.x} ${y + 13}V${top}` }));
      else if (name !== nameOf(seen[i - 1])) label = caption(into, seen, i, name, y, label, width);
    });
    let at = top + 40;
    for (const w of lane.windows) at = windowOf(into, w, inside, x, at, from, until, width);
    return at - y - 4;
  }

  // caption writes what entries are above the first of those that are the same.
  function caption(into, seen, i, name, y, label, width) {
    let n = 1;
    while (seen[i + n] && nameOf(seen[i + n]) === name && !seen[i + n].row.classList.contains("marked")) n++;
    const text = n > 1 ? `${name} ×${n}` : name, room = text.length * 6.6, center = (seen[i].x + seen[i + n - 1].x) / 2;
    const start = Math.max(2, Math.min(center - room / 2, width - room - 2));
    const row = start > label.until ? 1 : start > label.until2 ? 2 : 0;
    if (!row) return label;
    into.append(draw("text", { x: start, y: row === 1 ? y + 31 : y + 19, class: "soft" }, text));
    return row === 1 ? { ...label, until: start + room + 4 } : { ...label, until2: start + room + 4 };
  }

  // place puts the beads of a burst side by side, within their connection.
  function place(lane, x, from, until) {
    const starts = lane.connections.map((c) => c.from);
    const part = (e) => starts.filter((s) => s <= e.at + 1e-9).length;
    const seen = lane.entries.filter((e) => e.at >= from && e.at <= until);
    const room = Math.min(bead, Math.max(2, (x(until) - x(from)) / Math.max(1, seen.length)));
    seen.forEach((e, i) => (e.x = Math.max(x(e.at), i ? seen[i - 1].x + room : -1e9)));
    for (let i = seen.length - 1; i >= 0; i--) {
      const next = seen[i + 1], last = !next || part(next) !== part(seen[i]), over = lane.connections[part(seen[i]) - 1];
      const limit = last ? Math.max(over ? x(over.to) - 12 : 0, x(seen[i].at)) : next.x - room;
      seen[i].x = Math.max(4, Math.min(seen[i].x, limit));
    }
    lane.tight = room < bead - 4;
    for (const e of seen) e.tight = lane.tight;
  }

  function nameOf(e) {
    if (!e) return null;
    return e.row.dataset.name;
  }

  function beadOf(e, y, bad, chosen) {
    const kind = e.row.dataset.k, g = draw("g", { class: `bead${bad ? " bad" : ""}${chosen ? " chosen" : ""}${e.unasked ? " unasked" : ""}` });
    if (chosen) g.append(draw("rect", { class: "ring", x: e.x - 12, y: y - 13, width: 24, height: 26, rx: 5 }));
    if (bad) g.append(draw("path", { class: "shape", d: `M${e.x} ${y - 11}l11 11l-11 11l-11 -11z` }));
    else if (e.tight) g.append(draw("path", { class: "shape", d: `M${e.x} ${y - 9}v18` }));
    else if (kind) g.append(draw("rect", { class: "shape", x: e.x - 7, y: y - 7, width: 14, height: 14, rx: 2 }));
    else g.append(draw("circle", { class: "shape", cx: e.x, cy: y, r: 8 }));
    if (!e.tight || bad) g.append(draw("text", { x: e.x, y: y + 3.5 }, kind ? { comment: ":", retry: "r", violation: "!" }[kind] : e.row.dataset.n));
    g.append(draw("title", {}, `${nameOf(e)}, ${time(e.own)}`));
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

  function boxLane(into, lane, x, y, from, until) {
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
        into.append(draw("rect", { class: lane.kind, x: at, width: end - at, y: y + 11, height: 15, rx: 1.5 }));
      }
      if (item.text && end + 6 > last && !/^(is used at|is being started|started:|setup:)/.test(item.text)) {
        into.append(draw("text", { x: end + 6, y: y + 23, class: "soft" }, short(item.text, 46)));
        last = end + 12 + Math.min(46, item.text.length) * 6;
      }
    });
    return 38;
  }

  // timeline is the large one of a scenario, with what is chosen in it.
  function timeline(article) {
    const course = $(".course", article), lanes = lanesOf(article);
    const spans = lanes.flatMap((lane) => lane.items && lane.kind !== "stall" && lane.kind !== "life" ? lane.items : lane.connections || []);
    const low = Math.min(0, ...spans.map((s) => s.from)), high = Math.max(1, ...spans.map((s) => s.to || s.from)), pad = (high - low) * 0.04;
    const whole = [low - pad, high + pad];
    let view = [...whole], chosen = null, scale;
    const entries = lanes.flatMap((lane) => lane.entries || []).sort((a, b) => a.at - b.at);
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
    $(".timeline-place", article).append(figure);
    figure.after(make("p", { class: "hint" }, "Drag to look closer, Ctrl and the wheel to zoom, ← → from entry to entry. 0 is the moment when the first stream is asked for."));

    function paint() {
      scale = chart(svg, lanes, view[0], view[1], Math.max(420, svg.clientWidth || 1000), true, chosen);
      if (chosen) svg.append(draw("line", { class: "cursor", x1: scale.x(chosen.at), x2: scale.x(chosen.at), y1: 4, y2: scale.height }));
      span.textContent = time(view[1] - view[0]) + " on one axis";
      for (const row of all(".log tr", course)) row.classList.toggle("out", Number(row.dataset.t) < view[0] || Number(row.dataset.t) > view[1]);
    }
    function look(range) {
      view = [Math.max(whole[0], range[0]), Math.min(whole[1], range[1])];
      if (view[1] - view[0] < 0.02) view[1] = view[0] + 0.02;
      paint();
    }
    function zoom(by, around = chosen ? chosen.at : (view[0] + view[1]) / 2) {
      look([around - (around - view[0]) * by, around + (view[1] - around) * by]);
    }
    function choose(index) {
      chosen = entries[Math.max(0, Math.min(index, entries.length - 1))] || null;
      if (chosen && (chosen.at < view[0] || chosen.at > view[1])) view = [...whole];
      paint();
      if (chosen) tell(details, chosen, entries[entries.indexOf(chosen) - 1], article, lanes.length > 1);
      else details.replaceChildren(make("p", { class: "small" }, "No event came."));
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
    const marked = entries.findIndex((e) => e.row.classList.contains("marked"));
    return { article, figure, choose, step, zoom, paint, all: () => look(whole), first: Math.max(0, marked), range: () => view };
  }

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
    const bad = e.row.classList.contains("marked"), list = make("dl"), what = e.row.dataset.k ? "" : "#" + e.row.dataset.n + " ";
    const called = $("b", e.row).textContent.split(/ m?s /).slice(1).join(" ") || nameOf(e);
    const say = (what, ...text) => list.append(make("dt", {}, what), make("dd", {}, ...text));
    const [read, line, start, end] = e.row.dataset.b.split(" ").map(Number);
    say("arrived", `${time(e.own)}${before && before.stream === e.stream ? `, ${time(e.own - before.own)} after the one before` : ""}`);
    if (e.row.dataset.first) say("first byte", time(Number(e.row.dataset.first)));
    say("stream", e.stream);
    say(e.row.dataset.k || "event", called);
    if (line) say("bytes", `${end - start}, ${start}–${end - 1} of the response, from line ${line} on`);
    if (read) say("read", String(read));
    const names = [nameOf(e), called.split(" ")[0]];
    const asking = all(".steps:not(.findings) > li:not(.did) .sentence", article).filter((s) => names.some((name) => name && s.textContent.includes(`"${name}"`)));
    if (asking.length) say("asked for by", ...asking.map((s) => make("div", {}, s.firstChild.textContent + s.childNodes[1].textContent)));
    else if (e.unasked) say("asked for by", "nobody");
    details.replaceChildren(make("h4", {}, `${what}${nameOf(e)}${bad ? ": this is what is wrong" : ""}`), list, make("pre", { tabindex: 0 }, pretty(e.row.childNodes[1].textContent.trim())));
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

  // ---- Keys

  function beside(by, fits) {
    const shown = scenarios.filter((s) => !s.classList.contains("hidden") && fits(s)), now = scenarios.findIndex((s) => s.classList.contains("current"));
    const next = by > 0 ? shown.find((s) => scenarios.indexOf(s) > now) : shown.filter((s) => now < 0 || scenarios.indexOf(s) < now).pop();
    if (next) location.hash = next.id;
  }
  const attention = (s) => !["held", "skipped", "gap"].includes(s.dataset.outcome);
  const keys = {
    "/": () => search.focus(), "?": () => $(".keys").showModal(),
    j: () => beside(1, () => true), k: () => beside(-1, () => true), n: () => beside(1, attention), p: () => beside(-1, attention),
    o: () => (location.hash = "#/overview"), s: () => (location.hash = "#/specification"),
    ArrowLeft: () => drawn?.step(-1), ArrowRight: () => drawn?.step(1), "+": () => drawn?.zoom(0.5), "-": () => drawn?.zoom(2), 0: () => drawn?.all(),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog, pre")) return;
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  // ---- The beginning

  all(".tools, .filters").forEach((one) => (one.hidden = false));
  $(".help").addEventListener("click", keys["?"]);
  search.addEventListener("input", () => ask("q", search.value));
  all("button[data-outcome]").forEach((b) => b.addEventListener("click", () => ask("outcome", b.dataset.outcome)));
  tag?.addEventListener("change", () => ask("tag", tag.value));
  addEventListener("hashchange", route);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    drawn?.paint();
    causes();
  });
  // The small timelines of the overview.
  function causes() {
    for (const figure of all(".small-timeline").slice(0, 20)) {
      const article = document.getElementById("/scenario/" + figure.dataset.of);
      const lanes = article && $(".course", article) && figure.dataset.stream ? lanesOf(article, figure.dataset.stream) : [];
      if (!lanes.length || !lanes[0].connections.length) continue;
      figure.hidden = false;
      const lane = lanes[0], ends = [...lane.connections.map((c) => c.to), ...lane.windows.filter((w) => w.bad).map((w) => w.from + Math.min(w.limit, 3 * w.took + 50))];
      lane.windows = lane.windows.filter((w) => w.bad);
      const svg = draw("svg", { "aria-hidden": "true" }), low = lane.connections[0].from, high = Math.max(...ends, low + 1);
      figure.replaceChildren(svg);
      chart(svg, lanes, low - (high - low) * 0.02, high + (high - low) * 0.04, Math.max(300, svg.clientWidth || 560), false, null);
    }
  }
  route();
  causes();
})();
