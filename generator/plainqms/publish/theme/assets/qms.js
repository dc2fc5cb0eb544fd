/* 1 lists: filter and sort  2 the home search hands over to the theme's search  3 clause view is remembered
   4 the drawer by keyboard  5 print  6 "printed on"  7 stale copies, copies on a stick  8 cards of links
   9 links of headings  10 lists and tables that run the other way  11 words and tables too wide.
   Everything else works without a script. */
(function () {
  "use strict";
  var d = document, months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  each(d.querySelectorAll("[data-filter]"), function (box) {
    var table = d.getElementById(box.getAttribute("data-filter"));
    var every = Array.prototype.slice.call(table.tBodies[0].rows);
    var groups = every.filter(function (row) { return row.classList.contains("main"); });
    var rows = every.filter(function (row) { return !row.classList.contains("group"); });   /* a heading is no entry */
    var counts = groups.map(function (group) { return group.querySelector(".count"); });
    var totals = counts.map(function (count) { return count ? count.textContent : ""; });
    var out = d.getElementById(table.id + "-count"), all = out.textContent, empty = d.getElementById(table.id + "-empty");
    var fields = box.querySelectorAll("input, select");
    box.hidden = false;
    each(fields, function (field) {              /* a number elsewhere leads to its list: ?state=Cited */
      var asked = new URLSearchParams(location.search).get(field.name || "q");
      if (asked && field.type === "radio") field.checked = field.value === asked;
      else if (asked && !field.options) field.value = asked;
      if (asked) each(field.options || [], function (option) { if (option.value === asked) field.value = asked; });
    });
    function run() {
      var shown = 0;
      rows.forEach(function (row) {
        var ok = true, text = row.textContent.toLowerCase();
        each(fields, function (field) {
          var value = field.value.trim().toLowerCase();
          if (!value || (field.type === "radio" && !field.checked)) return;
          if (field.type === "radio") { if ((" " + row.getAttribute("data-" + field.name) + " ").indexOf(" " + value + " ") < 0) ok = false; return; }
          if (field.name) {                       /* several sites stand as works|office */
            var given = (row.getAttribute("data-" + field.name) || "").toLowerCase();
            if (given !== value && given.split("|").indexOf(value) < 0) ok = false;
          }
          else value.split(/\s+/).forEach(function (word) { if (text.indexOf(word) < 0) ok = false; });
        });
        row.hidden = !ok;
        if (ok) shown++;
      });
      groups.forEach(function (group, index) {   /* a main clause stays above what is left of it, with their number */
        var next = group.nextElementSibling, left = 0;
        while (next && !next.classList.contains("main")) { if (!next.hidden) left++; next = next.nextElementSibling; }
        if (left) group.hidden = false;
        else if (rows.indexOf(group) < 0) group.hidden = shown < rows.length;   /* nothing is below it, and nothing was asked for */
        if (counts[index]) counts[index].textContent = (left < totals[index] ? left + " of " : "") + totals[index];
      });
      out.textContent = (shown === rows.length ? "" : shown + " of ") + all;
      if (empty) empty.hidden = shown > 0;
    }
    box.addEventListener("input", run);
    box.addEventListener("submit", function (event) { event.preventDefault(); });
    run();
  });

  /* where the left column is longer than the window, the page itself is in sight */
  var here = d.querySelector(".md-sidebar--primary [aria-current=page]"), around = here && here.closest(".md-sidebar__scrollwrap");
  if (around && window.ResizeObserver) new ResizeObserver(function () {   /* the theme gives it its height late */
    var below = here.getBoundingClientRect().bottom - around.getBoundingClientRect().bottom;
    if (below > 0 && !around.scrollTop) around.scrollTop = below + around.clientHeight / 3;
  }).observe(around);

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
    /* On a stick the theme has no search: then the form asks the list of documents, as it does without a script. */
    var stick = location.protocol === "file:";
    if (stick) find.form.action = find.form.action.replace(/\/?$/, "/index.html");
    var toggle = d.getElementById("__search"), query = stick ? null : d.querySelector(".md-search__input");
    var button = d.querySelector(".md-search__button");           /* the successor's search opens by a button */
    if (!query && button && !stick) find.form.addEventListener("submit", function (event) { event.preventDefault(); button.click(); });
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

  /* The drawer opens by keyboard too: the theme's own signs for it take no focus, so each gets a button. */
  var drawer = d.getElementById("__drawer"), column = d.querySelector(".md-sidebar--primary");
  if (drawer && column) {
    var buttons = Array.prototype.map.call(d.querySelectorAll("label[for=__drawer]:is(.md-header__button, .qms-nav__org *)"), function (sign) {
      var button = d.createElement("button");
      button.type = "button"; button.className = "qms-sign";
      while (sign.firstChild) button.appendChild(sign.firstChild);
      if (!button.textContent.trim()) button.setAttribute("aria-label", "Navigation");
      button.addEventListener("click", function () { drawer.click(); });
      sign.appendChild(button);
      return button;
    });
    drawer.addEventListener("change", function () {
      buttons[0].setAttribute("aria-expanded", drawer.checked);
      if (drawer.checked) buttons[buttons.length - 1].focus();
      else if (column.contains(d.activeElement)) buttons[0].focus();
    });
    d.addEventListener("keydown", function (event) { if (event.key === "Escape" && drawer.checked) drawer.click(); });
  }

  var dialog = d.querySelector(".md-search");      /* the theme leaves its dialog without a name */
  if (dialog && !dialog.hasAttribute("aria-label")) dialog.setAttribute("aria-label", "Search");

  /* Calendars: where the site stands need not be known when it is made; a copy on a stick cannot be subscribed to. */
  each(d.querySelectorAll("a[data-webcal]"), function (link) {
    if (!/^https?:$/.test(location.protocol)) return;
    link.href = new URL(link.getAttribute("data-webcal"), location.href).href.replace(/^https?:/, "webcal:");
    link.hidden = false;
  });

  each(d.querySelectorAll("[data-print]"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  var today = new Date(), sheet = d.createElement("style");
  sheet.media = "print";
  sheet.textContent = '@page{@bottom-right{content:"Page " counter(page) " of " counter(pages) "\\A Printed ' +
    today.getDate() + " " + months[today.getMonth()] + " " + today.getFullYear() + '"}}';
  d.head.appendChild(sheet);

  /* The device's date against the copy's own: past its last good day, or far before its own day, it knows nothing. */
  function iso(day) { return day.getFullYear() + "-" + ("0" + (day.getMonth() + 1)).slice(-2) + "-" + ("0" + day.getDate()).slice(-2); }
  function stale() {
    each(d.querySelectorAll("[data-until]"), function (note) {
      var until = note.getAttribute("data-until"), now = new Date(), tomorrow = new Date();
      tomorrow.setDate(now.getDate() + 1);                          /* the device may stand west of the organization */
      var why = until && iso(now) > until ? "old" : until && iso(tomorrow) < note.getAttribute("data-asat") ? "clock" : "";
      each(note.querySelectorAll("[data-why]"), function (reason) { reason.hidden = reason.getAttribute("data-why") !== why; });
      note.hidden = !why;
    });
  }
  stale();
  d.addEventListener("visibilitychange", stale);                    /* a page can stay open for days */

  /* From a stick there is no server that would open a folder's page. */
  if (location.protocol === "file:") each(d.querySelectorAll("a[href]"), function (link) {
    var drawn = link.namespaceURI.slice(-3) === "svg", given = drawn && link.getAttribute("href");   /* a link in a drawing has no parts */
    if (drawn && /^[^:]*\/$/.test(given)) link.setAttribute("href", given + "index.html");
    if (link.protocol === "file:" && /\/$/.test(link.pathname)) link.pathname += "index.html";
  });

  /* what a link leads to, while it is pointed at or has the focus */
  var known = {}, card = d.createElement("div"), timer;
  function path(link) { return link.pathname.replace(/index\.html$/, ""); }
  each(d.querySelectorAll("[data-card]"), function (entry) {
    var link = d.createElement("a");
    link.href = entry.getAttribute("data-card");
    known[path(link)] = entry;
  });
  card.className = "qms-card"; card.id = "qms-card"; card.hidden = true;
  card.setAttribute("role", "tooltip");
  function hide() { clearTimeout(timer); card.hidden = true; }
  function show(link, entry) {
    card.textContent = "";
    each(entry.childNodes, function (part) { card.appendChild(part.cloneNode(true)); });
    card.hidden = false;
    var at = link.getClientRects()[0], room = d.documentElement.clientWidth - card.offsetWidth - 8;
    if (!at) return hide();
    card.style.left = Math.max(8, Math.min(at.left, room)) + scrollX + "px";
    card.style.top = (at.bottom + card.offsetHeight + 12 > innerHeight ? at.top - card.offsetHeight - 6 : at.bottom + 6) + scrollY + "px";
  }
  each(d.querySelectorAll(".qms-body a[href]:not(svg a), .qms-clauses a[href], .qms-refers a[href]"), function (link) {
    var entry = link.hash && path(link) === location.pathname ? null : known[path(link)];
    if (!entry) return;
    if (!card.parentNode) d.body.appendChild(card);
    if (link.title) { link.setAttribute("data-title", link.title); link.removeAttribute("title"); }
    link.setAttribute("aria-describedby", "qms-card");
    link.addEventListener("mouseenter", function () { clearTimeout(timer); timer = setTimeout(show, 250, link, entry); });
    link.addEventListener("mouseleave", function () { clearTimeout(timer); timer = setTimeout(hide, 150); });
    link.addEventListener("focus", function () { show(link, entry); });
    link.addEventListener("blur", hide);
  });
  card.addEventListener("mouseenter", function () { clearTimeout(timer); });
  card.addEventListener("mouseleave", hide);
  d.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });

  /* a heading gives its address away */
  var said = d.createElement("p");
  said.className = "vh"; said.setAttribute("role", "status");
  function copied(button, done) {
    button.textContent = done ? "Copied" : "Copy it from the address bar";
    said.textContent = done ? "The link is copied" : "The link could not be copied";
    setTimeout(function () { button.textContent = "Copy link"; said.textContent = ""; }, 2000);
  }
  function copy(text, button) {
    function old() {                                                /* from a stick there is no clipboard for scripts */
      var field = d.createElement("textarea"), done = false;
      field.value = text; field.className = "vh"; d.body.appendChild(field); field.select();
      try { done = d.execCommand("copy"); } catch (error) { /* not allowed */ }
      field.remove(); button.focus(); copied(button, done);
    }
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(function () { copied(button, true); }, old); else old();
  }
  /* A browser takes the direction of a block from its first letter, which may be an id; most of the letters know. A list
     or table in several languages stays as the document runs. */
  var article = d.querySelector(".qms-body[dir]"), right = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/g;
  if (article && right.test(article.textContent)) each(
    article.querySelectorAll("ul, ol, dl, table, blockquote, .admonition, details, p, h2, h3, h4, h5, h6"), function (block) {
      var letters = block.textContent.match(/\p{L}/gu) || [], around = block.parentNode.closest("[dir]").dir;
      var share = (letters.join("").match(right) || []).length / letters.length, other = around === "rtl" ? 1 - share : share;
      if (other > (/^(UL|OL|DL|TABLE)$/.test(block.tagName) ? 0.9 : 0.5)) block.dir = around === "rtl" ? "ltr" : "rtl";
    });

  /* in a table what has no place to break may be broken, and a date or an id is not broken at its hyphens; on paper a
     table gets smaller until it fits */
  each(d.querySelectorAll(".qms-body :is(td, th)"), function (cell) {
    var text = cell.textContent.trim();
    if (/[^\s\u0e00-\u0eff\u2e80-\ud7ff\uf900-\uffef]{32}/.test(text)) cell.classList.add("long");
    else if (/^[\w.:-]{1,12}$/.test(text)) cell.classList.add("short");
    if (cell.closest("table").className) return;
    var walker = d.createTreeWalker(cell, NodeFilter.SHOW_TEXT), node, whole = /\b(?:[A-Z][A-Z0-9]*(?:-[0-9]+)+|[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4})\b/;
    while ((node = walker.nextNode())) {
      var found = whole.exec(node.data);
      if (!found || node.parentNode.tagName === "SPAN") continue;
      var part = node.splitText(found.index), span = d.createElement("span");
      walker.currentNode = part.splitText(found[0].length);
      span.className = "short";
      part.parentNode.replaceChild(span, part);
      span.appendChild(part);
      walker.currentNode = part;
    }
  });
  function reach() {                                                /* what is pushed aside can be pushed by keys */
    each(d.querySelectorAll(".qms-body .md-typeset__scrollwrap"), function (box) {
      var wide = box.scrollWidth > box.clientWidth;
      if (wide) { box.tabIndex = 0; box.setAttribute("role", "group"); box.setAttribute("aria-label", "Wide table, scrolls sideways"); }
      else ["tabindex", "role", "aria-label"].forEach(function (name) { box.removeAttribute(name); });
    });
  }
  addEventListener("load", reach);
  addEventListener("resize", reach);
  addEventListener("beforeprint", function () {
    var tables = Array.prototype.slice.call(d.querySelectorAll(".qms-body[dir] table:not([class])")), root = d.documentElement;
    if (!tables.length) return;
    root.classList.add("qms-measure");
    var widths = tables.map(function (table) { return table.offsetWidth / parseFloat(getComputedStyle(table).fontSize); });
    root.classList.remove("qms-measure");
    var room = (d.querySelector(".qms-body .cl") ? 143 : 170) / 25.4 * 72 / 8.75;      /* in letters' sizes: A4, 8.75 pt */
    tables.forEach(function (table, index) {
      var box = table.closest(".md-typeset__scrollwrap"), above = box && box.previousElementSibling;
      if (above && above.querySelector(".asat") && table.rows[0].cells.length > 6) return;   /* printed on its side, words wrap */
      if (widths[index] > room) table.style.setProperty("--fit", Math.max(0.55, room / widths[index]));
    });
  });

  each(d.querySelectorAll(".qms-body :is(h2, h3)[id]"), function (heading) {
    var button = d.createElement("button");
    button.type = "button"; button.className = "qms-copy"; button.textContent = "Copy link";
    button.setAttribute("aria-label", "Copy link to " + heading.textContent.trim());
    button.addEventListener("click", function () {
      history.replaceState(null, "", "#" + heading.id);
      copy(location.href, button);
    });
    heading.appendChild(button);
    if (!said.parentNode) d.body.appendChild(said);
  });
})();
