import Glibc
import Linux
import Testing

@testable import Testbed

@Suite struct TemporaryDirectoryTests {
    private let sandbox = Sandbox(
        mode: .none, inUserNamespace: false, identityOutside: .current, controlGroup: nil)

    @Test func directoryIsRemovedWithAllThatIsInIt() throws {
        let directory = try sandbox.mountTemporary(sizeBytes: 1 << 20)
        let path = directory.path
        mkdir("\(path)/node-1", 0o755)
        #expect(symlink("/etc", "\(path)/node-1/link") == 0)
        close(open("\(path)/node-1/nodes.conf", O_CREAT | O_WRONLY, 0o600))
        try directory.remove()
        #expect(access(path, F_OK) != 0)
        #expect(access("/etc/passwd", F_OK) == 0)
    }

    @Test func directoryThatWasThereIsLeftThere() throws {
        let path = try Sandbox.makeTemporaryDirectory()
        let directory = try sandbox.mountTemporary(at: path, sizeBytes: 1 << 20)
        try directory.remove()
        #expect(access(path, F_OK) == 0)
        rmdir(path)
    }

    @Test func placeThatCannotBeMadeIsNamed() {
        let error = #expect(throws: SandboxError.self) {
            try sandbox.mountTemporary(at: "/nowhere/nodes", sizeBytes: 1 << 20).remove()
        }
        #expect(error?.description.contains("/nowhere/nodes") == true)
    }
}
