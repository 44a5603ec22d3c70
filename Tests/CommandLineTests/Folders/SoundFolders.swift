import Foundation
import Linearizability
import RunRecord
import TestSupport

@testable import Judgement

/// Whole run folders that pass: recorded ones of the first format, and ones of today's format made from them.
struct SoundFolders {
    /// One of them.
    struct Sound {
        let path: String
        /// Its files by their paths in it.
        let files: [String: Data]
        /// Whether its files' digests are recorded.
        let hasDigests: Bool
    }

    let top: String
    private(set) var all: [Sound] = []

    /// Makes them below a new folder.
    ///
    /// - Parameter withKin: Whether there are two more that differ from the last but in the seed, and in the plan.
    /// - Throws: When they cannot be written.
    init(withKin: Bool = false) throws {
        top = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        let recordings = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "JudgementTests/Resources/runs").path
        try FileManager.default.createDirectory(atPath: top, withIntermediateDirectories: true)
        for name in ["recorded-kill", "short-stall"] {
            let path = "\(top)/\(name)"
            try FileManager.default.copyItem(atPath: "\(recordings)/\(name)", toPath: path)
            try add(path, hasDigests: false)
        }
        try make("with-load", from: "\(recordings)/recorded-kill", hasLoad: true)
        try make("without-load", from: "\(recordings)/recorded-kill", hasLoad: false)
        guard withKin else { return }
        try make("other-seed", from: "\(recordings)/recorded-kill", hasLoad: false, seed: 77)
        try make("other-plan", from: "\(recordings)/pause-master-2s", hasLoad: false, seed: 78)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: top)
    }

    private mutating func add(_ path: String, hasDigests: Bool) throws {
        var files: [String: Data] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
            if isFolder.boolValue { continue }
            files[name] = try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
        }
        all.append(Sound(path: path, files: files, hasDigests: hasDigests))
    }

    /// A folder of two runs, as the harness leaves them today.
    private mutating func make(
        _ name: String, from recording: String, hasLoad: Bool, seed: UInt64 = 76
    ) throws {
        let source = try RunFolder.open(at: recording)
        guard let record = source.readRuns().records.first else { return }
        let expectations =
            ["failovers == 1", "needless-failovers == 0"] + (hasLoad ? ["lost-writes <= 200"] : [])
        let folder = try RunFolder.create(
            at: "\(top)/\(name)",
            plan: PlanRecord(
                name: record.description.plan, about: "", runs: 2,
                expectations: expectations.map { PlanRecord.Stated(text: $0) },
                steps: record.description.steps.count),
            planText: "name: \(name)\n")
        for index in 1...2 {
            try write(
                record, as: index, of: folder, from: recording, hasLoad: hasLoad, seed: seed)
        }
        try folder.close()
        let (records, _) = folder.readRuns()
        try folder.write(try folder.judge(records))
        try add(folder.path, hasDigests: true)
    }

    private func write(
        _ record: RunRecord, as index: Int, of folder: RunFolder, from recording: String,
        hasLoad: Bool, seed: UInt64
    ) throws {
        let files = try folder.createRun(index)
        var description = record.description
        description.index = index
        description.folder = folder.plan.folder
        description.wallClockNanoseconds += Int64(index) * 20_000_000_000 + Int64(seed) * 1000
        description.seed = seed
        if !hasLoad { (description.clientPolicy, description.askedRate) = (nil, nil) }
        try files.write(description)
        let writer = try LineWriter(path: files.timelinePath)
        for event in record.timeline
        where hasLoad || ![.loadStarted, .loadStopped].contains(event.kind) {
            try writer.append(event.tellingWhetherItHeals)
        }
        try writer.close()
        guard hasLoad, let load = record.load?.ofFirstShard else {
            return try files.close(load: nil)
        }
        try files.write(load)
        let histories = try String(
            contentsOfFile: "\(recording)/runs/1/history.jsonl", encoding: .utf8)
        try files.write(
            histories.split(separator: "\n").map {
                try EvidenceFile.value(KeyHistory.self, fromJSON: String($0))
            })
        try files.close(load: load)
    }
}

extension Event {
    /// The event as the harness records it today.
    fileprivate var tellingWhetherItHeals: Event {
        let more: EventDetails
        switch kind {
        case .faultInjected: more = ["heals": .flag(self[.fault] != "client-kill")]
        case .faultHealed: more = ["still": .text("it was found acting")]
        default: return self
        }
        return Event(
            at: at, kind: kind, node: node, shard: shard, details: details.with(more))
    }
}

extension LoadRecord {
    /// The part of one shard, by the second and with few latencies: a whole record all the same, and read at once.
    fileprivate var ofFirstShard: LoadRecord {
        var part = self
        part.groups = groups.filter { $0.shard == 1 }.map(\.brief)
        part.series = Dictionary(grouping: series.filter { $0.shard == 1 }) { $0.slice / 10 }
            .sorted { $0.key < $1.key }.map { LoadSlice(joining: $1) }
        part.stretches = stretches.filter { $0.shard == 1 }
        part.schedulerLateness = schedulerLateness.brief
        return part
    }
}

extension LoadGroup {
    fileprivate var brief: LoadGroup {
        var brief = self
        (brief.latency, brief.serviceLatency, brief.failureLatency) = (
            latency.brief, serviceLatency.brief, failureLatency.brief
        )
        return brief
    }
}

extension LatencyHistogram {
    /// As many latencies, all as long as the longest.
    fileprivate var brief: LatencyHistogram {
        var brief = LatencyHistogram()
        if let last = buckets.last {
            brief.record(microseconds: last.microseconds, count: totalCount)
        }
        return brief
    }
}

extension LoadSlice {
    fileprivate init(joining slices: [LoadSlice]) {
        self = slices[0]
        for slice in slices.dropFirst() {
            issued += slice.issued
            completed += slice.completed
            latencySumMicroseconds += slice.latencySumMicroseconds
        }
        outcomes = []
    }
}
