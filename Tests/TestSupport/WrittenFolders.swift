import Foundation
package import RunRecord

/// Run folders that tests write.
package enum WrittenFolders {
    /// A new empty folder below the temporary one.
    package static func temporaryFolder() throws -> String {
        let path = NSTemporaryDirectory() + "shaketable-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Writes a run as the harness does, closing record included.
    package static func write(_ record: RunRecord, to files: RunFiles, of folder: RunFolder) throws
    {
        var description = record.description
        description.folder = folder.plan.folder
        // No two runs began at once.
        if description.wallClockNanoseconds == 0 {
            description.wallClockNanoseconds = Int64(files.index)
        }
        try files.write(description)
        let writer = try LineWriter(path: files.timelinePath)
        for event in record.timeline { try writer.append(proven(event, in: record)) }
        try writer.close()
        if let load = record.load { try files.write(load) }
        for client in record.clients {
            if let load = client.load { try files.write(load, of: client.description) }
        }
        try files.close(load: record.load, clients: record.clients.map(\.description))
    }

    /// An event with what the harness says today of an effect and its heal.
    private static func proven(_ event: Event, in record: RunRecord) -> Event {
        let more: EventDetails =
            switch event.kind {
            case .faultInjected:
                [
                    "heals": .flag(
                        record.timeline.contains {
                            $0.kind == .faultHealed && $0.node == event.node
                                && $0[.step] == event[.step]
                        })
                ]
            case .faultHealed: ["still": .text("it acted still")]
            default: [:]
            }
        return Event(
            at: event.at, kind: event.kind, node: event.node, shard: event.shard,
            details: more.with(event.details))
    }
}
