// Parallel coordinates with a brush on each axis.
const ranges = new Map(); // name of an axis -> its brushed range, in pixels

// The axes: the parameters that differ, then the objective.
function parallelAxes(top, bottom) {
  const parameters = data.parameters.map((parameter, index) => ({ name: parameter.name, parameter,
    value: (trial) => configurations.get(trial.configuration).params[index] }));
  const differ = parameters.filter((axis) => !sameForAll(ranked.map(axis.value)) && ranked.some((trial) => axis.value(trial) !== null));
  for (const axis of differ) {
    const values = ranked.map(axis.value).filter((value) => value !== null);
    axis.scale = axisOf(axis.parameter, values, [bottom - 26, top]);
  }
  return [...differ, { name: data.objective, value: (trial) => trial.value, scale: d3.scaleLinear(d3.extent(ranked, (trial) => trial.value), [bottom - 26, top]) }];
}

function drawParallel() {
  const figure = document.querySelector("#parallel figure");
  const top = 34;
  const bottom = 350;
  const list = parallelAxes(top, bottom);
  const at = frame(figure, 360, { left: 60, right: 60, minimum: 110 * list.length });
  const x = d3.scalePoint(list.map((axis) => axis.name), [at.left, at.right]);
  // Inactive parameters have a place of their own below the axis.
  const height = (axis, trial) => (axis.value(trial) === null ? bottom - 4 : axis.scale(axis.value(trial)));
  const kept = (trial) => list.every((axis) => !ranges.has(axis.name) || (height(axis, trial) >= ranges.get(axis.name)[0] && height(axis, trial) <= ranges.get(axis.name)[1]));
  const sign = data.direction === "maximize" ? 1 : -1;
  const worstFirst = [...ranked].sort((first, second) => sign * (first.value - second.value));
  const opacity = d3.scalePow([0, worstFirst.length - 1], [0.07, 0.9]).exponent(Math.min(12, Math.max(1, worstFirst.length / 50))); // only the best lines are opaque
  const lines = clickable(at.svg.append("g").selectAll("path").data(worstFirst).enter().append("path")
    .attr("d", (trial) => d3.line()(list.map((axis) => [x(axis.name), height(axis, trial)])))
    .style("stroke-opacity", (_, place) => opacity(place)), trialText, () => "line");
  const update = () => {
    lines.classed("out", (trial) => !kept(trial));
    brushed = ranges.size ? new Set(ranked.filter(kept).map((trial) => trial.configuration)) : null;
  };
  update();
  const brush = d3.brushY().extent([[-14, top - 4], [14, bottom]])
    .on("brush", function (axis) { ranges.set(axis.name, d3.event.selection); update(); })
    .on("end", function (axis) {
      if (!d3.event.sourceEvent) return; // moved by brush.move, not by the user
      if (d3.event.selection) ranges.set(axis.name, d3.event.selection);
      else ranges.delete(axis.name);
      update();
      drawLeaderboard();
    });
  const groups = at.svg.append("g").selectAll("g").data(list).enter().append("g").attr("transform", (axis) => `translate(${x(axis.name)},0)`);
  groups.each(function (axis) {
    const isLog = axis.parameter?.scale === "log";
    d3.select(this).call(d3.axisLeft(axis.scale).ticks(isLog ? 4 : 6, isLog ? "~g" : undefined).tickSizeOuter(0));
    if (ranked.some((trial) => axis.value(trial) === null)) d3.select(this).append("text").attr("x", -9).attr("y", bottom).attr("text-anchor", "end").text("–");
  });
  groups.append("text").attr("class", "axis-name").attr("y", 14).attr("text-anchor", "middle").text((axis) => axis.name);
  groups.append("g").attr("class", "brush").attr("data-axis", (axis) => axis.name).call(brush)
    .each(function (axis) { if (ranges.has(axis.name)) d3.select(this).call(brush.move, ranges.get(axis.name)); });
}

function clearBrushes() {
  ranges.clear();
  drawParallel();
  drawLeaderboard();
}

function startParallel() {
  if (ranked.length > 1) redraws.push(drawParallel);
  else hide("parallel");
}
