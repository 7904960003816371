// Workers and their attempts over time, faults, and where the time went.
const outcomes = [["completed", "var(--mark)"], ["pruned", "var(--quiet)"], ["paused", "#b58900"], ["running", "#2a9d62"],
  ["crashed", "var(--fault)"], ["lost", "var(--lost)"], ["idle", "var(--line)"]];
const isFault = (attempt) => ["crashed", "lost"].includes(attempt.outcome);

function drawTimeline() {
  const figure = document.querySelector("#timeline figure");
  const workerOf = (attempt) => `${attempt.host}:${attempt.worker}`;
  const workers = [...new Set([...data.attempts].sort((first, second) => first.worker - second.worker).map(workerOf))];
  const step = Math.max(5, Math.min(24, 900 / workers.length));
  const at = frame(figure, workers.length * step + 52, { left: 90 });
  const origin = new Date(data.time.origin).getTime();
  const end = (attempt) => attempt.ended ?? data.time.until;
  const time = (seconds) => new Date(origin + 1000 * seconds);
  const x = d3.scaleTime([time(d3.min(data.attempts, (each) => each.began)), time(d3.max(data.attempts, end))], [at.left, at.right]);
  const y = d3.scaleBand(workers, [at.top, at.bottom]).padding(0.15);
  at.svg.append("g").attr("transform", `translate(0,${at.bottom})`).call(d3.axisBottom(x).ticks((at.right - at.left) / 90).tickSizeOuter(0));
  at.svg.append("g").attr("transform", `translate(${at.left},0)`)
    .call(d3.axisLeft(y).tickValues(step < 11 ? [] : workers).tickFormat((worker) => (worker.length > 13 ? `…${worker.slice(-12)}` : worker)).tickSize(0));
  at.svg.append("text").attr("class", "title").attr("x", (at.left + at.right) / 2).attr("y", at.height - 4).attr("text-anchor", "middle").text("local time");
  const marks = at.svg.append("g").selectAll("rect").data(data.attempts).enter().append("rect")
    .attr("x", (attempt) => x(time(attempt.began))).attr("width", (attempt) => Math.max(1.5, x(time(end(attempt))) - x(time(attempt.began))))
    .attr("y", (attempt) => y(workerOf(attempt))).attr("height", y.bandwidth());
  clickable(marks, (attempt) => `${attempt.trial}, attempt ${attempt.attempt}: ${attempt.outcome}, ${duration(end(attempt) - attempt.began)}`
    + (attempt.reason ? `\n${attempt.reason}` : ""), (attempt) => `attempt ${attempt.outcome} ${isFault(attempt) ? "fault" : ""}`);
  const crosses = at.svg.append("g").selectAll("path").data(data.attempts.filter(isFault)).enter().append("path")
    .attr("d", cross).attr("transform", (attempt) => `translate(${x(time(end(attempt)))},${y(workerOf(attempt)) + y.bandwidth() / 2}) rotate(45)`);
  clickable(crosses, (attempt) => `${attempt.trial}: ${attempt.outcome}\n${attempt.reason ?? ""}`, () => "fault");
}

function drawTime() {
  const items = outcomes.filter(([name]) => data.time.worker_seconds[name] > 0).map(([name, color]) => ({ name, seconds: data.time.worker_seconds[name], color }));
  const all = d3.sum(items, (item) => item.seconds);
  fill("time-bars", bars(items.map((item) => ({ name: item.name, value: item.seconds, style: `background: ${item.color}`,
    text: `${duration(item.seconds)}, ${(100 * item.seconds / all).toFixed(1)} %` }))));
}

function startTimeline() {
  if (data.attempts.length === 0) {
    hide("timeline");
    hide("faults");
    return;
  }
  redraws.push(drawTimeline);
  drawTime();
  const seen = outcomes.filter(([name]) => data.attempts.some((attempt) => attempt.outcome === name));
  fill("timeline-legend", ...seen.map(([name, color]) => element("span", {}, element("span", { class: "swatch", style: `background: ${color}` }), ` ${name}`)));
  listFaults();
}

// Equal faults together, the most frequent first.
function listFaults() {
  const alike = d3.nest().key((attempt) => attempt.outcome + (attempt.reason ? `: ${attempt.reason}` : "")).entries(data.attempts.filter(isFault))
    .sort((first, second) => second.values.length - first.values.length);
  if (alike.length === 0) hide("faults");
  fill("fault-list", ...alike.slice(0, 50).flatMap(({ key, values }) => {
    const names = [...new Set(values.map((attempt) => attempt.trial))];
    return describe([[`${values.length === 1 ? "" : `${values.length} times `}${key}`, element("span", {},
      ...names.slice(0, 20).flatMap((trial) => [element("button", { type: "button", class: "link", onclick: () => show(trial) }, trial), " "]),
      names.length > 20 ? `and ${names.length - 20} more` : "")]]);
  }));
}
