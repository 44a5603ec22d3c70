/// What the browser is asked about a page, in its own language.
enum PageInspection {
    /// Defines `show(name, look, width)`, which gives a frame with the page in it, and `inspect(frame, name, look, width)`.
    static let script = """
        const channels = text => (text.match(/[0-9.]+/g) || []).slice(0, 4).map(Number);
        const light = text => {
          const [r, g, b] = channels(text).map(value => {
            const part = value / 255;
            return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const contrast = (one, other) => {
          const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
          return (high + 0.05) / (low + 0.05);
        };
        const isClear = colour => channels(colour)[3] === 0;
        const behind = (element, view) => {
          for (let at = element; at; at = at.parentElement) {
            const colour = view.getComputedStyle(at).backgroundColor;
            if (!isClear(colour)) return colour;
          }
          return "rgb(255, 255, 255)";
        };
        const marks = "path.line, path.area, circle.dot, rect:not(.band)";
        const hasData = plot => [...plot.querySelectorAll(marks)].some(mark => {
          const box = mark.getBBox();
          return box.width > 0 || box.height > 0;
        });
        const ascii = element => element.textContent.slice(0, 60).replace(/[^ -~]/g, "?");
        const show = (name, look, width) => new Promise(shown => {
          const frame = document.createElement("iframe");
          frame.width = width;
          frame.height = 800;
          frame.style.colorScheme = look === "dark" ? "dark" : "light";
          frame.onload = () => shown(frame);
          frame.src = name + ".html";
          document.body.append(frame);
        });
        const swap = rules => {
          for (const rule of rules) {
            if (!rule.media) continue;
            const text = rule.media.mediaText;
            if (text === "print") rule.media.mediaText = "all";
            else if (text === "screen") rule.media.mediaText = "not all";
          }
        };
        const barriers = (page, view) => {
          const found = [];
          for (const picture of page.querySelectorAll("svg, img")) {
            const isHidden = picture.closest("[aria-hidden=true]") !== null;
            const title = picture.querySelector("title");
            const isNamed = picture.getAttribute("aria-label") || picture.getAttribute("alt")
              || picture.getAttribute("aria-labelledby") || (title && title.textContent.trim());
            if (!isHidden && !isNamed) found.push("a picture without a name in " + ascii(picture.parentElement));
          }
          for (const field of page.querySelectorAll("input, select, button, a[href], summary")) {
            const isNamed = field.textContent.trim() || field.getAttribute("aria-label")
              || (field.labels && field.labels.length > 0);
            if (!isNamed) found.push("nothing says what " + field.outerHTML.slice(0, 60) + " is");
          }
          let level = 0;
          for (const head of page.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
            const own = Number(head.tagName[1]);
            if (own > level + 1) found.push("a heading skips a level: " + ascii(head));
            level = own;
          }
          if (page.querySelectorAll("h1").length !== 1) found.push("there is not one h1");
          if (!page.documentElement.lang) found.push("the page has no language");
          if (!page.title.trim()) found.push("the page has no title");
          const names = [...page.querySelectorAll("[id]")].map(element => element.id);
          for (const name of new Set(names.filter((one, at) => names.indexOf(one) !== at)))
            found.push("the name " + name + " is there twice");
          for (const link of page.querySelectorAll("a[href^='#']"))
            if (!page.getElementById(decodeURIComponent(link.getAttribute("href").slice(1))))
              found.push("a link leads nowhere: " + link.getAttribute("href"));
          for (const element of page.querySelectorAll("main *")) {
            const style = view.getComputedStyle(element);
            const scrolls = /auto|scroll/.test(style.overflowX)
              && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
            if (scrolls && element.tabIndex < 0 && !element.querySelector("a[href], summary, button"))
              found.push("keys cannot scroll " + ascii(element));
          }
          return found;
        };
        const hiddenTexts = (page, view) => [...page.querySelectorAll("main *")].filter(element => {
          const style = view.getComputedStyle(element);
          return /hidden|clip/.test(style.overflowX) && !element.closest("svg")
            && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 2;
        }).map(element => ascii(element));
        const inspect = (frame, name, look, width) => {
          const page = frame.contentDocument, view = frame.contentWindow;
          if (look === "paper") for (const sheet of page.styleSheets) swap(sheet.cssRules);
          for (const fold of page.querySelectorAll("details")) fold.open = true;
          const isShown = element => element.getClientRects().length > 0;
          const plots = [...page.querySelectorAll("svg[role=img]")].filter(isShown);
          let least = 21, faintest = "";
          const judge = (element, colour, ground) => {
            const found = contrast(colour, ground);
            if (found < least) { least = found; faintest = element.textContent.slice(0, 60); }
          };
          for (const element of page.querySelectorAll("main *")) {
            const own = [...element.childNodes].some(
              node => node.nodeType === 3 && node.data.trim() !== "");
            if (!own || !isShown(element) || element.closest("title")) continue;
            const style = view.getComputedStyle(element);
            if (!element.closest("svg")) judge(element, style.color, behind(element, view));
            else if (element.classList.contains("in-bar"))
              judge(element, style.fill, view.getComputedStyle(element.previousSibling).fill);
            else judge(element, style.fill, behind(element.closest("figure"), view));
          }
          return {
            name, look, width, shown: page.documentElement.scrollWidth, contrast: least,
            barriers: barriers(page, view).map(text => text.replace(/[^ -~]/g, "?")),
            hiddenTexts: hiddenTexts(page, view),
            faintest: faintest.replace(/[^ -~]/g, "?"),
            isDark: view.matchMedia("(prefers-color-scheme: dark)").matches,
            plots: plots.length,
            emptyHeadings: [...page.querySelectorAll("section > h2")].filter(
              head => head.parentElement.children.length < 2).map(head => ascii(head)),
            cutTexts: [...page.querySelectorAll("svg[role=img] text")].filter(isShown).filter(text => {
              const box = text.getBoundingClientRect();
              const frame = text.closest("svg").getBoundingClientRect();
              return box.left < frame.left - 2 || box.right > frame.right + 2;
            }).map(text => ascii(text)),
            emptyPlots: plots.filter(plot => !hasData(plot)).map(
              plot => (plot.querySelector("title") || plot).textContent.replace(/[^ -~]/g, "?")),
          };
        };
        """
}
