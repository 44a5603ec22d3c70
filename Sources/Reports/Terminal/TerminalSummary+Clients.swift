import RunRecord
import Wording

extension TerminalSummary {
    /// Client programs that ran side by side, a row each, and below what failed.
    func clients(_ findings: Findings) -> [StyledText] {
        let clients = findings.clients
        guard !clients.isEmpty else { return [] }
        var lines: [StyledText] = []
        // Two tables of half the columns each, since all of them are wider than most terminals.
        for half in [Array(0..<5), Array(5..<9)] {
            var table = TextTable(
                columns: [.words("client")] + half.map { .numbers(ClientRow.columns[$0 + 1]) })
            table.rows = clients.map { client in
                [StyledText(client.name.withoutControls, client.isFelt ? .strong : .plain)]
                    + half.map { StyledText(client.figures[$0]) }
            }
            if !lines.isEmpty { lines.append("") }
            lines += table.lines(width: width, indent: 2, glyphs: glyphs)
        }
        lines.append("")
        for client in clients {
            var words = client.errors.prefix(6).map { "\(ValueText.text($0.count)) \($0.text)" }
            if words.isEmpty { words = [client.calm] }
            let version = client.version.isEmpty ? "" : " (\(client.version))"
            lines += bullet(
                "\(client.name)\(version): ", words.joined(separator: ", "), tone: .faint)
            for problem in client.problems { lines += bullet("! ", problem, tone: .doubtful) }
        }
        return lines
    }
}
