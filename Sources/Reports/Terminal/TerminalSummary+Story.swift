extension TerminalSummary {
    /// What happened, the numbers that tell it at a glance, and what was seen that the plan does not ask about.
    func story(_ findings: Findings) -> [StyledText] {
        var lines: [StyledText] = []
        if let story = findings.story { lines += paragraph(story, indent: 0, tone: .plain) }
        let headlines = findings.headlines
        if !headlines.isEmpty {
            let text = headlines.map { "\($0.name) \($0.value)" }.joined(separator: " | ")
            lines += [""] + paragraph(text, indent: 0, tone: .strong)
        }
        let notices = findings.notices
        guard !notices.isEmpty else { return lines }
        lines += ["", StyledText("Not asked for, but seen", .doubtful)]
        return lines + notices.flatMap { bullet("! ", $0, tone: .doubtful) }
    }
}
