// The classes of the best trial, and the best configuration of each value of a parameter.
function drawClasses() {
  const split = data.best.classes.find((each) => each.split === document.getElementById("split").value);
  const names = split.rows.map((row) => row.class);
  const head = element("thead", {},
    element("tr", {}, element("th", {}), element("th", { colspan: names.length, scope: "colgroup" }, "predicted")),
    element("tr", {}, element("th", {}, "true"), ...names.map((name) => element("th", { scope: "col" }, name))));
  const body = element("tbody", {}, ...split.rows.map((row) => element("tr", {}, element("th", { scope: "row" }, row.class),
    ...row.predicted_as.map((count, column) => {
      const share = row.images ? count / row.images : 0;
      return element("td", { style: `background: rgba(var(--mark-rgb), ${(0.85 * share).toFixed(3)})`,
        title: `${row.class} predicted as ${names[column]}: ${count} of ${row.images}` }, count ? String(count) : "");
    }))));
  fill("confusion", head, body);
  fill("split-summary", `${data.best.trial}, ${d3.sum(split.rows, (row) => row.images)} images: accuracy ${split.accuracy.toFixed(3)}, macro F1 ${split.macro_f1.toFixed(3)}`);
  const most = d3.max(split.rows, (row) => row.images);
  fill("class-scores",
    bars(split.rows.map((row) => ({ name: row.class, value: row.f1, text: row.f1.toFixed(3) })), 1),
    element("h3", {}, "Images"),
    bars(split.rows.map((row) => ({ name: row.class, value: row.images, text: String(row.images), style: "background: var(--quiet)" })), most));
}

function drawGroups() {
  const index = data.parameters.findIndex((parameter) => parameter.name === document.getElementById("group-parameter").value);
  const metric = document.getElementById("group-metric").value;
  const at = data.metrics.indexOf(metric);
  const best = new Map(); // rows are best first
  for (const row of data.leaderboard) {
    const value = parameterValue(row, index);
    if (!best.has(value) && row.metrics[at] !== null) best.set(value, row);
  }
  const items = [...best].map(([value, row]) => ({ name: element("span", {}, `${valueText(value)} `,
    element("button", { type: "button", class: "link", onclick: () => show(row.best_trial) }, row.configuration)),
    value: row.metrics[at], text: metricText(metric, row.metrics[at]) }));
  fill("group-bars", bars(items, isFraction(metric) ? 1 : undefined));
}

function startClasses() {
  if (data.best?.classes.length) {
    options("split", data.best.classes.map((each) => each.split), data.best.classes[data.best.classes.length - 1].split, drawClasses);
    redraws.push(drawClasses);
  } else hide("classes");
  const choices = data.parameters.filter((parameter) => parameter.kind === "choice" && parameter.values.length > 1).map((parameter) => parameter.name);
  const metrics = data.metrics.filter((_, at) => data.leaderboard.some((row) => row.metrics[at] !== null));
  if (choices.length && metrics.length) {
    options("group-parameter", choices, choices.includes("model") ? "model" : choices[0], drawGroups);
    options("group-metric", metrics, ["test_f1_macro", "val_f1_macro", data.objective].find((metric) => metrics.includes(metric)) ?? metrics[0], drawGroups);
    redraws.push(drawGroups);
  } else hide("groups");
}
