import Foundation
import Testing

/// A run folder on a disk that is full: never a verdict that says passed.
@Suite(.enabled(if: Tier.startsServers && geteuid() == 0))
struct FullDiskTests {
    @Test(arguments: ["4k", "16k", "64k"]) func whatCannotBeKeptIsNoSuccess(size: String)
        async throws
    {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            """
            cluster: { masters: 1, replicas: 0 }
            load: { rate: 500/s, connections: 4 }
            duration: 2s
            expect: [error-rate <= 1%]
            """)
        let disk = scratch.file("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let script = """
            mount -t tmpfs -o size=\(size) tmpfs '\(disk)' || exit 99
            '\(Program.path)' run '\(plan)' --output '\(disk)/run'
            """
        let result = try await Program.run(
            ["--mount", "/bin/sh", "-c", script], at: "/usr/bin/unshare", within: .seconds(60))
        if result.code == 99 { try Test.cancel("this machine refuses mounts") }
        #expect(result.code == 69, "\(result.text)")
        #expect(
            result.text.contains("cannot be written: no space left on device"), "\(result.text)")
        #expect(!result.text.contains("Fatal error"))
    }
}
