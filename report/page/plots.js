// History, learning curves and slices.
const yFormat = isFraction(data.objective) ? ".3~f" : undefined;

function drawHistory() {
  const figure = document.querySelector("#history figure");
  const shown = ranked.filter((trial) => trial.order !== null);
  const failed = data.trials.filter((trial) => trial.state === "failed" && trial.order !== null);
  const at = frame(figure, 320);
  const last = d3.max(data.trials, (trial) => trial.order);
  const x = d3.scaleLinear([0.5, last + 0.5], [at.left, at.right]);
  const y = d3.scaleLinear(extent(shown.map((trial) => trial.value)), [at.bottom - (failed.length ? 16 : 0), at.top]);
  axes(at, x, y, "trials ended", data.objective, { xTicks: Math.min(last, 10), xFormat: "d", yFormat });
  const steps = [...data.best_so_far, [last, data.best_so_far.length ? data.best_so_far[data.best_so_far.length - 1][1] : 0]];
  if (steps.length > 1) {
    at.svg.append("path").attr("class", "steps").attr("d", d3.line().x((step) => x(step[0])).y((step) => y(step[1])).curve(d3.curveStepAfter)(steps));
  }
  points(at.svg, shown, (trial) => x(trial.order), (trial) => y(trial.value));
  const crosses = at.svg.append("g").selectAll("path").data(failed).enter().append("path")
    .attr("d", cross).attr("transform", (trial) => `translate(${x(trial.order)},${at.bottom - 7}) rotate(45)`);
  clickable(crosses, (trial) => `${trial.trial}: failed`, () => "fault");
}

// "loss" of "train_loss" and "val_loss"; a metric of another name stands for itself.
const shortName = (metric) => metric.replace(/^(train|val)_/, "");
let curveMetric;

function drawCurves() {
  if (!curveMetric) return; // no trial has an epoch yet
  const name = curveMetric.value;
  const figure = document.querySelector("#curves figure");
  const validation = (curve) => curve.metrics[`val_${name}`] ?? curve.metrics[name];
  const training = (curve) => curve.metrics[`train_${name}`];
  const strong = [...new Set([...chosen.keys(), ...(current && curves.has(current) ? [current] : [])])].map((trial) => curves.get(trial)).filter(Boolean);
  const faint = data.curves.filter((curve) => !strong.includes(curve));
  const values = data.curves.flatMap((curve) => validation(curve) ?? []).concat(strong.flatMap((curve) => training(curve) ?? [])).filter((value) => value !== null);
  if (values.length === 0) {
    d3.select(figure).text("No trial has this metric.");
    return;
  }
  const at = frame(figure, 360);
  const x = d3.scaleLinear(d3.extent(data.curves.flatMap((curve) => curve.epochs)), [at.left + 6, at.right]);
  const y = d3.scaleLinear(extent(values, 0.02), [at.bottom, at.top]);
  axes(at, x, y, "epoch", name, { xTicks: Math.min(10, x.domain()[1]), xFormat: "d" });
  const line = (curve, numbers) => d3.line().defined((_, i) => numbers[i] !== null).x((epoch) => x(epoch)).y((_, i) => y(numbers[i]))(curve.epochs);
  const draw = (list, numbers, kind) => clickable(at.svg.append("g").selectAll("path").data(list.filter(numbers)).enter().append("path")
    .attr("d", (curve) => line(curve, numbers(curve))).style("stroke", (curve) => (kind ? colorOf(curve.trial) : null)),
    (curve) => curve.trial, () => `curve ${kind}`);
  draw(faint, validation, "");
  draw(strong, training, "chosen training");
  draw(strong, validation, "chosen");
  const selected = strong.filter((curve) => validation(curve) && curve.epochs.includes(trials.get(curve.trial)?.epoch));
  const value = (curve) => validation(curve)[curve.epochs.indexOf(trials.get(curve.trial).epoch)];
  clickable(at.svg.append("g").selectAll("circle").data(selected.filter((curve) => value(curve) !== null)).enter().append("circle")
    .attr("cx", (curve) => x(trials.get(curve.trial).epoch)).attr("cy", (curve) => y(value(curve))).attr("r", 5).style("fill", (curve) => colorOf(curve.trial)),
    (curve) => `${curve.trial}: epoch ${trials.get(curve.trial).epoch} was selected`, () => "selected-epoch");
  fill("curve-legend", ...strong.flatMap((curve) => [element("span", { class: "swatch", style: `background: ${colorOf(curve.trial)}` }), ` ${curve.trial}  `]));
}
const colorOf = (trial) => chosen.get(trial) ?? "var(--ink)";

function drawSlices() {
  const slices = data.parameters.map((parameter, index) => {
    const value = (trial) => configurations.get(trial.configuration).params[index];
    return { parameter, value, shown: ranked.filter((trial) => value(trial) !== null), figure: element("figure", {}) };
  }).filter(({ value, shown }) => shown.length > 0 && !sameForAll(shown.map(value)));
  if (slices.length === 0) return;
  document.querySelector("#slices .tiles").replaceChildren(...slices.map((slice) => slice.figure));
  const width = slices[0].figure.clientWidth; // asked for once: each question costs a layout
  slices.forEach(({ parameter, value, shown, figure }) => {
    const at = frame(figure, 220, { left: 60, width });
    const x = axisOf(parameter, shown.map(value), [at.left + 8, at.right - 8]);
    const y = d3.scaleLinear(extent(ranked.map((trial) => trial.value)), [at.bottom, at.top]);
    axes(at, x, y, parameter.name, data.objective, { xTicks: 4, xFormat: parameter.scale === "log" ? "~g" : undefined, yFormat });
    const aside = x.step ? spreadOut(shown, value, Math.min(18, x.step() / 3)) : () => 0;
    points(at.svg, shown, (trial) => x(value(trial)) + aside(trial), (trial) => y(trial.value), 3.5);
  });
}
// Places trials with one value of a choice side by side, in the order of creation.
function spreadOut(shown, value, width) {
  const counts = d3.nest().key(value).rollup((list) => list.length).map(shown);
  const seen = new Map();
  const place = new Map(shown.map((trial) => {
    const key = value(trial);
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return [trial, counts.get(key) > 1 ? width * ((2 * number) / (counts.get(key) - 1) - 1) : 0];
  }));
  return (trial) => place.get(trial);
}
function axisOf(parameter, values, range) {
  if (parameter.kind === "choice") return d3.scalePoint(parameter.values.filter((value) => values.includes(value)), range).padding(0.5);
  return parameter.scale === "log" ? d3.scaleLog(d3.extent(values), range) : d3.scaleLinear(extent(values, 0), range);
}

function startPlots() {
  if (ranked.some((trial) => trial.order !== null)) redraws.push(drawHistory);
  else hide("history");
  const names = [...new Set(data.curves.flatMap((curve) => Object.keys(curve.metrics)).map(shortName))];
  if (names.length) {
    const objective = shortName(data.objective);
    curveMetric = options("curve-metric", names, names.includes(objective) ? objective : names[0], drawCurves);
    redraws.push(drawCurves);
  } else hide("curves");
  if (ranked.length > 1) redraws.push(drawSlices);
  else hide("slices");
}
