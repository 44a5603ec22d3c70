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
