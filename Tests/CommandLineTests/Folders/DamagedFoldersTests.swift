import ArgumentParser
import Foundation
import Glibc
import History
import Quantities
import RunRecord
import Testing

@testable import Commands

/// A folder of runs among which are damaged and forged ones, links and pipes.
struct DamagedFoldersTests {
    private static let precious = "precious"
    private static let mutations = 40

    /// Builds it, and looks afterwards whether anything in it or beside it was written.
    private func withDamagedRuns(_ body: (SoundFolders, String, [String]) throws -> Void) throws {
        let sound = try SoundFolders()
        defer { sound.remove() }
        let root = "\(sound.top)/night"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let secret = "\(sound.top)/secret.txt"
        try Self.precious.write(toFile: secret, atomically: false, encoding: .utf8)
        var bad: [String] = []
        var random = SplitMix64(seed: 3)
        while bad.count < Self.mutations {
            let copy = try add(sound.all[3], "damaged-\(bad.count)", to: root)
            let mutation = FolderMutation(of: sound.all[3].files, besides: [], &random)
            let changes = mutation.changes.filter { $0.value != sound.all[3].files[$0.key] }
            // What was found of the evidence is none of it.
            guard changes.keys.contains(where: { $0 != "verdict.json" }) else {
                try FileManager.default.removeItem(atPath: copy)
                continue
            }
            for (name, data) in changes {
                try? FileManager.default.removeItem(atPath: "\(copy)/\(name)")
                guard let data else { continue }
                let file = URL(filePath: "\(copy)/\(name)")
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try data.write(to: file)
            }
            bad.append(copy)
        }
        for file in [
            "plan.json", "runs", "runs/1", "runs/1/timeline.jsonl", "closing.json",
        ] {
            for isPipe in [false, true] {
                let name = "\(isPipe ? "pipe" : "link")-\(file.replacing("/", with: "-"))"
                let copy = try add(sound.all[3], name, to: root)
                try FileManager.default.moveItem(
                    atPath: "\(copy)/\(file)", toPath: "\(copy)-elsewhere")
                if isPipe {
                    #expect(mkfifo("\(copy)/\(file)", 0o600) == 0)
                } else {
                    try FileManager.default.createSymbolicLink(
                        atPath: "\(copy)/\(file)", withDestinationPath: "\(copy)-elsewhere")
                }
                bad.append(copy)
            }
        }
        for name in ["reports", "reports/report.html", "reports/summary.txt"] {
            let copy = try add(sound.all[3], "own-\(name.replacing("/", with: "-"))", to: root)
            if name == "reports" { try FileManager.default.removeItem(atPath: "\(copy)/reports") }
            try? FileManager.default.createDirectory(
                atPath: "\(copy)/reports", withIntermediateDirectories: false)
            try? FileManager.default.removeItem(atPath: "\(copy)/\(name)")
            try FileManager.default.createSymbolicLink(
                atPath: "\(copy)/\(name)",
                withDestinationPath: name == "reports" ? sound.top : secret)
        }
        _ = try add(sound.all[3], "sound", to: root)
        let before = try names(in: sound.top)
        try body(sound, root, bad)
        #expect(try names(in: sound.top) == before)
        #expect(try String(contentsOfFile: secret, encoding: .utf8) == Self.precious)
    }

    private func add(
        _ folder: SoundFolders.Sound, _ name: String, to root: String
    ) throws -> String {
        try FileManager.default.copyItem(atPath: folder.path, toPath: "\(root)/\(name)")
        return "\(root)/\(name)"
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { !$0.hasPrefix("history.db") }.sorted()
    }

    @Test func allAreAnsweredAndTheSoundOneIsShown() throws {
        try withDamagedRuns { _, root, _ in
            let folder = try ServedFolder(root)
            let pages = RunPages(folder: folder)
            let index = pages.index()
            #expect(index.contains("href=\"./report/sound/\""), "\(index.suffix(3000))")
            for name in try FileManager.default.contentsOfDirectory(atPath: root) {
                let page = pages.report([name])
                #expect(page?.contains(Self.precious) != true)
                let text = page?.contains("Content-Security-Policy") == true
                #expect(page == nil || text, "\(name)")
            }
            #expect(pages.report(["sound"])?.contains("passed") == true)
        }
    }

    @Test func aHistoryTakesNoNumberOfThemForSound() throws {
        try withDamagedRuns { folders, root, bad in
            for (name, added) in [("bad", bad), ("sound", ["\(root)/sound"])] {
                let history = "\(folders.top)/history.db-\(name)"
                for folder in added {
                    do {
                        try HistoryAdd.parse([history, folder]).run()
                    } catch {
                        #expect(
                            ExitStatus.unavailable.code == error as? ExitCode, "\(folder): \(error)"
                        )
                    }
                }
                let runs = try HistoryFile(at: history, isReadOnly: true).runs()
                #expect(!runs.isEmpty)
                #expect(runs.count(where: \.isConclusive) == (name == "bad" ? 0 : 2))
            }
        }
    }
}
