import Wording

/// HTML and SVG as a tree; text and attributes are escaped when it is written, so that nothing from a
/// plan, a log or a server can become markup.
package indirect enum Markup: Sendable, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral
{
    /// Text, which is escaped.
    case text(String)
    /// An element with its attributes and what stands in it.
    case element(name: String, attributes: [(name: String, value: String)], children: [Markup])
    /// One after the other.
    case fragment([Markup])
    /// The content of a `style` element; only ever the house's own stylesheet.
    case stylesheet(String)

    /// An element.
    static func tag(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: Markup...
    ) -> Markup {
        .element(
            name: name, attributes: attributes.map { (name: $0.key, value: $0.value) },
            children: children)
    }

    /// Text.
    package init(stringLiteral value: String) {
        self = .text(value)
    }

    /// One after the other.
    package init(arrayLiteral elements: Markup...) {
        self = .fragment(elements)
    }

    /// Whether there is nothing to be seen.
    var isEmpty: Bool {
        switch self {
        case .text(let text), .stylesheet(let text): text.isEmpty
        case .element: false
        case .fragment(let children): children.allSatisfy(\.isEmpty)
        }
    }

    /// The whole tree as text.
    var rendered: String {
        var output = ""
        write(to: &output)
        return output
    }

    private func write(to output: inout String) {
        switch self {
        case .text(let text): output += text.escapedForHTML
        case .stylesheet(let text): output += text
        case .fragment(let children):
            for child in children { child.write(to: &output) }
        case .element(let name, let attributes, let children):
            output += "<\(name)"
            for (key, value) in attributes { output += " \(key)=\"\(value.escapedForHTML)\"" }
            if children.isEmpty, Self.hasNoContent.contains(name) {
                output += "/>"
                return
            }
            output += ">"
            for child in children { child.write(to: &output) }
            output += "</\(name)>"
            if Self.blocks.contains(name) { output += "\n" }
        }
    }

    /// Elements without content, which close themselves: so the page is XML as well as HTML.
    private static let hasNoContent: Set<String> = ["circle", "line", "meta", "path", "rect"]
    /// A line ends behind these, for people who read the source.
    private static let blocks: Set<String> = [
        "div", "figure", "g", "h1", "h2", "h3", "head", "header", "p", "section", "style", "svg",
        "table", "tr",
    ]
}

extension String {
    /// With the five characters of markup escaped, and without control characters.
    var escapedForHTML: String {
        var result = ""
        result.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n": result.unicodeScalars.append(scalar)
            default:
                result.unicodeScalars.append(scalar.isControl ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }
}
