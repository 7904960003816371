// The leaderboard: sorted by any column, filtered by words and by the parallel coordinates.
const page = window.innerWidth < 640 ? 10 : 25;
let shownRows = page;
let allColumns = null;
let sortedBy = { name: "rank", ascending: true };

const sameForAll = (values) => values.length > 1 && values.every((value) => value === values[0]);
function parameterValue(row, index) {
  return configurations.get(row.configuration).params[index];
}

// `value` is for sorting, `text` for display and filtering; `cell` returns an element to display instead of the text.
function columns() {
  const list = [
    { name: "curve", title: "", cell: choiceBox, sortable: false },
    { name: "rank", title: "rank", value: (row) => row.rank, number: true },
    { name: "configuration", title: "configuration", value: (row) => Number(row.configuration.slice(1)), text: (row) => row.configuration, cell: configurationLink },
    { name: "mean", title: data.objective, value: (row) => row.mean, number: true, text: meanText },
    { name: "interval", title: "", cell: intervalPlot, sortable: false },
    { name: "group", title: "group", value: (row) => row.group ?? "", text: (row) => (row.group ?? "") + (row.leads_group ? "*" : "") },
    { name: "seeds", title: "seeds", value: (row) => row.seeds, number: true,
      text: (row) => row.seeds + (row.lost_seeds ? ` (${row.lost_seeds} lost)` : "") },
    { name: "label", title: "label", value: (row) => configurations.get(row.configuration).label },
  ];
  data.parameters.forEach((parameter, index) => list.push({
    name: `parameter ${parameter.name}`, title: parameter.name, number: parameter.kind === "number",
    value: (row) => parameterValue(row, index), text: (row) => valueText(parameterValue(row, index)),
  }));
  data.metrics.forEach((metric, index) => metric !== data.objective && list.push({
    name: `metric ${metric}`, title: metric, number: true,
    value: (row) => row.metrics[index], text: (row) => metricText(metric, row.metrics[index]),
  }));
  const varies = (column) => column.name !== "seeds" || data.leaderboard.some((row) => row.seeds !== 1 || row.lost_seeds);
  const tells = (column) => ["label", "group"].includes(column.name) || column.name.startsWith("metric");
  return list.filter(varies).filter((column) => !tells(column) || data.leaderboard.some((row) => ![null, ""].includes(column.value(row))));
}

function meanText(row) {
  const mean = metricText(data.objective, row.mean);
  return row.ci_low === null ? mean
    : `${mean} [${metricText(data.objective, row.ci_low)}, ${metricText(data.objective, row.ci_high)}]`;
}
function choiceBox(row) {
  return element("input", { type: "checkbox", "aria-label": `learning curve of ${row.best_trial}`, checked: chosen.has(row.best_trial),
    ...(curves.has(row.best_trial) ? {} : { disabled: "" }),
    onclick: (event) => { event.stopPropagation(); choose(row.best_trial, event.target.checked); } });
}
function configurationLink(row) {
  const color = chosen.get(row.best_trial);
  return element("span", {}, element("button", { type: "button", class: "link" }, row.configuration),
    color ? element("span", { class: "swatch", style: `background: ${color}; margin-left: 0.5em` }) : "");
}
const intervalScale = d3.scaleLinear().range([4, 108]);
function intervalPlot(row) {
  const svg = d3.create("svg").attr("viewBox", "0 0 112 14").attr("aria-hidden", "true");
  const x = intervalScale;
  if (row.ci_low !== null) svg.append("line").attr("class", "interval").attr("x1", x(row.ci_low)).attr("x2", x(row.ci_high)).attr("y1", 7).attr("y2", 7);
  if (row.mean !== null) svg.append("circle").attr("class", "interval-mean").attr("cx", x(row.mean)).attr("cy", 7).attr("r", 3.5);
  return svg.node();
}

function choose(trial, on) {
  if (!on) chosen.delete(trial);
  else chosen.set(trial, d3.schemeTableau10.find((color) => ![...chosen.values()].includes(color)) ?? d3.schemeTableau10[chosen.size % 10]);
  drawLeaderboard();
  drawCurves();
}

// Each word must be in a cell; name=value must be the value of that column.
function matches(row, words, all) {
  if (words.length === 0) return true;
  const texts = all.filter((column) => column.value).map((column) => [column.title.toLowerCase(), String(column.value(row) ?? "").toLowerCase(),
    String(column.text?.(row) ?? "").toLowerCase()]);
  return words.every((word) => {
    const [name, value] = word.split("=");
    return value === undefined ? texts.some(([, plain, shown]) => plain.includes(word) || shown.includes(word))
      : texts.some(([title, plain, shown]) => title === name && (plain === value || shown === value));
  });
}
function compareValues(first, second) {
  if (first === null || second === null) return (first === null) - (second === null);
  return typeof first === "number" && typeof second === "number" ? first - second : d3.ascending(String(first), String(second));
}

function drawLeaderboard() {
  allColumns ??= columns();
  const all = allColumns;
  const words = document.getElementById("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = data.leaderboard.filter((row) => (!brushed || brushed.has(row.configuration)) && matches(row, words, all));
  const { value } = all.find((column) => column.name === sortedBy.name);
  const sign = sortedBy.ascending ? 1 : -1;
  found.sort((first, second) => sign * compareValues(value(first), value(second)) || first.rank - second.rank);
  const table = document.getElementById("rows");
  table.tHead.replaceChildren(element("tr", {}, ...all.map(heading)));
  table.tBodies[0].replaceChildren(...found.slice(0, shownRows).map((row) => rowOf(row, all)));
  const more = document.getElementById("more");
  more.hidden = found.length <= shownRows;
  more.textContent = `Show ${Math.min(10 * page, found.length - shownRows)} more`;
  fill("row-count", found.length === data.leaderboard.length ? `${found.length} configurations` : `${found.length} of ${data.leaderboard.length} configurations`);
  const unbrush = document.getElementById("unbrush");
  unbrush.hidden = brushed === null;
  unbrush.textContent = "Clear the ranges of the parallel coordinates";
}
function heading(column) {
  const sorted = sortedBy.name === column.name ? (sortedBy.ascending ? "ascending" : "descending") : "none";
  return element("th", { scope: "col", class: column.number ? "number" : "", ...(column.sortable === false ? {} : { "aria-sort": sorted }) },
    column.sortable === false ? column.title : element("button", { type: "button", onclick: () => sortBy(column.name) }, column.title));
}
function sortBy(name) {
  sortedBy = { name, ascending: sortedBy.name === name ? !sortedBy.ascending : true };
  drawLeaderboard();
}
function rowOf(row, all) {
  return element("tr", { "data-trial": row.best_trial, class: current && configurationOf(current) === row.configuration ? "current" : "",
    onclick: () => show(row.best_trial) },
    ...all.map((column) => element("td", { class: column.number ? "number" : "" }, (column.cell ?? column.text ?? column.value)(row))));
}

function startLeaderboard() {
  if (data.leaderboard.length === 0) {
    fill("row-count", "No trial has completed yet.");
    hide("interval");
    document.getElementById("filter").parentElement.hidden = true;
    return;
  }
  const shown = data.leaderboard.flatMap((row) => [row.ci_low, row.ci_high, row.mean]).filter((value) => value !== null);
  intervalScale.domain(d3.extent(shown));
  data.leaderboard.slice(0, 3).forEach((row) => curves.has(row.best_trial) && chosen.set(row.best_trial, d3.schemeTableau10[chosen.size]));
  const { level, over } = data.interval;
  const groups = data.leaderboard.some((row) => row.group) ? " Configurations of one group cannot be told apart from its best, which has a *." : "";
  fill("interval", `Intervals: ${Math.round(100 * level)} %, over ${over.join(" and ")}. They ignore that the best was chosen for its score.${groups}`
    + (data.without_completed_trial ? ` Left out, because none of their trials has completed: ${data.without_completed_trial}.` : ""));
  const choice = data.parameters.find((parameter) => parameter.kind === "choice" && parameter.values.length > 0);
  if (choice) document.getElementById("filter").placeholder = `${choice.name}=${choice.values[0]}`;
  document.getElementById("filter").addEventListener("input", () => { shownRows = page; drawLeaderboard(); });
  document.getElementById("more").addEventListener("click", () => { shownRows += 10 * page; drawLeaderboard(); });
  document.getElementById("unbrush").addEventListener("click", () => clearBrushes());
  redraws.push(drawLeaderboard);
}
