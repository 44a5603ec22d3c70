extension ClusterNode {
    /// Reads one line; nil when it is damaged. The address may be missing altogether, as in logs
    /// whose addresses were taken out.
    init?(line: some StringProtocol) {
        var fields: ArraySlice<String> = line.split(separator: " ").map { String($0) }[...]
        guard let id = fields.popFirst(), id.count == 40, id.allSatisfy({ $0.isHexDigit }) else {
            return nil
        }
        let address = fields.first.flatMap { $0.contains(":") ? AddressColumn($0) : nil }
        if fields.first?.contains(":") == true { fields = fields.dropFirst() }
        guard fields.count >= 6 else { return nil }
        let columns = Array(fields.prefix(6))
        guard let ping = Int64(columns[2]), let pong = Int64(columns[3]),
            let epoch = Int64(columns[4]),
            columns[5] == "connected" || columns[5] == "disconnected"
        else { return nil }
        var ranges: [ClosedRange<Int>] = []
        var migrations: [Migration] = []
        for field in fields.dropFirst(6) {
            if let migration = Migration(field) {
                migrations.append(migration)
            } else if let range = Self.range(field) {
                ranges.append(range)
            } else {
                return nil
            }
        }
        self.init(
            id: id, endpoint: address?.endpoint, busPort: address?.busPort,
            hostname: address?.hostname,
            flags: Set(columns[0].split(separator: ",").map { Flag(rawValue: String($0)) }),
            masterID: columns[1] == "-" ? nil : columns[1],
            pingSentMilliseconds: ping, pongReceivedMilliseconds: pong, configurationEpoch: epoch,
            isConnected: columns[5] == "connected", slots: ranges, migrations: migrations)
    }

    private static func range(_ text: String) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
            first >= 0, first <= last, last < HashSlot.count
        else { return nil }
        return first...last
    }
}

extension ClusterNode.Migration {
    /// Reads `[93->-id]` or `[93-<-id]`; nil for anything else.
    init?(_ text: String) {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return nil }
        let parts = text.dropFirst().dropLast().split(separator: "-", maxSplits: 2)
        guard parts.count == 3, let slot = Int(parts[0]), (0..<HashSlot.count).contains(slot)
        else { return nil }
        switch parts[1] {
        case ">": direction = .migrating
        case "<": direction = .importing
        default: return nil
        }
        self.slot = slot
        peer = String(parts[2])
    }
}
