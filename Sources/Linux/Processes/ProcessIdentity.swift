import CLinux
import Glibc

/// The user and the group that a process runs as.
package struct ProcessIdentity: Equatable, Sendable {
    /// The user's number.
    package let user: UInt32
    /// The group's number.
    package let group: UInt32

    /// An identity of the given numbers.
    package init(user: UInt32, group: UInt32) {
        self.user = user
        self.group = group
    }

    /// Who this process is, in effect.
    package static var current: ProcessIdentity {
        ProcessIdentity(user: geteuid(), group: getegid())
    }

    /// The user and group that own nothing, which Linux calls the overflow identity.
    package static let nobody = ProcessIdentity(user: 65534, group: 65534)

    /// Who a process without privileges is to be when this one starts it: `nobody` when this process is
    /// root, may become another user and can name that one, else nil (it stays who it is and only loses its capabilities).
    ///
    /// In a user namespace that maps only root, as an ordinary user's sandbox does, there is no `nobody`:
    /// its root is that ordinary user.
    package static var withoutPrivileges: ProcessIdentity? {
        // CAP_CHOWN, to give it its files; CAP_SETGID; CAP_SETUID. A container's root may lack them.
        guard geteuid() == 0, [0, 6, 7].allSatisfy({ clinux_has_capability($0) }),
            maps(nobody.user, in: "/proc/self/uid_map"),
            maps(nobody.group, in: "/proc/self/gid_map")
        else { return nil }
        return nobody
    }

    /// Makes a file or a directory this identity's own.
    package func own(_ path: String) throws(LinuxError) {
        guard chown(path, user, group) == 0 else { throw .current("change the owner", path: path) }
    }

    /// Whether one of the map's lines, `inside outside count`, covers the number.
    private static func maps(_ number: UInt32, in path: String) -> Bool {
        guard let text = SmallFile.read(path) else { return false }
        return text.split(separator: "\n").contains { line in
            let fields = line.split(separator: " ").compactMap { UInt64($0) }
            guard fields.count == 3 else { return false }
            return UInt64(number) >= fields[0] && UInt64(number) < fields[0] + fields[2]
        }
    }
}
