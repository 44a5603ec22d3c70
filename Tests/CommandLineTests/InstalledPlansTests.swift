import Foundation
import Testing

@testable import Commands

/// What a package brought along is found from any folder.
@Suite struct InstalledPlansTests {
    @Test func plansThatAreNotHereAreThoseThatWereInstalled() throws {
        let prefix = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: prefix) }
        let plans = prefix.appending(path: "share/shaketable/plans")
        try FileManager.default.createDirectory(at: plans, withIntermediateDirectories: true)
        try Data().write(to: plans.appending(path: "only-installed.yaml"))
        let program = prefix.appending(path: "lib/shaketable/shaketable").path
        func found(_ path: String, _ program: String?) -> String {
            InstalledPlans.path(path, program: program)
        }
        #expect(
            found("plans/only-installed.yaml", program)
                == plans.appending(path: "only-installed.yaml").path)
        // Another path, one that leads out, and a program that no package brought are as they are.
        for path in [
            "only-installed.yaml", "plans/none.yaml", "plans/../plans/only-installed.yaml",
            "/plans/only-installed.yaml",
        ] {
            #expect(found(path, program) == path)
        }
        #expect(found("plans/only-installed.yaml", nil) == "plans/only-installed.yaml")
        #expect(
            found("plans/only-installed.yaml", prefix.path + "/.build/debug/shaketable")
                == "plans/only-installed.yaml")
    }
}
