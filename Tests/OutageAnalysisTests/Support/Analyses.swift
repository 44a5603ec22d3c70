import Foundation
import OutageAnalysis
import ServerLog

/// The path of a recorded log or of what belongs to it, among the resources of the log's tests.
func resource(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../ServerLogTests/Resources/\(name)").standardized.path
}

/// The bytes of a file.
func contents(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// The analysis of the incident, with all that belongs to it.
func incidentAnalysis(log: String = "redis-8971.log") throws -> OutageAnalysis {
    var analyzer = OutageAnalyzer()
    try analyzer.read(nodes: resource("cluster-nodes.txt"))
    try analyzer.read(clientLog: resource("client-redisson.jsonl"))
    try analyzer.read(log: resource(log))
    return analyzer.analysis()
}

/// The analysis of logs given as texts.
func analysis(of logs: [String], year: Int? = nil) throws -> OutageAnalysis {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("shaketable-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var analyzer = OutageAnalyzer(year: year)
    for (index, log) in logs.enumerated() {
        let file = folder.appendingPathComponent("\(index).log")
        try Data(log.utf8).write(to: file)
        try analyzer.read(log: file.path)
    }
    return analyzer.analysis()
}

extension WallTime {
    /// The time of day alone, for comparing with what stands in a log.
    var clock: String { timeOfDay }
}

extension NodeID {
    private static func id(_ digits: String) -> NodeID {
        guard let id = NodeID(digits) else { preconditionFailure("An id has 40 digits.") }
        return id
    }

    /// Three nodes.
    static let first = id("191e4f15c0de39efe1ab9248bd413c9fdb2dddec")
    static let second = id("00fced34f12176c1a229211be9a3d579a51091df")
    static let third = id("9a28b0084c1486ceb0bca3c45f2554d79041e57d")
}
