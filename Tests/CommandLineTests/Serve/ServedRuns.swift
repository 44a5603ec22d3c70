import Foundation
import RunRecord

/// A folder with a run that is done, one that goes on, one that was killed, and snares.
final class ServedRuns {
    static let report = "<p>the report as it was written</p>"

    let path: String
    private let outer: URL

    init() throws {
        outer = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        let root = outer.appending(path: "runs")
        path = root.path
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        try write("secret", to: outer.appending(path: "secret.txt"))
        let sound = try SoundFolders()
        defer { sound.remove() }
        try FileManager.default.createDirectory(
            at: root.appending(path: "night"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: sound.all[3].path, toPath: path + "/night/done")
        try write(Self.report, to: root.appending(path: "night/done/reports/report.html"))
        try write("<script>", to: root.appending(path: "night/other.html"))
        let going = try folder("going", runs: 3)
        _ = try going.createRun(1)
        let killed = try folder("killed", runs: 3)
        let long = Date().addingTimeInterval(-3600)
        try FileManager.default.setAttributes(
            [.modificationDate: long], ofItemAtPath: killed.path + "/plan.json")
        try write("hidden", to: root.appending(path: ".hidden"))
        try FileManager.default.createSymbolicLink(
            atPath: path + "/link", withDestinationPath: outer.path)
        try FileManager.default.createSymbolicLink(
            atPath: path + "/secret-link",
            withDestinationPath: outer.appending(path: "secret.txt").path)
    }

    deinit {
        try? FileManager.default.removeItem(at: outer)
    }

    private func folder(_ name: String, runs: Int) throws -> RunFolder {
        try RunFolder.create(
            at: "\(path)/\(name)",
            plan: PlanRecord(name: name, about: "", runs: runs, expectations: []),
            planText: "name: <script>\n")
    }

    private func write(_ text: String, to file: URL) throws {
        try Data(text.utf8).write(to: file)
    }
}
