import Glibc
import Linux
import Testing

@Suite struct LinuxErrorTests {
    @Test func messageSaysWhereWhatAndWhy() {
        let error = LinuxError(code: ENOENT, operation: "execute", path: "/bin/redis")
        #expect(
            error.description == "/bin/redis: cannot execute: No such file or directory (errno 2)")
    }
}
