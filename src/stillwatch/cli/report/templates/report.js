"use strict";
(() => {
  const sortBy = (table, column, ascending) => {
    const value = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent.trim();
    const collator = new Intl.Collator("en", { numeric: true });
    const body = table.tBodies[0];
    const isNumber = body.rows[0]?.cells[column].dataset.v !== undefined;
    const compare = isNumber ? (a, b) => a - b : collator.compare;
    [...body.rows]
      .sort((a, b) => compare(value(a), value(b)) * (ascending ? 1 : -1))
      .forEach((row) => body.append(row));
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const ascending = head.getAttribute("aria-sort") === "descending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        sortBy(table, column, ascending);
      });
    });
  }
  for (const label of document.querySelectorAll(".filter")) {
    label.hidden = false;
    const rows = label.parentElement.querySelector("tbody").rows;
    label.firstElementChild.addEventListener("input", (event) => {
      const wanted = event.target.value.toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    });
  }
  const tip = document.getElementById("tip");
  let shown = null;
  const hide = () => {
    if (shown) shown.title.textContent = shown.text;
    shown = null;
    tip.hidden = true;
  };
  const place = (event) => {
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    const above = event.clientY + 18 + tip.offsetHeight > innerHeight;
    tip.style.left = Math.max(8, left) + "px";
    tip.style.top = (above ? event.clientY - tip.offsetHeight - 10 : event.clientY + 18) + "px";
  };
  document.addEventListener("pointerover", (event) => {
    const title = event.target.closest?.("svg.chart g, svg.chart .hover rect")?.querySelector(":scope > title");
    if (shown && shown.title === title) return;
    hide();
    if (!title) return;
    shown = { title, text: title.textContent };
    title.textContent = "";
    tip.textContent = shown.text;
    tip.hidden = false;
    place(event);
  });
  const trace = (group) => {
    const chart = group.closest("svg");
    const key = group.matches(".bubble") ? "b" : "h";
    chart.classList.add("tracing");
    for (const edge of chart.querySelectorAll(".edges path"))
      edge.classList.toggle("traced", edge.dataset[key] === group.dataset[key]);
    group.addEventListener("pointerleave", () => chart.classList.remove("tracing"), { once: true });
  };
  for (const group of document.querySelectorAll(".bubble, .hub"))
    group.addEventListener("pointerenter", () => trace(group));
  document.addEventListener("pointermove", (event) => { if (shown) place(event); });
  document.addEventListener("pointerleave", hide);
  document.addEventListener("scroll", hide, { passive: true });
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  };
  addEventListener("load", open);
})();
