// The panel with the details of one trial.
function show(trial) {
  mark(trial);
  const configuration = configurations.get(configurationOf(trial));
  const row = rows.get(configurationOf(trial));
  const shown = trials.get(trial);
  const attempts = data.attempts.filter((attempt) => attempt.trial === trial);
  const parts = [element("button", { type: "button", class: "close", "aria-label": "Close", onclick: closeDetails }, "✕"),
    element("h2", {}, trial + (configuration?.label ? ` “${configuration.label}”` : ""))];
  if (shown) parts.push(element("p", {}, shown.state + (shown.reason ? `: ${shown.reason}` : "")));
  const facts = [];
  if (row) facts.push(["rank", `${row.rank}, ${data.objective} ${meanText(row)}` + (row.seeds > 1 ? ` over ${row.seeds} seeds` : "")]);
  if (shown && shown.value !== null) facts.push([data.objective, `${metricText(data.objective, shown.value)} at epoch ${shown.epoch} of ${shown.epochs}`]);
  if (shown && shown.seconds !== null) facts.push(["time", duration(shown.seconds)]);
  if (shown) facts.push(["seed", shown.seed]);
  facts.push(...selectedMetrics(trial, shown));
  parts.push(element("dl", {}, ...describe(facts)));
  if (configuration) {
    const active = data.parameters.map((parameter, index) => [parameter.name, configuration.params[index]]).filter(([, value]) => value !== null);
    parts.push(element("h3", {}, "Parameters"), element("dl", {}, ...describe(active.map(([name, value]) => [name, String(value)]))));
  }
  if (attempts.length) {
    parts.push(element("h3", {}, "Attempts"), element("dl", {}, ...describe(attempts.map((attempt) => [`${attempt.attempt}: ${attempt.outcome}`,
      `${attempt.host}:${attempt.worker}` + (attempt.ended === null ? "" : `, ${duration(attempt.ended - attempt.began)}`)
        + (attempt.reason && attempt.reason !== shown?.reason ? `: ${attempt.reason}` : "")]))));
  }
  if (curves.has(trial)) {
    parts.push(element("p", {}, element("label", {}, element("input", { type: "checkbox", checked: chosen.has(trial),
      onchange: (event) => choose(trial, event.target.checked) }), " keep its learning curve strong")));
  } else parts.push(element("p", { class: "explanation" }, "Its learning curve is not in this report."));
  parts.push(element("pre", {}, commandsFor(trial)));
  fill("details", ...parts);
  document.getElementById("details").hidden = false;
}
function selectedMetrics(trial, shown) {
  const curve = curves.get(trial);
  const at = curve && shown ? curve.epochs.indexOf(shown.epoch) : -1;
  return at < 0 ? [] : Object.entries(curve.metrics).filter(([name]) => name !== data.objective).map(([name, values]) => [name, metricText(name, values[at])]);
}
function shellWord(text) {
  return /^[\w./:@%+,=][\w./:@%+,=-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
function commandsFor(trial) {
  const directory = shellWord(data.directory);
  return [`trommel show ${directory} ${trial}`, `trommel logs ${directory} ${trial}`,
    ...(trials.get(trial)?.state === "completed" ? [`trommel reproduce ${directory} ${trial}`] : [])].join("\n");
}
// Highlights the trial in all plots and tables.
function mark(trial) {
  current = trial;
  d3.selectAll(".current").classed("current", false);
  if (trial !== null) d3.selectAll(`[data-trial="${trial}"]`).classed("current", true);
  if (curves.size) drawCurves();
}
function closeDetails() {
  document.getElementById("details").hidden = true;
  mark(null);
}
