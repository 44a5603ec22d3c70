import RunRecord

/// Client programs that ran side by side, a row each, and below what failed.
struct ClientSection: Sendable {
    let findings: Findings

    /// The section's blocks; none where the plan has no such clients.
    var blocks: [DocumentBlock] {
        let clients = findings.clients
        guard !clients.isEmpty else { return [] }
        let rows = clients.map { client in
            [DocumentCell(client.name, client.isFelt ? .strong : .plain)]
                + client.figures.map { DocumentCell($0) }
        }
        let errors = clients.map { client in
            let words = client.errors.map { "\(ValueText.text($0.count)) \($0.text)" }
            let version = client.version.isEmpty ? "" : " (\(client.version))"
            return "\(client.name)\(version): "
                + (words.isEmpty ? client.calm : words.joined(separator: ", "))
        }
        let problems = clients.flatMap { client in
            client.problems.map { DocumentBlock.notice("\(client.name): \($0)") }
        }
        return [
            .table(DocumentTable(ClientRow.columns, cells: rows)), .faint(ClientRow.legend),
            .list(errors),
        ] + problems
    }
}

/// What the tests that ran against a served cluster saw, a row each.
struct MarkSection: Sendable {
    let findings: Findings

    /// The section's blocks; none when nobody marked anything.
    var blocks: [DocumentBlock] {
        let rows = findings.marks.map { mark in
            [DocumentCell(mark.name, mark.isFelt ? .strong : .plain), DocumentCell(mark.faults)]
                + mark.figures.map { DocumentCell($0) }
        }
        return rows.isEmpty ? [] : [.table(DocumentTable(MarkRow.columns, words: 2, cells: rows))]
    }
}
