// Finding elements, and making them with text. The parts of the script stand in one function, in
// the order that html.go names.
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
  if (Math.abs(ms) < 10 && ms !== 0) return ms.toFixed(1).replace(/^-0\.0$/, "0.0") + " ms";
  return Math.round(ms) + " ms";
}
