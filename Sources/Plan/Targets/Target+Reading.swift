import Wording

extension Target {
    /// Reads a target.
    ///
    /// - Throws: With the nearest pattern when the words are not known, or with the range when what
    ///   was filled in is out of it.
    package init(reading value: PlanValue) throws(PlanError) {
        let written = try value.text("a target, such as master of slot 0")
        let text = written.split(separator: " ").joined(separator: " ")
        for pattern in TargetCatalog.all where text.hasPrefix(pattern.prefix) {
            if !pattern.takesValue, text != pattern.words { continue }
            let filled = pattern.takesValue ? String(text.dropFirst(pattern.prefix.count)) : nil
            if let target = pattern.target(filled) {
                self = target
                return
            }
            throw value.error("\(written.quoted) does not name \(Self.wanted(by: pattern))")
        }
        throw value.error(Self.complaint(about: text))
    }

    private static func wanted(by pattern: TargetPattern) -> String {
        switch pattern.prefix {
        case "node ": "a node from 1 on"
        case "nodes ": "two or more different nodes, such as nodes 1 4 or nodes 1-7"
        case "zone ", "masters in zone ": "a zone by its name"
        default: "a slot from 0 to 16383"
        }
    }

    private static func complaint(about text: String) -> String {
        let value = text.split(separator: " ").last.map(String.init) ?? ""
        if let word = text.split(separator: " ").first, ["another", "other"].contains(word) {
            return
                "no target is written \(text.quoted): there is 'another master', which no step before was done to; "
                + "else name one, such as replica of slot 5461"
        }
        // Only what would be a target is suggested: 'node master' is none.
        let known = TargetCatalog.all.compactMap { pattern in
            guard pattern.takesValue, text.contains(" ") else { return pattern.words }
            return pattern.target(value) == nil ? nil : pattern.prefix + value
        }
        let suggestion = Suggestion.phrase(for: text, in: known)
        let all = TargetCatalog.all.map(\.words).joined(separator: ", ")
        return "no target is written \(text.quoted)"
            + (suggestion.isEmpty ? "; write one of: \(all)" : suggestion)
    }
}
