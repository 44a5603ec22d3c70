/// How a run wants to be kept apart from the machine.
package enum SandboxWish: String, Sendable, CaseIterable {
    /// In fresh mount, pid and network namespaces, and a user namespace where one is needed for that.
    case namespaces
    /// In none: `--no-sandbox`.
    case none
}
