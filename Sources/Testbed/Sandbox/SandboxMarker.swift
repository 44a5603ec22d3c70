import CLinux
import Glibc
import Linux

/// What the outer process tells the harness, in an environment variable that the harness does not believe
/// without proof.
struct SandboxMarker: Equatable {
    /// The environment variable.
    static let name = "SHAKETABLE_SANDBOX"

    /// What was set up.
    let mode: SandboxWish
    /// Whether a user namespace was.
    let inUserNamespace: Bool
    /// Who started the outer process.
    let identityOutside: ProcessIdentity
    /// The outer process's mount, pid and network namespaces, as `namespaces()` gives them.
    let namespacesOutside: [String]
    /// Where the run may make control groups; nil for nowhere. Without blanks.
    var controlGroup: String?

    /// The namespaces of this process, such as `net:[4026531840]`; empty when /proc does not say.
    static func namespaces() -> [String] {
        ["mnt", "pid", "net"].compactMap { name in
            var buffer = [CChar](repeating: 0, count: 64)
            let length = readlink("/proc/self/ns/\(name)", &buffer, buffer.count - 1)
            guard length > 0 else { return nil }
            return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// The variable's value: the fields with blanks between.
    var text: String {
        let fields = [
            mode.rawValue, inUserNamespace ? "user" : "-", "\(identityOutside.user)",
            "\(identityOutside.group)", controlGroup ?? "-",
        ]
        return (fields + namespacesOutside).joined(separator: " ")
    }

    /// Whether it tells the truth: this process's parent is the small first process that the outer one
    /// cloned, and the namespaces, when there are to be any, are not the outer one's.
    func isTrue() -> Bool {
        guard SmallFile.line("/proc/\(getppid())/comm") == CLINUX_INIT_NAME else { return false }
        guard mode == .namespaces else { return true }
        let here = Self.namespaces()
        return getppid() == 1 && here.count == 3 && namespacesOutside.count == 3
            && zip(here, namespacesOutside).allSatisfy { $0 != $1 }
    }
}

extension SandboxMarker {
    /// Reads the variable's value; nil when it is not one.
    init?(text: String) {
        let fields = text.split(separator: " ").map { String($0) }
        guard fields.count >= 5, let mode = SandboxWish(rawValue: fields[0]),
            ["user", "-"].contains(fields[1]), let user = UInt32(fields[2]),
            let group = UInt32(fields[3])
        else { return nil }
        self.init(
            mode: mode, inUserNamespace: fields[1] == "user",
            identityOutside: ProcessIdentity(user: user, group: group),
            namespacesOutside: Array(fields[5...]),
            controlGroup: fields[4] == "-" ? nil : fields[4])
    }
}
