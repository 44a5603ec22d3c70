import Evidence

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
            let range = pattern.prefix == "node " ? "a node from 1 on" : "a slot from 0 to 16383"
            throw value.error("\(written.quoted) does not name \(range)")
        }
        throw value.error(Self.complaint(about: text))
    }

    private static func complaint(about text: String) -> String {
        let value = text.split(separator: " ").last.map(String.init) ?? ""
        let known = TargetCatalog.all.map { pattern in
            pattern.takesValue && text.contains(" ") ? pattern.prefix + value : pattern.words
        }
        let suggestion = Suggestion.phrase(for: text, in: known)
        let all = TargetCatalog.all.map(\.words).joined(separator: ", ")
        return "no target is written \(text.quoted)"
            + (suggestion.isEmpty ? "; write one of: \(all)" : suggestion)
    }
}
