// Ribbons: bands that join the paragraphs of a row from column to column, drawn behind the text.
// A band splits where one version has several paragraphs for one, ends in a point at a gap, and
// crosses rows to the place that a moved paragraph was taken from.
"use strict";

const Ribbons = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const WIDE = window.matchMedia("(min-width: 52.01rem)");

  const SEAM = 0.5; // ribbons reach under the paragraphs, or a hairline shows between them

  const band = (a, b) => {
    const middle = (a.x + b.x) / 2;
    return `M${a.x},${a.top}C${middle},${a.top} ${middle},${b.top} ${b.x},${b.top}` +
      `L${b.x},${b.bottom}C${middle},${b.bottom} ${middle},${a.bottom} ${a.x},${a.bottom}Z`;
  };

  const slices = (whole, parts) => {
    const total = parts.reduce((sum, part) => sum + part.bottom - part.top, 0) || 1;
    let top = whole.top;
    return parts.map((part) => {
      const height = (whole.bottom - whole.top) * (part.bottom - part.top) / total;
      const slice = { top, bottom: top + height };
      top += height;
      return slice;
    });
  };

  const extent = (parts) => ({ top: parts[0].top, bottom: parts[parts.length - 1].bottom });

  function measure(cell, origin) {
    const box = (element) => {
      const rect = element.getBoundingClientRect();
      return { left: rect.left - origin.left, right: rect.right - origin.left,
        top: rect.top - origin.top, bottom: rect.bottom - origin.top };
    };
    return { ...box(cell), card: box(cell.querySelector(".card")),
      parts: [...cell.querySelectorAll(".paragraph, textarea")].map(box),
      fault: ["critical", "major", "minor"].find((s) => cell.classList.contains("fault-" + s)),
      stubs: [...cell.querySelectorAll(".stub")].map((s) => ({ row: s.dataset.row, ...box(s) })) };
  }

  function draw(sheet) {
    let svg = sheet.querySelector(":scope > svg.ribbons");
    if (!svg) {
      svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("class", "ribbons");
      svg.setAttribute("aria-hidden", "true");
      sheet.prepend(svg);
    }
    if (!WIDE.matches || !sheet.offsetParent) { svg.replaceChildren(); return; }
    const paths = [];
    const add = (d, kind) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", d);
      path.setAttribute("class", "ribbon " + kind);
      paths.push(path);
    };
    const origin = sheet.getBoundingClientRect();
    const rows = [...sheet.querySelectorAll(":scope > .row, :scope > * > .row")];
    const measured = new Map(rows.map((row) =>
      [row, [...row.querySelectorAll(":scope > .cell")].map((cell) => measure(cell, origin))]));
    const byNumber = new Map(rows.map((row) => [row.dataset.number, row]));
    for (const row of rows) if (!sheets.has(row)) observe(row, sheet);
    for (const row of rows) joinRow(row, measured.get(row), add);
    for (const row of rows) joinStubs(measured.get(row), byNumber, measured, add);
    svg.replaceChildren(...paths);
  }

  function joinRow(row, cells, add) {
    const tone = ["critical", "major", "minor"].find((s) => row.classList.contains("has-" + s)) || "";
    const kind = tone + (row.classList.contains("unsure") ? " unsure" : "");
    for (let i = 0; i + 1 < cells.length; i++) {
      const [a, b] = [cells[i], cells[i + 1]];
      const [from, to] = [a.right - SEAM, b.left + SEAM];
      if (a.parts.length && b.parts.length) joinParts(a.parts, b.parts, from, to, kind, add);
      else if (a.parts.length || b.parts.length) {
        const [full, gap] = a.parts.length ? [a, b] : [b, a];
        const middle = (gap.card.top + gap.card.bottom) / 2;
        const whole = { ...extent(full.parts), x: full === a ? from : to };
        const point = { top: middle, bottom: middle, x: full === a ? to : from };
        add(full === a ? band(whole, point) : band(point, whole), kind + " to-gap");
      }
      const c = cells[i + 2];
      if (c && a.parts.length && !b.parts.length && c.parts.length) {
        const y = (b.card.top + b.card.bottom) / 2;
        add(`M${b.left},${y}L${b.right},${y}`, "bridge");
      }
    }
  }

  function joinParts(left, right, from, to, kind, add) {
    const many = Math.max(left.length, right.length);
    if (Math.min(left.length, right.length) > 1 || many === 1) {
      add(band({ ...extent(left), x: from }, { ...extent(right), x: to }), kind);
      return;
    }
    const starts = left.length === many ? left : slices(extent(left), right);
    const ends = right.length === many ? right : slices(extent(right), left);
    for (let i = 0; i < many; i++) add(band({ ...starts[i], x: from }, { ...ends[i], x: to }), kind);
  }

  function joinStubs(cells, byNumber, measured, add) {
    cells.forEach((cell, column) => {
      for (const stub of cell.stubs) {
        const home = measured.get(byNumber.get(stub.row));
        if (!home) continue;
        const side = column > 0 && (home[column - 1].parts.length || column === cells.length - 1) ? -1 : 1;
        const other = home[column + side];
        if (!other || !other.parts.length) continue;
        const whole = { ...extent(other.parts), x: side < 0 ? other.right : other.left };
        const point = { top: stub.top, bottom: stub.top + 6, x: side < 0 ? stub.left : stub.right };
        add(side < 0 ? band(whole, point) : band(point, whole), "moved");
      }
    });
  }

  // Sheets are drawn when they come near the window, and again whenever a row in them grows or
  // shrinks: one may do so for another, so that the sheet keeps its size.
  const near = new Set();
  const sheets = new WeakMap();
  const resized = new ResizeObserver((entries) => {
    const changed = new Set(entries.map((e) => sheets.get(e.target)));
    for (const sheet of changed) if (near.has(sheet)) draw(sheet);
  });
  const observe = (element, sheet) => {
    sheets.set(element, sheet);
    resized.observe(element);
  };
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) { near.add(target); observe(target, target); }
      else { near.delete(target); resized.unobserve(target); }
    }
  }, { rootMargin: "600px" });

  return { watch: (sheet) => seen.observe(sheet), draw };
})();
