// Puts the page together.
function drawSummary() {
  document.title = `${data.sweep} – trommel report`;
  fill("name", data.sweep);
  fill("state", `${data.state}, as of ${localTime(data.as_of)}. Objective: ${data.objective}, ${data.direction === "maximize" ? "higher" : "lower"} is better.`);
  const [first] = data.leaderboard;
  const counts = Object.entries(data.counts).filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`);
  const tiles = [];
  if (first) tiles.push([`best ${data.objective}`, metricText(data.objective, first.mean),
    `${first.configuration}${first.ci_low === null ? "" : ` [${metricText(data.objective, first.ci_low)}, ${metricText(data.objective, first.ci_high)}]`}`]);
  tiles.push(["trials", String(data.spent.trials) + (data.planned_trials ? ` of ${data.planned_trials}` : ""), counts.join(", ")]);
  tiles.push(["configurations", String(data.spent.configurations), `${data.spent.epochs + data.spent.final_epochs} epochs`]);
  tiles.push(["running time", duration(data.spent.running_seconds), ""]);
  fill("summary", ...tiles.map(([name, value, more]) => element("div", {}, element("dt", {}, name), element("dd", {}, value, element("small", {}, more)))));
}

function drawAgain() {
  const directory = shellWord(data.directory);
  const commands = data.best ? [`trommel reproduce ${directory} ${data.best.trial}`, `trommel show ${directory} ${data.best.configuration}`] : [];
  fill("commands", [...commands, `trommel leaderboard ${directory}`].join("\n"));
  if (!data.best) {
    document.querySelector("#again h3").hidden = true;
    return;
  }
  const { trial, seed, epoch, weights_digest: digest, environment } = data.best;
  fill("identity", ...describe([["best trial", trial], ["seed", seed], ["selected epoch", String(epoch)], ...(digest ? [["SHA-256 of its weights", digest]] : [])]));
  fill("environment", ...describe(Object.entries(environment)));
  document.querySelector("#again h3").hidden = Object.keys(environment).length === 0;
}

function start() {
  drawSummary();
  startLeaderboard();
  startPlots();
  startParallel();
  startClasses();
  startTimeline();
  drawAgain();
  document.querySelector("#file h2").textContent = `Sweep file: ${data.sweep_file.name}`;
  fill("sweep-text", data.sweep_file.text);
  fill("notes", ...data.notes.map((note) => element("li", {}, note)));
  fill("made-by", `Made by ${data.made_by}.`);
  const sections = [...document.querySelectorAll("main > section:not([hidden])")];
  fill("contents", ...sections.map((section) => element("a", { href: `#${section.id}` }, section.querySelector("h2").textContent)));
  // One after another, so that the page reacts meanwhile.
  for (const each of redraws) setTimeout(each);
  setTimeout(() => { document.body.dataset.ready = "yes"; });
  let width = window.innerWidth;
  window.addEventListener("resize", () => { // phones also resize when their address bar goes
    if (window.innerWidth !== width) redraw();
    width = window.innerWidth;
  });
  window.addEventListener("keydown", (event) => event.key === "Escape" && closeDetails());
}
start();
