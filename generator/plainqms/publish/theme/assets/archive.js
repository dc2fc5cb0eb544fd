/* Pages of the archive: 1 the colours that the reader chose for the manual, before anything is drawn  2 the day's row
   3 from change to change. Everything else works without a script. */
(function () {
  "use strict";
  var d = document, dark = matchMedia("(prefers-color-scheme: dark)").matches;
  try {                                             /* the theme keeps its choice under the address of the site */
    for (var i = 0; i < localStorage.length; i++) {
      var key = localStorage.key(i), base = key.replace(/\.__palette$/, "");
      if (base === key || location.pathname.indexOf(base) !== 0) continue;
      var scheme = JSON.parse(localStorage.getItem(key)).color;
      if (scheme && scheme.scheme && scheme.media !== "(prefers-color-scheme)") dark = scheme.scheme === "slate";
    }
  } catch (error) { /* not remembered */ }
  if (dark) d.body.setAttribute("data-md-color-scheme", "slate");

  d.addEventListener("DOMContentLoaded", function () {
    var form = d.querySelector("[data-day]");
    if (form) day(form);
    if (d.querySelector(".qms-redline .changed[id]")) changes();
  });

  function day(form) {
    var table = d.getElementById(form.getAttribute("data-day")), answer = d.getElementById(table.id + "-answer");
    var field = form.querySelector("input"), last = form.getAttribute("data-last");
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    form.hidden = answer.hidden = false;
    field.max = last;
    field.value = new URLSearchParams(location.search).get("on") || "";
    function said(iso) { return new Date(iso + "T12:00:00").toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" }); }
    function link(row, name) {
      var found = row.querySelector(name);
      if (!found) return;
      answer.appendChild(d.createTextNode(" · "));
      var copy = found.cloneNode(true);
      copy.removeAttribute("class");
      answer.appendChild(copy);
    }
    function pick() {
      var on = field.value, found = null;
      rows.forEach(function (row) {
        var from = row.getAttribute("data-from"), to = row.getAttribute("data-to");
        var is = /^\d{4}-\d\d-\d\d$/.test(on) && to && from <= on && on <= to;
        row.classList.toggle("picked", is);
        if (is) found = row;
      });
      answer.textContent = "";
      if (!/^\d{4}-\d\d-\d\d$/.test(on)) return;
      if (on > last) answer.textContent = "This copy ends on " + said(last) + ": it cannot tell what counts later.";
      else if (!found) answer.textContent = "On " + said(on) + " no text of this document counted.";
      else {
        var early = on < (found.getAttribute("data-approved") || "");
        answer.textContent = "On " + said(on) + " " + found.getAttribute(early ? "data-before" : "data-says") + " ";
        var read = found.querySelector(".num a").cloneNode(true);
        read.textContent = "Read the text of that day";
        answer.appendChild(read);
        link(found, ".before");
        link(found, ".after");
      }
    }
    field.addEventListener("input", function () {
      try { history.replaceState(null, "", field.value ? "?on=" + field.value : location.pathname); } catch (error) { /* from a stick */ }
      pick();
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    pick();
  }

  function changes() {
    var places = Array.prototype.slice.call(d.querySelectorAll(".qms-redline .changed[id]")), at = -1;
    var bar = d.createElement("nav"), where = d.createElement("span");
    bar.className = "qms-walk";
    bar.setAttribute("aria-label", "From change to change");
    where.setAttribute("role", "status");
    function tell() { where.textContent = at < 0 ? places.length + (places.length === 1 ? " change" : " changes") : "Change " + (at + 1) + " of " + places.length; }
    function go(step) {
      at = at < 0 ? (step > 0 ? 0 : places.length - 1) : (at + step + places.length) % places.length;
      places.forEach(function (place) { place.classList.remove("here"); });
      places[at].classList.add("here");
      places[at].scrollIntoView({ block: "center" });
      places[at].setAttribute("tabindex", "-1");
      places[at].focus({ preventScroll: true });
      tell();
    }
    [["Previous change", -1], ["Next change", 1]].forEach(function (kind, index) {
      var button = d.createElement("button");
      button.type = "button";
      button.textContent = kind[0];
      button.addEventListener("click", function () { go(kind[1]); });
      bar.appendChild(button);
      if (!index) bar.appendChild(where);
    });
    tell();
    d.querySelector(".qms-redline").insertAdjacentElement("afterend", bar);
  }
})();
