/// What to start, and how.
///
/// Every child gets /dev/null as its standard input, a session of its own (a terminal's Ctrl-C does not
/// reach it), default signal handling, none of the parent's open files, and ends with the parent: when
/// the parent ends in whatever way, `kill -9` included, the kernel kills it.
package struct ProcessSpecification: Sendable {
    /// Where the standard output and the standard error of a child go.
    package enum Output: Sendable, Equatable {
        /// Nowhere.
        case null
        /// Where this process's own go.
        case inherited
        /// Behind the end of this file, which is made if it is missing.
        case file(String)
        /// To a descriptor of this process, which it keeps.
        case descriptor(Int32)
    }

    /// The program's path; a relative one starts from this process's working directory.
    package var executable: String
    /// What follows the program's name on its command line.
    package var arguments: [String]
    /// The whole of its environment.
    package var environment: [String: String]
    /// Its working directory; nil for this process's. It need only be passable for who starts the child.
    package var workingDirectory: String?
    /// Where its output goes.
    package var output: Output
    /// Whether it starts without any privilege: `no_new_privs` set, every capability set empty, and, when this
    /// process is root, as `identity` or else as `nobody`.
    package var withoutPrivileges: Bool
    /// How many files it may open at once (soft and hard limit); nil for this process's limits.
    package var openFileLimit: UInt64?
    /// How large a file it writes may become, its output included, in bytes; the kernel ends it (SIGXFSZ) when it goes on.
    /// Nil for this process's limit.
    package var fileSizeLimit: UInt64?
    /// Who it runs as, without supplementary groups; nil for who this process is (but see `withoutPrivileges`).
    package var identity: ProcessIdentity?
    /// Whether it is pid 1 of fresh namespaces (and of a user namespace where this process needs one). For
    /// trying out what the kernel lets one do there.
    package var inFreshNamespaces: Bool

    /// Specifies a process.
    package init(
        executable: String, arguments: [String] = [], environment: [String: String] = [:],
        workingDirectory: String? = nil, output: Output = .null, withoutPrivileges: Bool = false,
        openFileLimit: UInt64? = nil, fileSizeLimit: UInt64? = nil,
        identity: ProcessIdentity? = nil,
        inFreshNamespaces: Bool = false
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.output = output
        self.withoutPrivileges = withoutPrivileges
        self.openFileLimit = openFileLimit
        self.fileSizeLimit = fileSizeLimit
        self.identity = identity
        self.inFreshNamespaces = inFreshNamespaces
    }
}
