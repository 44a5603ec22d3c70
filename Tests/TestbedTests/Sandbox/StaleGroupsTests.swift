import Foundation
import Testing

@testable import Testbed

/// In folders that stand for control groups: the same calls remove both.
@Suite struct StaleGroupsTests {
    @Test func onlyGroupsOfDeadProcessesOfThisNamespaceGo() throws {
        let root = FileManager.default.temporaryDirectory
            .appendingPathComponent("groups-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let own = StaleGroups.ownName.split(separator: "-").map(String.init)
        try #require(own.count == 4)
        let number = own[1]
        let space = own[3]
        let gone = "shaketable-\(Int32.max - 7)-77-\(space)"
        let reused = "shaketable-\(number)-1-\(space)"
        let kept = [
            StaleGroups.ownName, "shaketable-\(Int32.max - 7)-77-1", "shaketable-77",
            "shaketable-\(number)-x-\(space)", "other-\(Int32.max - 7)-77-\(space)", "slice",
        ]
        for name in [gone + "/node-1", gone + "/node-22", reused, "slice/" + gone] + kept {
            try FileManager.default.createDirectory(
                atPath: "\(root)/\(name)", withIntermediateDirectories: true)
        }
        let removed = StaleGroups.remove(below: [root])
        #expect(Set(removed) == ["\(root)/\(gone)", "\(root)/\(reused)", "\(root)/slice/\(gone)"])
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: root)) == Set(kept))
    }

    @Test func aGroupThatHoldsSomethingStays() throws {
        let root = FileManager.default.temporaryDirectory
            .appendingPathComponent("groups-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let space = StaleGroups.ownName.split(separator: "-").last ?? ""
        let group = "\(root)/shaketable-\(Int32.max - 7)-77-\(space)"
        // A process in a group makes its removal fail; so does a file in a folder.
        try FileManager.default.createDirectory(
            atPath: group, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: group + "/busy"))
        #expect(StaleGroups.remove(below: [root]) == [])
        #expect(FileManager.default.fileExists(atPath: group))
    }
}
