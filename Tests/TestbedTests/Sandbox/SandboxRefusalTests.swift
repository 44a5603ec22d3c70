import Glibc
import Linux
import Testing

@testable import Testbed

@Suite struct SandboxRefusalTests {
    private let refused = LinuxError(code: EPERM, operation: "clone a process")

    @Test(arguments: [
        ("/proc/sys/kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
        (
            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1",
            "kernel.apparmor_restrict_unprivileged_userns=0"
        ),
        ("/proc/sys/user/max_user_namespaces", "0", "user.max_user_namespaces=15000"),
    ])
    func settingThatKeepsUsersOutIsNamed(path: String, value: String, remedy: String) {
        let causes = SandboxRefusal.causes(of: refused, inUserNamespace: true) {
            $0 == path ? value : nil
        }
        #expect(causes.count == 1)
        #expect(causes.first?.remedy.contains(remedy) == true)
    }

    @Test func settingsForOrdinaryUsersAreNoCauseForRoot() {
        let causes = SandboxRefusal.causes(of: refused, inUserNamespace: false) {
            $0 == "/proc/sys/kernel/unprivileged_userns_clone" ? "0" : nil
        }
        #expect(causes.count == 1)
        #expect(causes.first?.cause.contains("unprivileged_userns_clone") == false)
    }

    @Test func messageNamesTheStepTheCauseAndTheWayWithoutSandbox() {
        let error = SandboxError.refused(
            LinuxError(code: EPERM, operation: "mount /proc"), inUserNamespace: true)
        #expect(error.description.contains("cannot mount /proc: Operation not permitted"))
        #expect(error.description.contains("systempaths=unconfined"))
        #expect(error.description.contains("--no-sandbox"))
    }
}
