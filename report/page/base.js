// The data, how it is written, and what the reader has chosen. Everything from the record becomes text, never HTML.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const configurations = new Map(data.configurations.map((each) => [each.configuration, each]));
const rows = new Map(data.leaderboard.map((row) => [row.configuration, row]));
const trials = new Map(data.trials.map((trial) => [trial.trial, trial]));
const curves = new Map(data.curves.map((curve) => [curve.trial, curve]));
const ranked = data.trials.filter((trial) => trial.value !== null && ["completed", "pruned"].includes(trial.state));

const chosen = new Map(); // trials with strong learning curves, and their colors
let current = null; // the trial whose details are shown
let brushed = null; // the configurations that the parallel coordinates keep; null: all
const redraws = []; // what draws the plots and tables, in this order
const redraw = () => redraws.forEach((each) => each());

const configurationOf = (trial) => trial.replace(/s\d+$/, "");

// Fractions get three decimals, as in the terminal; other numbers four digits.
const isFraction = (metric) => /accuracy|f1/.test(metric);
function metricText(metric, value) {
  return value === null || value === undefined ? "–" : isFraction(metric) ? value.toFixed(3) : numberText(value);
}
function numberText(value) {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : String(Number(value.toPrecision(4)));
}
function valueText(value) {
  return value === null ? "–" : typeof value === "number" ? numberText(value) : String(value);
}
function duration(seconds) {
  const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  const first = parts.findIndex(([size]) => seconds >= size);
  if (first < 0) return `${seconds.toFixed(1)} s`;
  const [size, unit] = parts[first];
  const rest = parts[first + 1] ? Math.floor((seconds % size) / parts[first + 1][0]) : 0;
  return `${Math.floor(seconds / size)} ${unit}${rest ? ` ${rest} ${parts[first + 1][1]}` : ""}`;
}
const localTime = (time) => new Date(time).toLocaleString();

// element("td", { class: "number" }, "0.5", child, ...)
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}
const fill = (id, ...children) => document.getElementById(id).replaceChildren(...children);
const hide = (id) => { document.getElementById(id).hidden = true; };
const describe = (pairs) => pairs.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);

function options(id, values, first, onchange) {
  const select = document.getElementById(id);
  select.replaceChildren(...values.map((value) => element("option", {}, value)));
  select.value = first;
  select.addEventListener("change", onchange);
  return select;
}

// Bars with names and values: [{ name, value, text, style }], the longest is `most`.
function bars(items, most = d3.max(items, (item) => item.value)) {
  return element("div", { class: "bars" }, ...items.flatMap((item) => [
    element("span", {}, item.name),
    element("div", { class: "bar" }, element("i", { style: `width: ${most > 0 ? (100 * Math.max(0, item.value)) / most : 0}%; ${item.style ?? ""}` })),
    element("span", { class: "value" }, item.text),
  ]));
}

// An SVG in a figure, as wide as the figure, with room for axes; its text keeps its size on every screen.
function frame(figure, height, margin = {}) {
  const room = { top: 12, right: 14, bottom: 40, left: 56, ...margin };
  const width = Math.max(240, margin.width ?? figure.clientWidth, margin.minimum ?? 0);
  const svg = d3.select(figure).html("").append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("role", "img");
  if (margin.minimum) svg.style("min-width", `${margin.minimum}px`);
  return { svg, room, width, height, left: room.left, right: width - room.right, top: room.top, bottom: height - room.bottom };
}

function axes({ svg, left, right, top, bottom, height }, x, y, xName, yName, { xTicks = Math.max(2, (right - left) / 80), xFormat, yFormat } = {}) {
  const across = d3.axisBottom(x).ticks(xTicks, xFormat).tickSizeOuter(0);
  svg.append("g").attr("class", "grid").attr("transform", `translate(${left},0)`)
    .call(d3.axisLeft(y).ticks(5).tickSize(left - right).tickFormat("")).select(".domain").remove();
  svg.append("g").attr("transform", `translate(0,${bottom})`).call(across);
  svg.append("g").attr("transform", `translate(${left},0)`).call(d3.axisLeft(y).ticks(5, yFormat).tickSizeOuter(0));
  svg.append("text").attr("class", "title").attr("x", (left + right) / 2).attr("y", height - 4).attr("text-anchor", "middle").text(xName);
  svg.append("text").attr("class", "title").attr("transform", `translate(12,${(top + bottom) / 2}) rotate(-90)`).attr("text-anchor", "middle").text(yName);
}

// The extent of values with a little air, so that no mark is on an axis.
function extent(values, share = 0.04) {
  const [low, high] = d3.extent(values);
  const air = high > low ? (high - low) * share : Math.abs(high) * 0.1 || 1;
  return [low - air, high + air];
}

const cross = d3.symbol().type(d3.symbolCross).size(50)(); // to be turned by 45 degrees: a fault

// Gives marks whose data have a `trial` a class, a click and a hint; the document listens for all of them, as there may be thousands.
function clickable(marks, hint, kind = () => "") {
  return marks.attr("data-trial", (each) => each.trial).property("hint", () => hint)
    .attr("class", (each) => `trial ${kind(each)} ${each.trial === current ? "current" : ""}`);
}
document.addEventListener("click", (event) => {
  const mark = event.target.closest("svg [data-trial]");
  if (mark) show(mark.dataset.trial);
});
document.addEventListener("mouseover", (event) => {
  const mark = event.target.closest("svg [data-trial]");
  if (mark && !mark.querySelector("title")) d3.select(mark).append("title").text(mark.hint);
});
const trialText = (trial) => `${trial.trial}: ${trial.state}, ${data.objective} ${metricText(data.objective, trial.value)}`;
const isFirst = (trial) => data.best !== null && trial.trial === data.best.trial;
function points(svg, shown, x, y, radius = 4) {
  if (shown.length > 500) radius *= 0.65;
  const marks = svg.append("g").selectAll("circle").data(shown).enter().append("circle")
    .attr("cx", x).attr("cy", y).attr("r", (trial) => (isFirst(trial) ? radius + 2 : radius));
  return clickable(marks, trialText, (trial) => `${trial.state} ${isFirst(trial) ? "first" : ""}`);
}
