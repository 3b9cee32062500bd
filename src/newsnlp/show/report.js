"use strict";
// Draws the report and counts again for each filter. Words of articles reach the page as text nodes alone.
(async () => {
  const began = performance.now();
  const root = document.documentElement;
  const main = document.getElementById("report");
  const state = document.getElementById("state");
  const KINDS = { person: "People", party: "Parties", place: "Places", organisation: "Organisations" };
  const LISTED = 12,
    MORE = 60,
    LINES = 25,
    LINKED = 26,
    HEAT_ROWS = 12,
    HEAT_COLUMNS = 5;

  if (typeof DecompressionStream === "undefined") {
    state.textContent = "This browser is too old to open the report: it has no DecompressionStream.";
    return;
  }
  const data = await unpack(document.getElementById("data").textContent);
  const rows = data.rows;
  const total = rows.title.length;
  for (const name of data.names) name[2] = from_steps(name[2]);
  for (const speaker of data.speakers) speaker[2] = from_steps(speaker[2]);
  for (const place of data.places) place[4] = from_steps(place[4]);
  let titles = null; // folded when they are first searched
  const starts = data.starts.map(day_of);
  const periods = Int16Array.from(rows.day, period_of);
  const by_topic = data.topics.map(() => []);
  rows.topics.forEach((those, row) => those.forEach((topic) => by_topic[topic].push(row)));

  // What narrows the report down. picks: [what, number] with what: name, speaker, place, topic, source or period.
  const filter = { words: "", from: "", to: "", picks: [] };
  const unfolded = new Set();
  let lines = LINES;
  let mask = new Uint8Array(total).fill(1);

  async function unpack(packed) {
    const letters = atob(packed),
      bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  function from_steps(steps) {
    const values = new Int32Array(steps.length);
    let at = 0;
    steps.forEach((step, i) => {
      at += step;
      values[i] = at;
    });
    return values;
  }

  function folded(words) {
    return words
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase();
  }

  function day_of(iso) {
    return Math.round(Date.parse(iso + "T00:00:00Z") / 864e5);
  }

  // The number of the period of a day, -1 where it is unknown or lies before the first.
  function period_of(day) {
    if (day === null || !starts.length || day < starts[0]) return -1;
    let low = 0,
      high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= day) low = middle;
      else high = middle;
    }
    return low;
  }

  // Counting

  function same(a, b) {
    return a[0] === b[0] && a[1] === b[1];
  }
  function picked(pick) {
    return filter.picks.some((other) => same(pick, other));
  }

  function rows_of([what, number]) {
    if (what === "name") return data.names[number][2];
    if (what === "speaker") return data.speakers[number][2];
    if (what === "place") return data.places[number][4];
    return by_topic[number];
  }

  // 1 for each article that passes every filter.
  function passing() {
    const left = new Uint8Array(total).fill(1);
    for (const pick of filter.picks) {
      const [what, number] = pick;
      if (what === "source" || what === "period") {
        const values = what === "source" ? rows.source : periods;
        for (let row = 0; row < total; row++) if (values[row] !== number) left[row] = 0;
      } else {
        keep(left, rows_of(pick));
      }
    }
    const from = filter.from ? day_of(filter.from) : -Infinity,
      to = filter.to ? day_of(filter.to) : Infinity;
    if (filter.from || filter.to) {
      for (let row = 0; row < total; row++) {
        const day = rows.day[row];
        if (day === null || day < from || day > to) left[row] = 0;
      }
    }
    // Every word must stand in the title, in a name of the article, or in a quote of it that the page holds.
    const words = folded(filter.words).split(/\s+/).filter(Boolean);
    if (words.length) titles = titles ?? rows.title.map(folded);
    for (const word of words) {
      const found = new Uint8Array(total);
      for (let row = 0; row < total; row++) if (left[row] && titles[row].includes(word)) found[row] = 1;
      for (const name of data.names) if (folded_name(name).includes(word)) for (const row of name[2]) found[row] = 1;
      for (const quote of data.said) if (folded_quote(quote).includes(word)) found[quote[0]] = 1;
      for (let row = 0; row < total; row++) left[row] &= found[row];
    }
    return left;
  }

  function folded_name(name) {
    return name[3] ?? (name[3] = folded(name[0]));
  }
  function folded_quote(quote) {
    return quote[4] ?? (quote[4] = folded(quote[2]));
  }

  function keep(left, those) {
    const found = new Uint8Array(total);
    for (const row of those) found[row] = 1;
    for (let row = 0; row < total; row++) left[row] &= found[row];
  }

  function count(those) {
    let sum = 0;
    for (let i = 0; i < those.length; i++) sum += mask[those[i]];
    return sum;
  }

  function over_time(those) {
    const sums = new Array(starts.length).fill(0);
    for (const row of those) if (mask[row] && periods[row] >= 0) sums[periods[row]]++;
    return sums;
  }

  function ranked(things, counted) {
    const kept = [];
    things.forEach((thing, number) => {
      const sum = counted(thing, number);
      if (sum) kept.push([number, sum]);
    });
    return kept.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  // Elements

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "click") element.addEventListener("click", value);
      else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }
  function h(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }
  function s(tag, attributes = {}, ...children) {
    return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
  }
  function styled(element, properties) {
    for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value);
    return element;
  }
  // Made once: a formatter costs far more than a formatted number.
  const numbers = new Intl.NumberFormat("en");
  const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const months = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
  function figure(number) {
    return numbers.format(number);
  }
  function some(number, one, many = one + "s") {
    return `${figure(number)} ${number === 1 ? one : many}`;
  }

  function date_of(day) {
    return dates.format(day * 864e5);
  }
  function period_name(number) {
    const first = new Date(starts[number] * 864e5),
      year = first.getUTCFullYear();
    if (data.period === "year") return String(year);
    if (data.period === "quarter") return `quarter ${1 + Math.floor(first.getUTCMonth() / 3)} of ${year}`;
    if (data.period === "month") return months.format(first);
    return (data.period === "week" ? "week of " : "") + date_of(starts[number]);
  }
  function name_of([what, number]) {
    if (what === "name") return data.names[number][0];
    if (what === "speaker") return `${data.speakers[number][0]} is quoted`;
    if (what === "place") return data.places[number][0];
    if (what === "source") return data.sources[number];
    return what === "topic" ? data.topics[number] : period_name(number);
  }

  function chooser(pick, words, kind = null) {
    const button = h(
      "button",
      {
        type: "button",
        class: "nn-pick" + (kind ? ` nn-entity nn-${kind}` : ""),
        dir: "auto",
        title: words,
        "aria-pressed": String(picked(pick)),
        click: () => toggle(pick),
      },
      words,
    );
    button.dataset.pick = pick.join("-");
    return button;
  }

  function toggle(pick) {
    filter.picks = picked(pick) ? filter.picks.filter((other) => !same(pick, other)) : [...filter.picks, pick];
    refresh();
  }

  // Bars of one name or topic over time, small enough for a line of text.
  function spark(sums) {
    if (sums.length < 2) return null;
    const most = Math.max(...sums, 1),
      width = 96,
      step = width / sums.length;
    const bars = sums
      .map((sum, i) =>
        sum
          ? `M${(i * step).toFixed(1)} 16v${((-15 * sum) / most).toFixed(1)}h${Math.max(0.6, step * 0.8).toFixed(1)}v${((15 * sum) / most).toFixed(1)}z`
          : "",
      )
      .join("");
    return s(
      "svg",
      { class: "nn-spark", viewBox: `0 0 ${width} 16`, width, height: 16, "aria-hidden": "true" },
      s("path", { d: bars }),
    );
  }

  // A list of names with bars: [[pick, words, kind, count, dark count or null, rows], ...], the rest unfolded on demand.
  // all: how many there are, those that are not among the entries too.
  function bars(key, entries, most, unit, all) {
    const shown = entries.slice(0, unfolded.has(key) ? MORE : LISTED);
    const items = shown.map(([pick, words, kind, sum, dark, those, more]) => {
      const bar = styled(h("span", { class: "nn-long", "aria-hidden": "true" }), {
        "--share": sum / most,
        "--dark": dark === null ? 1 : dark / Math.max(sum, 1),
      });
      return h(
        "li",
        {},
        h(
          "div",
          { class: "nn-line" },
          chooser(pick, words, kind),
          h("span", { class: "nn-figure", title: some(sum, ...unit) }, figure(sum)),
          bar,
          those ? spark(over_time(those)) : null,
        ),
        more ? more() : null,
      );
    });
    const left = Math.min(entries.length, MORE) - shown.length;
    const button =
      left > 0
        ? h(
            "button",
            {
              type: "button",
              class: "nn-unfold",
              click: () => {
                unfolded.add(key);
                refresh();
              },
            },
            `${left} more`,
          )
        : null;
    const rarer =
      left <= 0 && all > shown.length
        ? h("p", { class: "nn-more" }, `and ${figure(all - shown.length)} with fewer`)
        : null;
    return [h("ol", { class: "nn-bars" }, ...items), button, rarer];
  }

  function card(title, note, ...children) {
    const inner = children.flat().filter((child) => child !== null);
    return h(
      "section",
      { class: "nn-card" },
      h("h2", { class: "nn-head" }, title),
      note ? h("p", { class: "nn-more" }, note) : null,
      ...(inner.length ? inner : [h("p", { class: "nn-more" }, "Nothing to show.")]),
    );
  }

  // The views

  function timeline() {
    const all = over_time(mask.keys());
    if (all.length < 2) return null;
    const most = Math.max(...all, 1),
      width = 1000,
      height = 150,
      step = width / all.length;
    const columns = all.map((sum, i) => {
      const tall = (height * sum) / most;
      const column = s(
        "g",
        { class: "nn-column" + (picked(["period", i]) ? " nn-on" : ""), click: () => toggle(["period", i]) },
        s("rect", { class: "nn-hit", x: i * step, y: 0, width: step, height }),
        s("rect", { class: "nn-tall", x: i * step + step * 0.08, y: height - tall, width: step * 0.84, height: tall }),
        s("title", {}, `${period_name(i)}: ${some(sum, "article")}`),
      );
      column.dataset.pick = `period-${i}`;
      return column;
    });
    const ends = h(
      "p",
      { class: "nn-ends" },
      h("span", {}, period_name(0)),
      h("span", {}, `at most ${figure(most)} a ${data.period}`),
      h("span", {}, period_name(all.length - 1)),
    );
    const before = rows.day.reduce((sum, day, row) => sum + (mask[row] && day !== null && periods[row] < 0), 0);
    const undated = rows.day.reduce((sum, day, row) => sum + (mask[row] && day === null), 0);
    const notes = [
      before ? `${some(before, "older article")} not drawn` : "",
      undated ? `${figure(undated)} without a date` : "",
    ].filter(Boolean);
    const label = `Articles over time, by ${data.period}, from ${period_name(0)} to ${period_name(all.length - 1)}`;
    return card(
      "Articles over time",
      `By ${data.period}; choose a column to see it alone.` + (notes.length ? ` ${notes.join(", ")}.` : ""),
      s(
        "svg",
        {
          class: "nn-time",
          viewBox: `0 0 ${width} ${height}`,
          preserveAspectRatio: "none",
          role: "img",
          "aria-label": label,
        },
        ...columns,
      ),
      ends,
    );
  }

  function speakers() {
    const direct = new Map();
    const found = ranked(data.speakers, (speaker, number) => {
      let sum = 0,
        marked = 0;
      for (let i = 0; i < speaker[2].length; i++)
        if (mask[speaker[2][i]]) {
          sum += speaker[3][i];
          marked += speaker[4][i];
        }
      direct.set(number, marked);
      return sum;
    });
    const entries = found.slice(0, MORE).map(([number, sum]) => {
      const [name, kind, those] = data.speakers[number];
      return [["speaker", number], name, kind, sum, direct.get(number), those, () => quotes_of(number)];
    });
    const share = data.quotes ? Math.round((100 * data.named) / data.quotes) : 0;
    const all = data.quotes ? ` Of all ${some(data.quotes, "quote")}, ${share} % have a speaker with a name.` : "";
    return card(
      "Who is quoted",
      "Quotes, the filled part those in quotation marks." + all,
      entries.length ? bars("speakers", entries, found[0][1], ["quote"], found.length) : [],
    );
  }

  let said = null;
  function quotes_of(number) {
    said = said ?? data.said.reduce((by, quote) => by.set(quote[1], [...(by.get(quote[1]) ?? []), quote]), new Map());
    const those = (said.get(number) ?? []).filter((quote) => mask[quote[0]]);
    if (!those.length) return null;
    const details = h("details", {}, h("summary", {}, `${some(those.length, "quote")} here`));
    // Made when it is opened: hundreds of them would slow each filter.
    details.addEventListener("toggle", () => {
      if (details.childElementCount > 1) return;
      details.append(
        ...those
          .slice(0, MORE)
          .map(([row, , words]) =>
            h("blockquote", { class: "nn-said", dir: "auto" }, words, " ", h("cite", {}, "— ", link(row))),
          ),
      );
    });
    return details;
  }

  function link(row) {
    const address = rows.address[row];
    // Checked when the page was made, and here again: nothing but the web.
    if (!/^https?:\/\//i.test(address)) return h("span", { dir: "auto" }, rows.title[row]);
    return h("a", { href: address, rel: "noopener noreferrer nofollow", dir: "auto" }, rows.title[row]);
  }

  function named(kind) {
    const found = ranked(data.names, (name) => (name[1] === kind ? count(name[2]) : 0));
    if (!found.length) return null;
    const entries = found
      .slice(0, MORE)
      .map(([number, sum]) => [["name", number], data.names[number][0], kind, sum, null, data.names[number][2]]);
    return card(
      KINDS[kind],
      "Articles that name them, and when.",
      bars(kind, entries, found[0][1], ["article"], found.length),
    );
  }

  function topics() {
    const found = ranked(by_topic, count);
    const entries = found
      .slice(0, MORE)
      .map(([number, sum]) => [["topic", number], data.topics[number], null, sum, null, by_topic[number]]);
    return card(
      "What about",
      "Articles of each topic, and when; an article may have several.",
      entries.length ? bars("topics", entries, found[0][1], ["article"], found.length) : [],
    );
  }

  function heat() {
    const found = ranked(data.speakers, (speaker) => {
      let sum = 0;
      for (let i = 0; i < speaker[2].length; i++) if (mask[speaker[2][i]]) sum += speaker[3][i];
      return sum;
    }).slice(0, HEAT_ROWS);
    const columns = new Map();
    const cells = found.map(([number]) => {
      const [, , those, sums] = data.speakers[number],
        by = new Map();
      for (let i = 0; i < those.length; i++) {
        if (mask[those[i]]) for (const topic of rows.topics[those[i]]) by.set(topic, (by.get(topic) ?? 0) + sums[i]);
      }
      for (const [topic, sum] of by) columns.set(topic, (columns.get(topic) ?? 0) + sum);
      return by;
    });
    const those = [...columns]
      .sort((a, b) => b[1] - a[1])
      .slice(0, HEAT_COLUMNS)
      .map(([topic]) => topic);
    if (!those.length) return null;
    const most = Math.max(...cells.flatMap((by) => those.map((topic) => by.get(topic) ?? 0)));
    const body = found.map(([number], i) =>
      h(
        "tr",
        {},
        h("th", { scope: "row", dir: "auto" }, chooser(["speaker", number], data.speakers[number][0])),
        ...those.map((topic) => {
          const sum = cells[i].get(topic) ?? 0;
          return styled(h("td", {}, sum ? figure(sum) : ""), { "--share": sum / most });
        }),
      ),
    );
    return card(
      "Who is quoted in articles about what",
      "Quotes, by the topics of the articles they stand in.",
      h(
        "div",
        { class: "nn-wide", tabindex: "0", role: "region", "aria-label": "Quotes by speaker and topic" },
        h(
          "table",
          { class: "nn-heat" },
          h(
            "thead",
            {},
            h("tr", {}, h("td", {}), ...those.map((topic) => h("th", { scope: "col" }, data.topics[topic]))),
          ),
          h("tbody", {}, ...body),
        ),
      ),
    );
  }

  function network() {
    const people = ranked(data.names, (name) => (name[1] === "person" ? count(name[2]) : 0)).slice(0, LINKED);
    const together = new Int32Array(total); // a bit for each person
    people.forEach(([number], i) => {
      for (const row of data.names[number][2]) if (mask[row]) together[row] |= 1 << i;
    });
    const sums = people.map(() => new Array(people.length).fill(0));
    for (const bits of together) {
      if (!(bits & (bits - 1))) continue;
      for (let a = 0; a < people.length; a++)
        if ((bits >> a) & 1) for (let b = a + 1; b < people.length; b++) if ((bits >> b) & 1) sums[a][b]++;
    }
    const pairs = [];
    sums.forEach((line, a) =>
      line.forEach((sum, b) => {
        if (sum > 1) pairs.push([a, b, sum]);
      }),
    );
    pairs.sort((x, y) => y[2] - x[2]);
    if (!pairs.length) return null;
    const linked = [...new Set(pairs.flatMap(([a, b]) => [a, b]))].sort((a, b) => a - b);
    const at = new Map(linked.map((person, i) => [person, i]));
    const strongest = pairs[0][2],
      most = people[linked[0]][1];
    const spots = arrange(
      linked.length,
      pairs.map(([a, b, sum]) => [at.get(a), at.get(b), sum / Math.sqrt(people[a][1] * people[b][1])]),
    );
    const width = 600,
      height = 460,
      room = [62, 30];
    const place = spots.map(([x, y]) => [room[0] + x * (width - 2 * room[0]), room[1] + y * (height - 2 * room[1])]);
    const edges = pairs.map(([a, b, sum]) => {
      const [one, other] = [place[at.get(a)], place[at.get(b)]];
      return s("line", {
        x1: one[0],
        y1: one[1],
        x2: other[0],
        y2: other[1],
        "stroke-width": (0.7 + (5 * sum) / strongest).toFixed(1),
        "stroke-opacity": (0.25 + (0.45 * sum) / strongest).toFixed(2),
      });
    });
    const taken = [];
    const dots = linked.map((person, i) => {
      const [number, sum] = people[person],
        [x, y] = place[i],
        radius = 4 + 9 * Math.sqrt(sum / most);
      const half = 3.3 * data.names[number][0].length,
        ways = [y + radius + 14, y - radius - 5];
      const crossed = ways.map(
        (way) => taken.filter(([tx, ty, th]) => Math.abs(x - tx) < half + th && Math.abs(way - ty) < 14).length,
      );
      const way = ways[crossed[0] <= crossed[1] ? 0 : 1];
      taken.push([x, way, half]);
      return s(
        "g",
        { class: "nn-dot" + (picked(["name", number]) ? " nn-on" : ""), click: () => toggle(["name", number]) },
        s("circle", { cx: x, cy: y, r: radius }),
        s("text", { x, y: way, "text-anchor": "middle" }, data.names[number][0]),
        s("title", {}, `${data.names[number][0]}: ${some(sum, "article")}`),
      );
    });
    const listed = pairs
      .slice(0, 40)
      .map(([a, b, sum]) =>
        h(
          "li",
          {},
          h("span", { class: "nn-figure" }, figure(sum)),
          `${data.names[people[a][0]][0]} and ${data.names[people[b][0]][0]}`,
        ),
      );
    return card(
      "Who is named together",
      `The ${LINKED} people of most articles; a line joins two who share at least two articles.`,
      s(
        "svg",
        {
          class: "nn-net",
          viewBox: `0 0 ${width} ${height}`,
          role: "img",
          "aria-label": "Network of people named in the same articles; the pairs stand below as a list",
        },
        ...edges,
        ...dots,
      ),
      h("details", {}, h("summary", {}, "As a list"), h("ol", { class: "nn-pairs" }, ...listed)),
    );
  }

  // Places in the unit square, linked ones near each other, as newsnlp.show.plots.arrange has them.
  // Source: Fruchterman & Reingold (1991).
  function arrange(size, pairs) {
    const spots = Array.from({ length: size }, (_, i) => [
      (Math.cos(2.4 * i) * Math.sqrt(i + 1)) / size,
      (Math.sin(2.4 * i) * Math.sqrt(i + 1)) / size,
    ]);
    const degrees = new Array(size).fill(0);
    for (const [a, b] of pairs) {
      degrees[a]++;
      degrees[b]++;
    }
    const ideal = 1 / Math.sqrt(size),
      rounds = 200;
    for (let round = 0; round < rounds; round++) {
      const push = spots.map(([x, y]) => [-1.2 * x, -1.2 * y]);
      const add = (a, b, x, y, force) => {
        push[a][0] += x * force;
        push[a][1] += y * force;
        push[b][0] -= x * force;
        push[b][1] -= y * force;
      };
      for (let a = 0; a < size; a++) {
        for (let b = a + 1; b < size; b++) {
          const x = spots[a][0] - spots[b][0],
            y = spots[a][1] - spots[b][1];
          add(a, b, x, y, (ideal * ideal) / Math.max(x * x + y * y, 1e-6));
        }
      }
      for (const [a, b, weight] of pairs) {
        const x = spots[b][0] - spots[a][0],
          y = spots[b][1] - spots[a][1];
        add(a, b, x, y, ((Math.hypot(x, y) / ideal) * (0.3 + weight)) / Math.sqrt(Math.max(degrees[a], degrees[b])));
      }
      const limit = 0.1 * (1 - round / rounds);
      spots.forEach((spot, i) => {
        const length = Math.max(Math.hypot(...push[i]), 1e-9),
          step = Math.min(length, limit) / length;
        spot[0] += push[i][0] * step;
        spot[1] += push[i][1] * step;
      });
    }
    fit(spots);
    // Those that stand within one another's label are pushed apart.
    const room = [0.2, 0.09];
    for (let round = 0; round < 60; round++) {
      for (let a = 0; a < size; a++) {
        for (let b = a + 1; b < size; b++) {
          const x = spots[a][0] - spots[b][0],
            y = spots[a][1] - spots[b][1];
          const close = 1 - Math.hypot(x / room[0], y / room[1]),
            length = Math.max(Math.hypot(x, y), 1e-9);
          if (close <= 0) continue;
          const push = [x, y].map((value, axis) => ((0.5 * close * value) / length) * room[axis]);
          push.forEach((value, axis) => {
            spots[a][axis] += value;
            spots[b][axis] -= value;
          });
        }
      }
    }
    fit(spots);
    return spots;
  }

  function fit(spots) {
    for (const axis of [0, 1]) {
      const values = spots.map((spot) => spot[axis]),
        low = Math.min(...values),
        extent = Math.max(...values) - low || 1;
      for (const spot of spots) spot[axis] = (spot[axis] - low) / extent;
    }
  }

  function map() {
    const found = ranked(data.places, (place) => count(place[4]));
    if (!found.length) return null;
    const [x, y, width, height] = data.map.view,
      most = found[0][1],
      scale = width / 560; // units of a pixel, where the card is as wide as it mostly is
    const taken = [],
      labels = [];
    const dots = found.map(([number, sum]) => {
      const [name, , longitude, latitude] = data.places[number],
        cx = 10 * longitude,
        cy = -10 * latitude;
      const radius = scale * (1.8 + 9 * Math.sqrt(sum / most)),
        half = scale * 3.4 * name.length;
      const right = cx + radius + 2 * half + 8 * scale < x + width,
        middle = cx + (right ? half : -half);
      if (
        taken.length < 14 &&
        taken.every(([tx, ty, th]) => Math.abs(middle - tx) > half + th || Math.abs(cy - ty) > scale * 15)
      ) {
        taken.push([middle, cy, half]);
        const away = (right ? 1 : -1) * (radius + 2 * scale);
        labels.push(
          s(
            "text",
            {
              x: cx + away,
              y: cy + 4 * scale,
              "text-anchor": right ? "start" : "end",
              "font-size": 12 * scale,
              "stroke-width": 3 * scale,
            },
            name,
          ),
        );
      }
      return s(
        "g",
        {
          class: "nn-dot nn-spot" + (picked(["place", number]) ? " nn-on" : ""),
          click: () => toggle(["place", number]),
        },
        s("circle", { cx, cy, r: radius, "stroke-width": 0.7 * scale }),
        s("title", {}, `${name}: ${some(sum, "article")}`),
      );
    });
    return card(
      "Where",
      "Places that the table of places knows; the area of a dot is the number of articles. Outlines: Natural Earth.",
      s(
        "svg",
        {
          class: "nn-map",
          viewBox: `${x} ${y} ${width} ${height}`,
          role: "img",
          "aria-label": "Map of the places named; the most frequent stand in the list of places",
        },
        s("path", { class: "nn-land", d: data.map.land }),
        s("path", { class: "nn-border", d: data.map.borders, "stroke-width": 0.7 * scale }),
        ...dots,
        ...labels,
      ),
    );
  }

  function copies() {
    if (data.copies === null) return null;
    const found = data.copies
      .map(([those, kept]) => those.map((row, i) => [row, kept[i]]).filter(([row]) => mask[row]))
      .filter((those) => those.length > 1);
    if (!found.length) return data.copies.length ? card("Copies", "") : null;
    const listed = found
      .slice(0, unfolded.has("copies") ? MORE : 8)
      .map((those) =>
        h(
          "li",
          {},
          h(
            "details",
            {},
            h("summary", { dir: "auto" }, `${figure(those.length)} × ${rows.title[those[0][0]]}`),
            h("ol", { class: "nn-lines" }, ...those.map(([row, kept]) => line_of(row, `${kept} %`))),
          ),
        ),
      );
    const more =
      found.length > listed.length && !unfolded.has("copies")
        ? h(
            "button",
            {
              type: "button",
              class: "nn-unfold",
              click: () => {
                unfolded.add("copies");
                refresh();
              },
            },
            "more",
          )
        : null;
    return card(
      "Copies",
      `${some(found.length, "group")} of near-duplicates; the first is taken for the original, and a figure says what share of its words each has in common with its closest copy.`,
      h("ol", { class: "nn-copies" }, ...listed),
      more,
    );
  }

  function line_of(row, figures = null) {
    const facts = [
      rows.day[row] === null ? "" : date_of(rows.day[row]),
      rows.source[row] < 0 ? "" : data.sources[rows.source[row]],
    ]
      .filter(Boolean)
      .join(" · ");
    return h(
      "li",
      {},
      figures ? h("span", { class: "nn-figure" }, figures) : null,
      link(row),
      " ",
      h("span", { class: "nn-more" }, facts),
    );
  }

  function articles(left) {
    const those = [];
    for (let row = 0; row < total && those.length < lines; row++) if (mask[row]) those.push(row);
    const button =
      left > those.length
        ? h(
            "button",
            {
              type: "button",
              class: "nn-unfold",
              click: () => {
                lines += 4 * LINES;
                refresh();
              },
            },
            `${figure(Math.min(4 * LINES, left - those.length))} more`,
          )
        : null;
    return card(
      "Articles",
      "Newest first.",
      those.length ? [h("ol", { class: "nn-lines" }, ...those.map((row) => line_of(row))), button] : [],
    );
  }

  // The page

  const views = h("div", { class: "nn-views" });
  const chips = h("div", { class: "nn-chips" });
  const search = h("input", { type: "search", id: "words", autocomplete: "off", spellcheck: "false" });
  const from = h("input", { type: "date", id: "from" }),
    to = h("input", { type: "date", id: "to" });

  function select(id, what, names, none) {
    const box = h(
      "select",
      { id },
      h("option", { value: "" }, none),
      ...names.map((name, number) => h("option", { value: String(number) }, name)),
    );
    box.addEventListener("change", () => {
      filter.picks = filter.picks.filter((pick) => pick[0] !== what);
      if (box.value) filter.picks.push([what, Number(box.value)]);
      refresh();
    });
    return box;
  }
  const topic = select("topic", "topic", data.topics, "all topics"),
    source = select("source", "source", data.sources, "all sources");

  function bar() {
    const label = (box, words) => h("label", { for: box.id }, h("span", {}, words), box);
    for (const box of [search, from, to]) {
      box.addEventListener("input", () => {
        filter.words = search.value;
        filter.from = from.value;
        filter.to = to.value;
        lines = LINES;
        refresh();
      });
    }
    return h(
      "form",
      { class: "nn-filters", role: "search", "aria-label": "Filters" },
      label(search, "Find in titles, names and quotes"),
      label(topic, "Topic"),
      data.sources.length ? label(source, "Source") : null,
      label(from, "From"),
      label(to, "To"),
    );
  }

  function refresh() {
    const started = performance.now();
    const focused = document.activeElement?.dataset?.pick;
    mask = passing();
    let left = 0;
    for (const one of mask) left += one;
    for (const [box, what] of [
      [topic, "topic"],
      [source, "source"],
    ]) {
      const chosen = filter.picks.filter((pick) => pick[0] === what);
      box.value = chosen.length === 1 ? String(chosen[0][1]) : "";
    }
    state.textContent = left === total ? some(total, "article") : `${figure(left)} of ${some(total, "article")}`;
    const clear = h(
      "button",
      {
        type: "button",
        class: "nn-unfold",
        click: () => {
          Object.assign(filter, { words: "", from: "", to: "", picks: [] });
          search.value = from.value = to.value = "";
          refresh();
          search.focus();
        },
      },
      "clear all",
    );
    const active = filter.picks.map((pick) =>
      h(
        "button",
        {
          type: "button",
          class: "nn-chip",
          dir: "auto",
          "aria-label": `remove the filter ${name_of(pick)}`,
          click: () => toggle(pick),
        },
        `${name_of(pick)} ×`,
      ),
    );
    chips.replaceChildren(...active, ...(active.length || filter.words || filter.from || filter.to ? [clear] : []));
    const side = (...cards) => h("div", { class: "nn-side" }, ...cards);
    views.replaceChildren(
      ...[
        timeline(),
        side(speakers(), named("person"), named("organisation"), network()),
        side(topics(), heat(), named("place"), map(), named("party"), copies()),
        articles(left),
      ].filter(Boolean),
    );
    if (focused) views.querySelector(`[data-pick="${CSS.escape(focused)}"]`)?.focus?.();
    root.dataset.filtered = (performance.now() - started).toFixed(1);
  }

  const form = bar();
  form.addEventListener("submit", (event) => event.preventDefault());
  const facts = [some(data.articles, "article"), some(data.quotes, "quote")];
  if (data.failed) facts.push(`${some(data.failed, "page")} failed`);
  if (data.articles > total) facts.push(`the newest ${figure(total)} are listed and counted here`);
  const surname = data.surnames
    ? "counts for the full name that nearly all articles mean by it"
    : "stays apart from the full name";
  const how = h(
    "details",
    { class: "nn-how" },
    h("summary", {}, "How this is counted"),
    h(
      "p",
      {},
      `Names are counted as they stand in the articles: two people of one name are one here, and a surname alone ${surname}. Names, quotes, speakers and topics were found by a program and can be wrong; look at the article before you rely on one. The page holds the most frequent names, the most quoted speakers, and some quotes of each.`,
    ),
  );
  main.append(
    h("p", { class: "nn-facts" }, ...facts.map((fact) => h("span", {}, fact))),
    form,
    h("div", { class: "nn-status" }, state, chips),
    views,
    how,
  );
  refresh();
  root.dataset.ready = (performance.now() - began).toFixed(1);
})();
