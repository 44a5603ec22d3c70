import Foundation
import Glibc
import Testing

@testable import Testbed

/// What a power cut takes from files, by what was kept of their syncs.
@Suite struct SyncRecordTests {
    private let folder: String

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("syncs-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    /// A file of ten bytes, and its inode.
    private func file(_ name: String) throws -> (path: String, inode: UInt64) {
        let path = "\(folder)/\(name)"
        try Data("0123456789".utf8).write(to: URL(fileURLWithPath: path))
        var status = stat()
        try #require(lstat(path, &status) == 0)
        return (path, UInt64(status.st_ino))
    }

    /// The record as the library keeps it, with these entries.
    private func record(
        _ entries: [(inode: UInt64, length: Int64)], lost: UInt64 = 0, missing: Int = 0
    ) throws -> SyncRecord {
        var data = withUnsafeBytes(of: lost) { Data($0) }
        for entry in entries {
            withUnsafeBytes(of: entry.inode) { data.append(contentsOf: $0) }
            withUnsafeBytes(of: entry.length) { data.append(contentsOf: $0) }
        }
        data.append(Data(count: SyncRecord.size - data.count - missing))
        try data.write(to: URL(fileURLWithPath: "\(folder)/\(SyncRecord.fileName)"))
        return try SyncRecord(of: folder)
    }

    @Test func filesAreCutToWhatWasSynced() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (some, none, all) = (try file("some"), try file("none"), try file("all"))
        let record = try record([(some.inode, 4), (all.inode, 10)])
        let cut = try #require(try record.cut(some.path, leaving: 0))
        #expect((cut.before, cut.synced, cut.after) == (10, 4, 4))
        #expect(FileManager.default.contents(atPath: some.path) == Data("0123".utf8))
        // What nobody ever synced was never on the disk.
        #expect(try record.cut(none.path, leaving: 0)?.after == 0)
        #expect(try record.cut(all.path, leaving: 0) == nil)
    }

    @Test func aTornTailIsLeftInPart() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let torn = try file("torn")
        let cut = try record([(torn.inode, 4)]).cut(torn.path, leaving: 0.5)
        #expect(cut?.after == 7)
        #expect(FileManager.default.contents(atPath: torn.path) == Data("0123456".utf8))
    }

    @Test func noLinkIsFollowedAndNoLengthTrusted() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try file("file")
        let link = "\(folder)/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file.path)
        #expect(try record([]).cut(link, leaving: 0) == nil)
        #expect(try record([(file.inode, .max)]).cut(file.path, leaving: 0) == nil)
        #expect(try record([(file.inode, .min)]).cut(file.path, leaving: 1)?.after == 10)
        #expect(try record([(file.inode, -1)]).cut(file.path, leaving: 0)?.after == 0)
    }

    @Test func aRecordThatCannotBeTrustedIsRefused() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(throws: ClusterError.self) { try record([], lost: 3) }
        #expect(throws: ClusterError.self) { try record([], missing: 1) }
        try FileManager.default.removeItem(atPath: "\(folder)/\(SyncRecord.fileName)")
        #expect(throws: ClusterError.self) { try SyncRecord(of: folder) }
    }
}
