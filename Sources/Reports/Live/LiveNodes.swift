/// The nodes as a grid: one line for each shard with its nodes beside each other.
struct LiveNodes: Sendable {
    let nodes: [LiveFrame.Node]
    let width: Int
    let glyphs: Glyphs

    /// The shards' lines, at most so many; what is left out is counted in the last.
    func lines(most: Int) -> [StyledText] {
        let shards = Dictionary(grouping: nodes) { $0.shard }.sorted { $0.key < $1.key }
        let all = shards.flatMap { number, nodes in lines(ofShard: number, nodes) }
        guard all.count > most else { return all }
        let shown = all.prefix(max(0, most - 1))
        return shown + [StyledText("and \(all.count - shown.count) more lines of nodes", .faint)]
    }

    private func lines(ofShard number: Int, _ nodes: [LiveFrame.Node]) -> [StyledText] {
        let head = StyledText("shard \(number)", .faint).padded(to: 10)
        var lines: [StyledText] = []
        var line = head
        for node in nodes.sorted(by: { $0.number < $1.number }) {
            let cell = cell(node).padded(to: 28)
            if line.width + cell.width > width, line.width > head.width {
                lines.append(line)
                line = StyledText(String(repeating: " ", count: head.width))
            }
            line += cell
        }
        return lines + [line]
    }

    private func cell(_ node: LiveFrame.Node) -> StyledText {
        let role = node.isMaster.map { $0 ? "master " : "replica " } ?? ""
        var text = StyledText("\(node.number) ", .strong) + StyledText(role)
        switch node.process {
        case .up: text += StyledText("up", .good)
        case .starting: text += StyledText("starting", .faint)
        case .paused: text += StyledText("paused", .bad)
        case .dead: text += StyledText("dead", .bad)
        }
        if let state = node.clusterState, node.process == .up {
            text += StyledText(" \(state)", state == "ok" ? .good : .bad)
        }
        if node.isLinked == false { text += StyledText(" unlinked", .doubtful) }
        if let fault = node.linkFault { text += StyledText(" \(fault)", .bad) }
        return text + "  "
    }
}
