import Glibc
import Linux
import Testing

@Suite struct NamespacesTests {
    @Test func childIsTheFirstProcessOfItsNamespaces() async throws {
        let base: Namespaces = Namespaces.needUserNamespace ? .user : []
        guard (try? base.union([.mount, .process, .network]).probe()) != nil else { return }
        let scratch = try Scratch()
        let child = try ChildProcess(
            ProcessSpecification(
                executable: "/bin/sh", arguments: ["-c", "echo $$; cat /proc/net/dev"],
                environment: ["PATH": "/usr/bin:/bin"], output: scratch.output,
                inFreshNamespaces: true))
        #expect(await child.waitForExit(within: .seconds(60)) == .exited(0))
        let lines = scratch.text.split(separator: "\n")
        #expect(lines.first == "1")
        // Two lines of headings, and the loopback interface alone.
        #expect(lines.count == 4)
    }

    @Test func hostIsDescribed() {
        let description = Host.description()
        #expect(description["cores"] == "\(Host.cores)")
        #expect(description["kernel"] == SmallFile.line("/proc/sys/kernel/osrelease"))
        #expect(description["memory"]?.hasSuffix(" MiB") == true)
    }
}
