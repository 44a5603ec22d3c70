/// What the browser is asked about a page, in its own language.
enum PageInspection {
    /// Defines `inspect(frame, width)`.
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
        const inspect = (frame, width) => {
          const page = frame.contentDocument, view = frame.contentWindow;
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
            width, shown: page.documentElement.scrollWidth, contrast: least,
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
