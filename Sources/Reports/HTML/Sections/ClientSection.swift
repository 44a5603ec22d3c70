import RunRecord

/// Client programs that ran side by side, a row each.
struct ClientSection: Sendable {
    let findings: Findings

    /// The section; nothing where the plan has no such clients.
    var markup: Markup {
        let clients = findings.clients
        guard !clients.isEmpty else { return [] }
        var table = Table(
            columns: ClientRow.columns.enumerated().map { index, name in
                ClientRow.numbers.contains(index) ? .numbers(name) : .words(name)
            })
        table.rows = clients.map { client in
            let name: Markup = [
                client.isFelt
                    ? .tag("strong", [:], .text(client.name)) : .text(client.name),
                client.version.isEmpty
                    ? [] : .tag("div", ["class": "faint"], .text(client.version)),
            ]
            return [name] + client.figures.map { .text($0) }
        }
        var errors = Table(
            isCompact: true,
            columns: [.words("client"), .numbers("operations"), .words("failed with")])
        for client in clients {
            errors.rows += client.errors.map {
                [.text(client.name), .text(ValueText.text($0.count)), .text($0.text)]
            }
        }
        let problems = clients.flatMap { client in
            client.problems.map { Markup.tag("p", [:], .text("\(client.name): \($0)")) }
        }
        return .tag(
            "section", [:], .tag("h2", [:], "Clients side by side"), table.markup,
            .tag("p", ["class": "faint"], .text(ClientRow.legend)), errors.markup,
            .fragment(problems))
    }
}
