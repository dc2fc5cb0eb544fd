/* Keeps what is written on this device until it is saved as a file. It asks nothing of any other computer. */
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const isLog = data.schema.startsWith("plainqms/audit-log/");
  const box = `${data.schema} ${data.audit}`;
  const list = document.getElementById("added");
  const status = document.getElementById("status");
  const TELLS = isLog ? ["asked", "shown", "saw", "promised"] : ["result", "seen", "note", "finding"];
  let entries = {};
  let kept = true;

  const fieldsOf = (line) => [...line.querySelectorAll("[data-field]")];
  const valueOf = (field) => (field.type === "checkbox" ? (field.checked ? "yes" : "") : field.value.trim());

  function grow(field) {
    if (field.tagName !== "TEXTAREA") return;
    field.style.height = "auto";
    field.style.height = `${Math.max(field.scrollHeight + 2, 44)}px`;
  }

  function told(key, entry) {
    return TELLS.some((name) => entry[name]) || (key.startsWith("added-") && Boolean(entry.question));
  }

  function answered() {
    return Object.entries(entries)
      .filter(([key, entry]) => told(key, entry))
      .map(([, entry]) => entry);
  }

  function read(line) {
    const entry = {};
    for (const field of fieldsOf(line)) {
      const value = valueOf(field);
      if (!value) continue;
      entry[field.dataset.field] =
        field.dataset.field === "records" ? value.split(/[,;\s]+/).filter(Boolean) : value;
    }
    return entry;
  }

  function fill(line, entry) {
    for (const field of fieldsOf(line)) {
      const value = entry[field.dataset.field];
      if (field.type === "checkbox") field.checked = value === "yes";
      else if (field.tagName === "SELECT") field.value = [...field.options].some((o) => o.value === value) ? value : "";
      else field.value = Array.isArray(value) ? value.join(", ") : value === undefined ? "" : String(value);
      grow(field);
    }
  }

  function count() {
    const number = answered().length;
    const what = isLog ? (number === 1 ? "entry" : "entries") : number === 1 ? "line answered" : "lines answered";
    status.textContent = `${number} ${what}. ${kept ? "Kept on this device" : "Not kept: save as a file"}.`;
  }

  function keep() {
    try {
      localStorage.setItem(box, JSON.stringify(entries));
      kept = localStorage.getItem(box) !== null;
    } catch {
      kept = false;
    }
    document.getElementById("unkept").hidden = kept;
    count();
  }

  function note(line) {
    const key = line.dataset.key;
    const entry = { ...(data.lines && data.lines[key]), ...read(line) };
    for (const field of fieldsOf(line)) if (!valueOf(field)) delete entry[field.dataset.field];
    if (told(key, entry)) entries[key] = entry;
    else delete entries[key];
    line.classList.toggle("answered", !isLog && told(key, entry));
    keep();
  }

  function added(key, entry) {
    const line = document.getElementById("blank").content.firstElementChild.cloneNode(true);
    line.dataset.key = key;
    list.append(line);
    fill(line, entry);
    line.classList.toggle("answered", !isLog && told(key, entry));
    return line;
  }

  function fresh() {
    let number = 1;
    while (`added-${number}` in entries || list.querySelector(`[data-key="added-${number}"]`)) number += 1;
    return `added-${number}`;
  }

  function show() {
    list.replaceChildren();
    for (const line of document.querySelectorAll(".line[data-key]")) {
      const entry = entries[line.dataset.key];
      if (entry) fill(line, entry);
      line.classList.toggle("answered", !isLog && Boolean(entry && told(line.dataset.key, entry)));
    }
    for (const [key, entry] of Object.entries(entries)) {
      const there = [...document.querySelectorAll(".line[data-key]")].some((line) => line.dataset.key === key);
      if (!there) added(key, entry);
    }
    keep();
  }

  function taken(text) {
    const file = JSON.parse(text);
    const rows = file[isLog ? "log" : "rows"];
    if (file.schema !== data.schema || file.audit !== data.audit || !Array.isArray(rows)) {
      throw new Error("It belongs to another audit or another page.");
    }
    const key = new Map(Object.entries(data.lines || {}).map(([name, line]) => [same(line), name]));
    for (const row of rows) {
      if (row === null || typeof row !== "object" || Array.isArray(row)) continue;
      const free = key.get(same(row));
      const twice = Object.values(entries).some((entry) => JSON.stringify(entry) === JSON.stringify(row));
      if (twice) continue;
      const name = free && !(free in entries) ? free : fresh();
      entries[name] = row;
    }
    show();
  }

  function same(line) {
    return JSON.stringify([line.process || "", line.clause || "", line.question || ""]);
  }

  function saved() {
    const rows = answered();
    const whole = { schema: data.schema, audit: data.audit, [isLog ? "log" : "rows"]: rows };
    const url = URL.createObjectURL(new Blob([`${JSON.stringify(whole, null, 2)}\n`], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${data.audit}-${isLog ? "log" : "rows"}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    status.textContent = `Saved as ${link.download}.`;
  }

  document.addEventListener("input", (event) => {
    const line = event.target.closest(".line");
    if (!line) return;
    grow(event.target);
    const known = isLog && event.target.dataset.field === "shown" && data.known[event.target.value.trim()];
    if (known) line.querySelector('[data-field="revision"]').value = known[1];
    note(line);
  });
  document.addEventListener("click", (event) => {
    const remove = event.target.closest(".remove");
    if (!remove) return;
    const line = remove.closest(".line");
    if (told(line.dataset.key, read(line)) && !confirm("Take this entry away?")) return;
    delete entries[line.dataset.key];
    line.remove();
    keep();
  });
  document.getElementById("add").addEventListener("click", () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const entry = isLog
      ? {
          on: `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`,
          at: `${two(now.getHours())}:${two(now.getMinutes())}`,
        }
      : {};
    const line = added(fresh(), entry);
    line.querySelector("textarea, input").focus();
  });
  document.getElementById("save").addEventListener("click", saved);
  document.getElementById("print").addEventListener("click", () => print());
  addEventListener("beforeprint", () => {
    for (const day of document.querySelectorAll('input[type="date"]')) day.classList.toggle("blank", !day.value);
  });
  document.getElementById("file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    try {
      taken(await file.text());
      status.textContent = `Opened ${file.name}.`;
    } catch (error) {
      status.textContent = `Not opened: ${error.message}`;
    }
    event.target.value = "";
  });
  document.getElementById("anew").addEventListener("click", () => {
    if (!confirm("Take away everything that was written here? What was saved as a file stays.")) return;
    entries = {};
    localStorage.removeItem(box);
    location.reload();
  });

  try {
    const before = JSON.parse(localStorage.getItem(box) || "{}");
    if (before && typeof before === "object" && !Array.isArray(before)) entries = before;
  } catch {
    kept = false;
  }
  show();
  if (isLog && !list.children.length) document.getElementById("add").click();
  window.scrollTo(0, 0);
})();
