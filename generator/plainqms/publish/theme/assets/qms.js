/* 1 lists: filter and sort  2 the home search hands over to the theme's search  3 clause view is remembered
   4 print  5 "printed on"  6 stale copies.
   Everything else works without a script. */
(function () {
  "use strict";
  var d = document, months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  each(d.querySelectorAll("[data-filter]"), function (box) {
    var table = d.getElementById(box.getAttribute("data-filter"));
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var groups = rows.filter(function (row) { return row.classList.contains("group"); });
    var out = d.getElementById(table.id + "-count"), all = out.textContent, empty = d.getElementById(table.id + "-empty");
    var fields = box.querySelectorAll("input, select");
    box.hidden = false;
    function run() {
      var shown = 0;
      rows.forEach(function (row) {
        var ok = true, text = row.textContent.toLowerCase();
        each(fields, function (field) {
          var value = field.value.trim().toLowerCase();
          if (!value) return;
          if (field.name) { if ((row.getAttribute("data-" + field.name) || "").toLowerCase() !== value) ok = false; }
          else value.split(/\s+/).forEach(function (word) { if (text.indexOf(word) < 0) ok = false; });
        });
        row.hidden = !ok;
        if (ok) shown++;
      });
      groups.forEach(function (group) {          /* a main clause stays above what is left of it */
        var next = group.nextElementSibling;
        while (next && !next.classList.contains("group")) { if (!next.hidden) group.hidden = false; next = next.nextElementSibling; }
      });
      out.textContent = (shown === rows.length ? "" : shown + " of ") + all;
      if (empty) empty.hidden = shown > 0;
    }
    box.addEventListener("input", run);
    box.addEventListener("submit", function (event) { event.preventDefault(); });
    run();
  });

  /* headings become buttons; a cell sorts by data-sort where it has one, by its words otherwise */
  each(d.querySelectorAll("table[data-sortable]"), function (table) {
    var heads = table.tHead.rows[0].cells, body = table.tBodies[0];
    each(heads, function (head, index) {
      var button = d.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        each(heads, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        function key(row) {
          var cell = row.cells[index];
          return cell.hasAttribute("data-sort") ? cell.getAttribute("data-sort") : cell.textContent.trim();
        }
        var rows = Array.prototype.slice.call(body.rows);
        rows.sort(function (a, b) {
          var left = key(a), right = key(b);
          if (!left || !right) return left ? -1 : right ? 1 : 0;      /* what is not given stands last */
          return left.localeCompare(right, undefined, { numeric: true }) * (down ? -1 : 1);
        });
        rows.forEach(function (row) { body.appendChild(row); });
      });
    });
  });

  var find = d.getElementById("find");
  if (find) {
    if (matchMedia("(min-width: 60em) and (not (pointer: coarse))").matches) find.focus({ preventScroll: true });
    var toggle = d.getElementById("__search"), query = d.querySelector(".md-search__input");
    var button = d.querySelector(".md-search__button");           /* the successor's search opens by a button */
    if (!query && button) find.form.addEventListener("submit", function (event) { event.preventDefault(); button.click(); });
    var hand = function () {
      if (!query || !toggle || !find.value) return;
      query.value = find.value; find.value = "";
      toggle.checked = true; toggle.dispatchEvent(new Event("change"));
      query.focus(); query.dispatchEvent(new Event("input", { bubbles: true }));
      query.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    };
    find.addEventListener("input", hand);
    if (query && toggle) find.form.addEventListener("submit", function (event) {
      event.preventDefault();
      toggle.checked = true; toggle.dispatchEvent(new Event("change")); query.focus();
    });
  }
  var view = d.getElementById("cv");
  if (view) {
    try { if (localStorage.getItem("clause-view") === "off") view.checked = false; } catch (error) { /* not remembered */ }
    view.addEventListener("change", function () {
      try { localStorage.setItem("clause-view", view.checked ? "on" : "off"); } catch (error) { /* not remembered */ }
    });
  }

  var dialog = d.querySelector(".md-search");      /* the theme leaves its dialog without a name */
  if (dialog && !dialog.hasAttribute("aria-label")) dialog.setAttribute("aria-label", "Search");

  each(d.querySelectorAll("[data-print]"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  var today = new Date(), sheet = d.createElement("style");
  sheet.media = "print";
  sheet.textContent = '@page{@bottom-right{content:"Page " counter(page) " of " counter(pages) "\\A Printed ' +
    today.getDate() + " " + months[today.getMonth()] + " " + today.getFullYear() + '"}}';
  d.head.appendChild(sheet);

  each(d.querySelectorAll("[data-until]"), function (note) {
    var day = today.getFullYear() + "-" + ("0" + (today.getMonth() + 1)).slice(-2) + "-" + ("0" + today.getDate()).slice(-2);
    var until = note.getAttribute("data-until");
    if (until && day > until) note.hidden = false;
  });
})();
