import Foundation
import TestSupport

@testable import Judgement
@testable import Quantities
@testable import RunRecord
@testable import Statistics
@testable import Workload

/// The recorded run folders under Resources/runs.
enum Recordings {
    /// The folders, in the order of their names.
    static var folders: [String] {
        let resources = Bundle.module.url(forResource: "Resources", withExtension: nil)
        let runs = (resources?.path ?? "") + "/runs"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map { runs + "/" + $0 }
    }

    /// A new empty folder below the temporary one.
    static func temporaryFolder() throws -> String {
        let path = NSTemporaryDirectory() + "evidence-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Writes a run as the harness does, closing record included.
    static func write(_ record: RunRecord, to files: RunFiles, of folder: RunFolder) throws {
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
