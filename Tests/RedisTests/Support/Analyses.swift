import Foundation
import Redis

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
