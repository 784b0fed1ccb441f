// Views and addresses: #/overview, #/specification?outcome=…&tag=…&q=…, #/scenario/ID/ENTRY
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
    unpack(article);
    $(".evidence", article).open = true;
    summarize(article);
    const logged = $(".logged", article);
    if (logged && $(".findings .wrote", article)) logged.open = false; // its end is said above
    drawn = $(".course", article) ? timeline(article) : null;
    scrollTo(0, 0);
  }
  if (drawn) drawn.choose(entry === undefined ? drawn.first : Number(entry));
}

// summarize puts first what is wrong (of what broke no doubt about something else), with what stands below its sentence: there it is not said again.
function summarize(article) {
  const at = $(".timeline-place", article), wrong = all(".steps > li:not(.held):not(.skipped)", article);
  const first = [(li) => li.closest(".findings"), (li) => li.classList.contains(article.dataset.outcome), () => true].map((is) => wrong.find(is)).find((li) => li);
  $(".summary", article)?.remove();
  if (!first) return;
  const sentence = $(".sentence", first).cloneNode(true);
  all("table, pre", sentence).forEach((one) => one.remove());
  at.before(make("div", { class: "summary " + first.className.replace("told", "") }, sentence, ...all(":scope > .why", first).map((why) => why.cloneNode(true))));
  first.classList.add("told");
}

function filter(query) {
  const outcome = query.get("outcome") || "", only = query.get("tag") || "", words = (query.get("q") || "").toLowerCase();
  search.value = query.get("q") || "";
  if (tag) tag.value = only;
  all("[data-outcome]", $(".filters")).forEach((button) => button.setAttribute("aria-pressed", button.dataset.outcome === outcome));
  let shown = 0;
  for (const article of scenarios) {
    const fits = (!outcome || article.dataset.outcome === outcome) && (!only || article.dataset.tags.split(" ").includes(only)) &&
      (!words || textOf(article).includes(words));
    article.classList.toggle("hidden", !fits);
    if (fits) shown++;
  }
  for (const feature of all(".feature")) feature.classList.toggle("hidden", !$(".scenario:not(.hidden)", feature));
  none.hidden = shown > 0;
}

// unpack makes elements of what happened in a scenario. In the page it is the text of a noscript,
// because elements take long to open; what servers sent is escaped in it, as everywhere.
function unpack(article) {
  const packed = $("noscript", article);
  if (packed) packed.outerHTML = packed.textContent;
}

// textOf is all text of a scenario, packed or not, with the name of its feature, in lower case.
const texts = new Map(), entities = { amp: "&", lt: "<", gt: ">", "#34": '"', "#39": "'", "#43": "+" };
function textOf(article) {
  if (texts.has(article)) return texts.get(article);
  const packed = $("noscript", article)?.textContent ?? "";
  const unpacked = packed.replace(/<[^>]*>/g, " ").replace(/&(\w+|#\d+);/g, (whole, name) => entities[name] ?? whole);
  const own = all(":scope > :not(.evidence), .evidence > :not(noscript)", article).map((one) => one.textContent).join(" ");
  const text = `${$("h2", article.closest(".feature")).textContent} ${own} ${unpacked}`.toLowerCase();
  texts.set(article, text);
  return text;
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
