/// The frame of a page: its head, its stylesheet, and a policy that forbids whatever is not in it.
struct Page: Sendable {
    /// The page's title.
    let title: String
    /// After how many seconds a browser asks for it again; nil for a page that does not change.
    var refreshSeconds: Int?

    /// The document around its sections.
    func rendered(_ sections: [Markup]) -> String {
        let head = Markup.tag(
            "head", [:], .tag("meta", ["charset": "utf-8"]),
            .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
            .tag("meta", ["name": "color-scheme", "content": "light dark"]),
            refreshSeconds.map {
                .tag("meta", ["http-equiv": "refresh", "content": "\($0)"])
            } ?? [],
            .tag(
                "meta",
                [
                    "http-equiv": "Content-Security-Policy",
                    "content": "default-src 'none'; style-src 'unsafe-inline'",
                ]), .tag("title", [:], .text(title)),
            .tag("style", [:], .stylesheet(Stylesheet.text)))
        let body = Markup.tag("body", [:], .tag("main", [:], .fragment(sections)))
        let document = Markup.tag("html", ["lang": "en"], head, body)
        return "<!DOCTYPE html>\n\(document.rendered)\n"
    }
}

/// How pages look.
enum Stylesheet {
    /// The stylesheet; it holds no text from outside.
    static let text = colours + layout + tables + plots + media

    private static let colours = """

        :root { --paper: #fff; --ink: #1c2024; --faint: #5b6570; --line: #d5dae0; --panel: #f5f7f9;
          --good: #00694d; --bad: #b03a00; --doubt: #8a5a00; --band: #d55e00;
          --c0: #0072b2; --c1: #b84f00; --c2: #007f5c; --c3: #8f6400; --c4: #2477a8; --c5: #a64e82;
          --c6: #5f62c4; --c7: #646c75; --in-bar: #fff; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14181c; --ink: #e4e8ec;
          --faint: #9aa5b1; --line: #38414a; --panel: #1d2329; --good: #4fd1a5; --bad: #ff9b63;
          --doubt: #f0c04a; --band: #ff9b63; --c0: #56b4e9; --c1: #ff8c42; --c2: #2fc99a;
          --c3: #f0b429; --c4: #9ad1f2; --c5: #e39cc4; --c6: #a9abf5; --c7: #a5adb6;
          --in-bar: #101418; } }

        """

    private static let layout = """
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
        main { max-width: 1040px; margin: 0 auto; padding: 20px 20px 60px; }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
        h2 { font-size: 1.25rem; margin: 44px 0 10px; padding-bottom: 5px;
          border-bottom: 1px solid var(--line); }
        h3 { font-size: 1rem; margin: 26px 0 4px; }
        p { margin: 6px 0; overflow-wrap: anywhere; } header > p { font-size: 1.07rem; max-width: 75ch; }
        header > p.faint { font-size: 1rem; }
        a { color: var(--c0); } .faint, figcaption { color: var(--faint); }
        .badge { display: inline-block; font-weight: 700; padding: 3px 12px; border-radius: 4px;
          border: 2px solid currentColor; margin-bottom: 8px; }
        .passed { color: var(--good); } .failed { color: var(--bad); }
        .inconclusive { color: var(--doubt); }
        .notice { border-left: 4px solid var(--doubt); background: var(--panel);
          padding: 8px 14px; margin: 14px 0; overflow-wrap: anywhere; }
        .notice ul { margin: 4px 0; padding-left: 20px; }
        .contents { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 18px 0 0; font-size: 0.9rem; }
        .strip { display: grid; grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));
          gap: 8px; margin: 14px 0; }
        .strip div { background: var(--panel); border-radius: 4px; padding: 8px 12px; }
        .strip dt { color: var(--faint); font-size: 0.82rem; }
        .strip dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
        .facts { display: grid; grid-template-columns: max-content 1fr; gap: 3px 18px; margin: 8px 0; }
        .facts dt { color: var(--faint); } .facts dd { margin: 0; overflow-wrap: anywhere; }
        pre { background: var(--panel); border: 1px solid var(--line); border-radius: 4px;
          padding: 10px 14px; white-space: pre-wrap; overflow-wrap: anywhere; margin: 6px 0; }
        details > summary { cursor: pointer; padding: 6px 0; color: var(--faint); }

        """

    private static let tables = """
        table { border-collapse: collapse; width: 100%; margin: 8px 0 12px;
          font-variant-numeric: tabular-nums; }
        th { text-align: left; font-weight: 600; color: var(--faint); font-size: 0.87rem; }
        th, td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line);
          vertical-align: top; }
        td { overflow-wrap: anywhere; } td.number, th.number { text-align: right;
          white-space: nowrap; }
        td:last-child, th:last-child { padding-right: 0; }
        td .reason { display: block; color: var(--faint); font-size: 0.9rem; }
        .scroll { overflow-x: auto; } .compact td { overflow-wrap: normal; }
        .verdict { font-weight: 600; white-space: nowrap; }
        .index td.head { width: 56%; } .index td.head a { font-weight: 600; }
        td svg.spark { max-width: none; overflow: visible; }

        """

    private static let plots = """
        figure { margin: 10px 0 22px; } figcaption { font-size: 0.9rem; }
        .legend { display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 0.9rem;
          margin: 4px 0; padding: 0; list-style: none; }
        .legend svg { width: 24px; height: 12px; margin-right: 6px; vertical-align: -1px;
          display: inline; }
        .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 20px; }
        svg { display: block; max-width: 100%; height: auto; }
        svg text { font-size: 12px; fill: var(--ink); }
        svg text.axis, svg text.band-label { fill: var(--faint); }
        svg text.lane-heading { font-weight: 600; }
        svg text, svg text.rule-label { paint-order: stroke; stroke: var(--paper);
          stroke-width: 3px; stroke-opacity: 0.75; stroke-linejoin: round; }
        svg text.in-bar { stroke: none; }
        svg text.in-bar { fill: var(--in-bar); }
        .narrow { display: none; }
        .grid { stroke: var(--line); stroke-width: 1; }
        .axis-line { stroke: var(--faint); stroke-width: 1; }
        .band { fill: var(--band); fill-opacity: 0.1; }
        .tolerance { fill: var(--faint); fill-opacity: 0.14; }
        .moment { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 2 3; }
        .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
        .dashed { stroke-dasharray: 5 4; } .line.broad { stroke-width: 5; stroke-opacity: 0.4; }
        .area, .dot { stroke: none; } .rule { stroke-width: 1.6; }
        .bar, .line-sample { stroke: none; }
        .c0 { stroke: var(--c0); fill: var(--c0); } .c1 { stroke: var(--c1); fill: var(--c1); }
        .c2 { stroke: var(--c2); fill: var(--c2); } .c3 { stroke: var(--c3); fill: var(--c3); }
        .c4 { stroke: var(--c4); fill: var(--c4); } .c5 { stroke: var(--c5); fill: var(--c5); }
        .c6 { stroke: var(--c6); fill: var(--c6); } .c7 { stroke: var(--c7); fill: var(--c7); }
        svg .line { fill: none; } svg .area, svg .dot, svg .bar, svg .spark { stroke: none; }
        .nothing { fill: none; stroke: var(--faint); stroke-dasharray: 3 3; }

        """

    private static let media = """
        @media (max-width: 600px) {
          main { padding: 14px 12px 40px; }
          .wide { display: none; } .narrow { display: block; } .narrow svg { width: 100%; }
          table.compact { font-size: 0.85rem; } table.compact th, table.compact td { padding-right: 8px; }
          .pair { grid-template-columns: 1fr; }
          .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: 8px; }
          table.cards thead { display: none; }
          table.cards tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); }
          table.cards td { display: flex; justify-content: space-between; gap: 16px; padding: 1px 0;
            border: none; text-align: right; white-space: normal; }
          table.cards td::before { content: attr(data-label); color: var(--faint);
            text-align: left; flex: none; }
          table.cards td.head { display: block; text-align: left; font-weight: 600; }
          .index table.cards td.head { width: auto; }
          table.cards td.head::before { content: none; }
          table.cards td.head .reason { font-weight: 400; }
        }
        @media print {
          :root { --paper: #fff; --ink: #000; --faint: #444; --line: #bbb; --panel: #fff; }
          main { max-width: none; padding: 0; } h2 { break-after: avoid; }
          figure, tr { break-inside: avoid; }
        }

        """
}
