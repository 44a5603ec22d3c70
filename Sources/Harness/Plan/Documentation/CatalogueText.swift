/// What `shaketable list faults` and `shaketable list targets` print.
package enum CatalogueText {
    /// Every fault with its keys, receipt, heal, requirements and an example.
    package static var faults: String {
        FaultCatalog.all.map { text(of: $0) }.joined(separator: "\n")
    }

    /// Every way to write a target, and what it means.
    package static var targets: String {
        let width = TargetCatalog.all.map(\.words.count).max() ?? 0
        return TargetCatalog.all.map { pattern in
            pad(pattern.words, width + 2) + pattern.summary + "\n"
        }.joined()
    }

    private static func text(of fault: any Fault.Type) -> String {
        let documentation = fault.documentation
        let length =
            switch fault.durationRule {
            case .required: "required"
            case .optional: "optional"
            case .forbidden: "none: it is over at once"
            }
        var lines = ["\(fault.name): \(fault.summary)"]
        for field in documentation.fields.fields {
            let rule = field.isRequired ? "required" : "optional"
            lines.append(row(field.name, "\(field.summary) (\(rule); \(field.kind.inWords))"))
        }
        lines += [
            row("for:", length), row("receipt", documentation.receipt),
            row("heal", documentation.heal), row("needs", documentation.requirements),
            row("example", documentation.example),
        ]
        return lines.map { $0 + "\n" }.joined()
    }

    private static func row(_ label: String, _ text: String) -> String {
        "  " + pad(label, 10) + text
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
